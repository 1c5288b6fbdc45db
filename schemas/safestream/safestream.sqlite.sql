CREATE TABLE users (
    id INTEGER NOT NULL,
    username TEXT NOT NULL,
    email TEXT NOT NULL,
    hashed_password TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    updated_at INTEGER NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_username UNIQUE (username),
    CONSTRAINT uq_users_email UNIQUE (email),
    CONSTRAINT ck_users_username_domain CHECK (length(username) <= 50),
    CONSTRAINT ck_users_email_domain CHECK (length(email) <= 255),
    CONSTRAINT ck_users_hashed_password_domain CHECK (length(hashed_password) <= 255),
    CONSTRAINT ck_users_is_active_domain CHECK (is_active IN (0, 1))
) STRICT;
CREATE TABLE messages (
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    message_text TEXT NOT NULL,
    toxicity_flag INTEGER NOT NULL DEFAULT 0,
    toxicity_score REAL,
    message_type TEXT NOT NULL DEFAULT 'chat',
    timestamp INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_messages PRIMARY KEY (id),
    CONSTRAINT ck_messages_toxicity_flag_domain CHECK (toxicity_flag IN (0, 1)),
    CONSTRAINT ck_messages_message_type_domain CHECK (length(message_type) <= 20),
    CONSTRAINT fk_messages_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idx_messages_user_id ON messages (user_id);
CREATE INDEX idx_messages_toxicity_flag ON messages (toxicity_flag);
CREATE INDEX idx_messages_message_type ON messages (message_type);
CREATE INDEX idx_messages_timestamp ON messages (timestamp);
CREATE INDEX idx_messages_user_timestamp ON messages (user_id, timestamp);
CREATE INDEX idx_messages_toxicity_timestamp ON messages (toxicity_flag, timestamp);
CREATE INDEX idx_messages_type_timestamp ON messages (message_type, timestamp);
CREATE TABLE gift_events (
    id INTEGER NOT NULL,
    from_user_id INTEGER NOT NULL,
    gift_id TEXT NOT NULL,
    amount INTEGER NOT NULL DEFAULT 1,
    timestamp INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_gift_events PRIMARY KEY (id),
    CONSTRAINT ck_gift_events_gift_id_domain CHECK (length(gift_id) <= 50),
    CONSTRAINT fk_gift_events_from_user_id FOREIGN KEY (from_user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idx_gift_events_from_user_id ON gift_events (from_user_id);
CREATE INDEX idx_gift_events_gift_id ON gift_events (gift_id);
CREATE INDEX idx_gift_events_timestamp ON gift_events (timestamp);
CREATE INDEX idx_gifts_user_timestamp ON gift_events (from_user_id, timestamp);
CREATE INDEX idx_gifts_type_timestamp ON gift_events (gift_id, timestamp);
CREATE TABLE admin_actions (
    id INTEGER NOT NULL,
    admin_user_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    target_user_id INTEGER,
    action_details TEXT,
    timestamp INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_admin_actions PRIMARY KEY (id),
    CONSTRAINT ck_admin_actions_action_domain CHECK (length(action) <= 50),
    CONSTRAINT fk_admin_actions_admin_user_id FOREIGN KEY (admin_user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fk_admin_actions_target_user_id FOREIGN KEY (target_user_id) REFERENCES users (id)
) STRICT;
CREATE INDEX idx_admin_actions_admin_user_id ON admin_actions (admin_user_id);
CREATE INDEX idx_admin_actions_action ON admin_actions (action);
CREATE INDEX idx_admin_actions_target_user_id ON admin_actions (target_user_id);
CREATE INDEX idx_admin_actions_timestamp ON admin_actions (timestamp);
CREATE INDEX idx_admin_actions_admin_timestamp ON admin_actions (admin_user_id, timestamp);
CREATE INDEX idx_admin_actions_target_timestamp ON admin_actions (target_user_id, timestamp);
CREATE INDEX idx_admin_actions_action_timestamp ON admin_actions (action, timestamp);

CREATE TABLE users (
    id BLOB NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE,
    name TEXT,
    password_hash TEXT,
    verified_at INTEGER,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (email),
    CONSTRAINT ck_users_id_domain CHECK (length(id) = 16)
) STRICT;
CREATE TABLE devices (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    name TEXT NOT NULL,
    agent_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    last_seen_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_devices PRIMARY KEY (id),
    CONSTRAINT uq_devices_user_id_agent_hash UNIQUE (user_id, agent_hash),
    CONSTRAINT ck_devices_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_devices_user_id_domain CHECK (length(user_id) = 16),
    CONSTRAINT fk_devices_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE TABLE sessions (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    device_id BLOB,
    token_id TEXT,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    last_seen_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    expires_at INTEGER,
    revoked_at INTEGER,
    multi_factor INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT pk_sessions PRIMARY KEY (id),
    CONSTRAINT uq_sessions_token_id UNIQUE (token_id),
    CONSTRAINT ck_sessions_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_sessions_user_id_domain CHECK (length(user_id) = 16),
    CONSTRAINT ck_sessions_device_id_domain CHECK (length(device_id) = 16),
    CONSTRAINT ck_sessions_multi_factor_domain CHECK (multi_factor IN (0, 1)),
    CONSTRAINT fk_sessions_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT fk_sessions_device_id FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX idx_sessions_user_id_last_seen_at ON sessions (user_id, last_seen_at DESC);
CREATE INDEX idx_sessions_device_id ON sessions (device_id);
CREATE INDEX idx_sessions_expires_at ON sessions (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE oauth_identities (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    email TEXT,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    updated_at INTEGER NOT NULL,
    CONSTRAINT pk_oauth_identities PRIMARY KEY (id),
    CONSTRAINT uq_oauth_identities_provider_subject UNIQUE (provider, subject),
    CONSTRAINT ck_oauth_identities_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_oauth_identities_user_id_domain CHECK (length(user_id) = 16),
    CONSTRAINT ck_oauth_identities_provider_domain CHECK (provider = 'google' OR provider = 'apple' OR provider = 'spotify' OR provider = 'github'),
    CONSTRAINT fk_oauth_identities_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idx_oauth_identities_user_id ON oauth_identities (user_id);
CREATE TABLE pat_tokens (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    expires_at INTEGER,
    revoked_at INTEGER,
    CONSTRAINT pk_pat_tokens PRIMARY KEY (id),
    CONSTRAINT uq_pat_tokens_token_hash UNIQUE (token_hash),
    CONSTRAINT ck_pat_tokens_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_pat_tokens_user_id_domain CHECK (length(user_id) = 16),
    CONSTRAINT fk_pat_tokens_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idx_pat_tokens_user_id_created_at ON pat_tokens (user_id, created_at);
CREATE TABLE audit_log (
    id BLOB NOT NULL,
    user_id BLOB,
    session_id BLOB,
    event TEXT NOT NULL,
    details TEXT,
    at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_audit_log PRIMARY KEY (id),
    CONSTRAINT ck_audit_log_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_audit_log_user_id_domain CHECK (length(user_id) = 16),
    CONSTRAINT ck_audit_log_session_id_domain CHECK (length(session_id) = 16),
    CONSTRAINT fk_audit_log_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT fk_audit_log_session_id FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX idx_audit_log_user_id_at ON audit_log (user_id, at);
CREATE INDEX idx_audit_log_session_id ON audit_log (session_id);
CREATE INDEX idx_audit_log_event_at ON audit_log (event, at);
CREATE INDEX idx_audit_log_at ON audit_log (at);

CREATE COLLATION IF NOT EXISTS constable_nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE users (
    id uuid NOT NULL,
    email text NOT NULL COLLATE constable_nocase,
    name text COLLATE "C",
    password_hash text COLLATE "C",
    verified_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_email UNIQUE (email)
);
CREATE TABLE devices (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL COLLATE "C",
    agent_hash text NOT NULL COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_devices PRIMARY KEY (id),
    CONSTRAINT uq_devices_user_id_agent_hash UNIQUE (user_id, agent_hash)
);
CREATE TABLE sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    device_id uuid,
    token_id text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    multi_factor boolean NOT NULL DEFAULT FALSE,
    CONSTRAINT pk_sessions PRIMARY KEY (id),
    CONSTRAINT uq_sessions_token_id UNIQUE (token_id)
);
CREATE INDEX idx_sessions_user_id_last_seen_at ON sessions (user_id, last_seen_at DESC);
CREATE INDEX idx_sessions_device_id ON sessions (device_id);
CREATE INDEX idx_sessions_expires_at ON sessions (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE oauth_identities (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    provider text NOT NULL COLLATE "C",
    subject text NOT NULL COLLATE "C",
    email text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_oauth_identities PRIMARY KEY (id),
    CONSTRAINT uq_oauth_identities_provider_subject UNIQUE (provider, subject),
    CONSTRAINT ck_oauth_identities_provider_domain CHECK (provider IN ('google', 'apple', 'spotify', 'github'))
);
CREATE INDEX idx_oauth_identities_user_id ON oauth_identities (user_id);
CREATE TABLE pat_tokens (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL COLLATE "C",
    token_hash text NOT NULL COLLATE "C",
    scopes text NOT NULL COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_pat_tokens PRIMARY KEY (id),
    CONSTRAINT uq_pat_tokens_token_hash UNIQUE (token_hash)
);
CREATE INDEX idx_pat_tokens_user_id_created_at ON pat_tokens (user_id, created_at);
CREATE TABLE audit_log (
    id uuid NOT NULL,
    user_id uuid,
    session_id uuid,
    event text NOT NULL COLLATE "C",
    details text COLLATE "C",
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_audit_log PRIMARY KEY (id)
);
CREATE INDEX idx_audit_log_user_id_at ON audit_log (user_id, at);
CREATE INDEX idx_audit_log_session_id ON audit_log (session_id);
CREATE INDEX idx_audit_log_event_at ON audit_log (event, at);
CREATE INDEX idx_audit_log_at ON audit_log (at);
ALTER TABLE devices ADD CONSTRAINT fk_devices_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE sessions ADD CONSTRAINT fk_sessions_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE sessions ADD CONSTRAINT fk_sessions_device_id FOREIGN KEY (device_id) REFERENCES devices (id) ON DELETE SET NULL;
ALTER TABLE oauth_identities ADD CONSTRAINT fk_oauth_identities_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE pat_tokens ADD CONSTRAINT fk_pat_tokens_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE audit_log ADD CONSTRAINT fk_audit_log_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE audit_log ADD CONSTRAINT fk_audit_log_session_id FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE SET NULL;

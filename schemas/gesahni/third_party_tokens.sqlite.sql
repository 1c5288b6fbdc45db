CREATE TABLE third_party_tokens (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    provider TEXT NOT NULL,
    provider_subject TEXT NOT NULL,
    access_token TEXT NOT NULL,
    refresh_token TEXT,
    envelope_key_version INTEGER NOT NULL DEFAULT 1,
    scopes TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    updated_at INTEGER NOT NULL,
    last_refreshed_at INTEGER,
    refresh_errors INTEGER NOT NULL DEFAULT 0,
    is_valid INTEGER NOT NULL DEFAULT 1,
    version INTEGER NOT NULL,
    CONSTRAINT pk_third_party_tokens PRIMARY KEY (id),
    CONSTRAINT uq_third_party_tokens_user_id_provider_provider_subject UNIQUE (user_id, provider, provider_subject),
    CONSTRAINT ck_third_party_tokens_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_third_party_tokens_user_id_domain CHECK (length(user_id) = 16),
    CONSTRAINT ck_third_party_tokens_is_valid_domain CHECK (is_valid IN (0, 1))
) STRICT;
CREATE INDEX idx_third_party_tokens_expires_at ON third_party_tokens (expires_at);
CREATE INDEX idx_third_party_tokens_envelope_key_version ON third_party_tokens (envelope_key_version);

CREATE TABLE music_tokens (
    user_id BLOB NOT NULL,
    provider TEXT NOT NULL,
    access_token TEXT NOT NULL,
    refresh_token TEXT,
    scopes TEXT,
    expires_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT pk_music_tokens PRIMARY KEY (user_id, provider),
    CONSTRAINT ck_music_tokens_user_id_domain CHECK (length(user_id) = 16)
) STRICT;
CREATE INDEX idx_music_tokens_expires_at ON music_tokens (expires_at);

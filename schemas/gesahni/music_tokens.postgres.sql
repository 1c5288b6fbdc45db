CREATE TABLE music_tokens (
    user_id uuid NOT NULL,
    provider text NOT NULL COLLATE "C",
    access_token text NOT NULL COLLATE "C",
    refresh_token text COLLATE "C",
    scopes text COLLATE "C",
    expires_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pk_music_tokens PRIMARY KEY (user_id, provider)
);
CREATE INDEX idx_music_tokens_expires_at ON music_tokens (expires_at);

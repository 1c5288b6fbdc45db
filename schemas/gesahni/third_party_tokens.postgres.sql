CREATE TABLE third_party_tokens (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    provider text NOT NULL COLLATE "C",
    provider_subject text NOT NULL COLLATE "C",
    access_token text NOT NULL COLLATE "C",
    refresh_token text COLLATE "C",
    envelope_key_version bigint NOT NULL DEFAULT 1,
    scopes text NOT NULL COLLATE "C",
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL,
    last_refreshed_at timestamptz,
    refresh_errors bigint NOT NULL DEFAULT 0,
    is_valid boolean NOT NULL DEFAULT TRUE,
    version bigint NOT NULL,
    CONSTRAINT pk_third_party_tokens PRIMARY KEY (id),
    CONSTRAINT uq_third_party_tokens_user_id_provider_provider_subject UNIQUE (user_id, provider, provider_subject)
);
CREATE INDEX idx_third_party_tokens_expires_at ON third_party_tokens (expires_at);
CREATE INDEX idx_third_party_tokens_envelope_key_version ON third_party_tokens (envelope_key_version);

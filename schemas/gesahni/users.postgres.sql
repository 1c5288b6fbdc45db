CREATE TABLE user_stats (
    user_id uuid NOT NULL,
    login_count bigint NOT NULL DEFAULT 0,
    request_count bigint NOT NULL DEFAULT 0,
    last_login_at timestamptz,
    CONSTRAINT pk_user_stats PRIMARY KEY (user_id)
);

CREATE TABLE user_stats (
    user_id BLOB NOT NULL,
    login_count INTEGER NOT NULL DEFAULT 0,
    request_count INTEGER NOT NULL DEFAULT 0,
    last_login_at INTEGER,
    CONSTRAINT pk_user_stats PRIMARY KEY (user_id),
    CONSTRAINT ck_user_stats_user_id_domain CHECK (length(user_id) = 16)
) STRICT;

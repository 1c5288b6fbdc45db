CREATE TABLE aliases (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    alias TEXT NOT NULL,
    command TEXT NOT NULL,
    confidence REAL NOT NULL DEFAULT 1.0,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_aliases PRIMARY KEY (id),
    CONSTRAINT uq_aliases_user_id_alias UNIQUE (user_id, alias),
    CONSTRAINT ck_aliases_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_aliases_user_id_domain CHECK (length(user_id) = 16)
) STRICT;

CREATE TABLE aliases (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    alias text NOT NULL COLLATE "C",
    command text NOT NULL COLLATE "C",
    confidence double precision NOT NULL DEFAULT 1.0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_aliases PRIMARY KEY (id),
    CONSTRAINT uq_aliases_user_id_alias UNIQUE (user_id, alias)
);

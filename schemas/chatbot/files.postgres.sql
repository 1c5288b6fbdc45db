CREATE TABLE blobs (
    key text NOT NULL COLLATE "C",
    mime_type text NOT NULL COLLATE "C",
    data bytea NOT NULL,
    size bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_blobs PRIMARY KEY (key)
);

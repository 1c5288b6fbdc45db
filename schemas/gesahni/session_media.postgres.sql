CREATE TABLE recordings (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'pending' COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    error_message text COLLATE "C",
    CONSTRAINT pk_recordings PRIMARY KEY (id),
    CONSTRAINT ck_recordings_status_domain CHECK (status IN ('pending', 'processing', 'done', 'failed'))
);
CREATE INDEX idx_recordings_user_id_created_at ON recordings (user_id, created_at);
CREATE INDEX idx_recordings_status_created_at ON recordings (status, created_at);
CREATE TABLE media_files (
    id uuid NOT NULL,
    recording_id uuid NOT NULL,
    kind text NOT NULL COLLATE "C",
    path text NOT NULL COLLATE "C",
    size bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_media_files PRIMARY KEY (id),
    CONSTRAINT uq_media_files_recording_id_path UNIQUE (recording_id, path),
    CONSTRAINT ck_media_files_kind_domain CHECK (kind IN ('audio', 'video', 'transcript', 'summary'))
);
CREATE TABLE recording_tags (
    recording_id uuid NOT NULL,
    tag text NOT NULL COLLATE "C",
    CONSTRAINT pk_recording_tags PRIMARY KEY (recording_id, tag)
);
CREATE INDEX idx_recording_tags_tag ON recording_tags (tag);
ALTER TABLE media_files ADD CONSTRAINT fk_media_files_recording_id FOREIGN KEY (recording_id) REFERENCES recordings (id) ON DELETE CASCADE;
ALTER TABLE recording_tags ADD CONSTRAINT fk_recording_tags_recording_id FOREIGN KEY (recording_id) REFERENCES recordings (id) ON DELETE CASCADE;

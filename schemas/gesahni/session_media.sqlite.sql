CREATE TABLE recordings (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending',
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    finished_at INTEGER,
    error_message TEXT,
    CONSTRAINT pk_recordings PRIMARY KEY (id),
    CONSTRAINT ck_recordings_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_recordings_user_id_domain CHECK (length(user_id) = 16),
    CONSTRAINT ck_recordings_status_domain CHECK (status = 'pending' OR status = 'processing' OR status = 'done' OR status = 'failed')
) STRICT;
CREATE INDEX idx_recordings_user_id_created_at ON recordings (user_id, created_at);
CREATE INDEX idx_recordings_status_created_at ON recordings (status, created_at);
CREATE TABLE media_files (
    id BLOB NOT NULL,
    recording_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_media_files PRIMARY KEY (id),
    CONSTRAINT uq_media_files_recording_id_path UNIQUE (recording_id, path),
    CONSTRAINT ck_media_files_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_media_files_recording_id_domain CHECK (length(recording_id) = 16),
    CONSTRAINT ck_media_files_kind_domain CHECK (kind = 'audio' OR kind = 'video' OR kind = 'transcript' OR kind = 'summary'),
    CONSTRAINT fk_media_files_recording_id FOREIGN KEY (recording_id) REFERENCES recordings (id) ON DELETE CASCADE
) STRICT;
CREATE TABLE recording_tags (
    recording_id BLOB NOT NULL,
    tag TEXT NOT NULL,
    CONSTRAINT pk_recording_tags PRIMARY KEY (recording_id, tag),
    CONSTRAINT ck_recording_tags_recording_id_domain CHECK (length(recording_id) = 16),
    CONSTRAINT fk_recording_tags_recording_id FOREIGN KEY (recording_id) REFERENCES recordings (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idx_recording_tags_tag ON recording_tags (tag);

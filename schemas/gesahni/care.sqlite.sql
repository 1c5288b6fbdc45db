CREATE TABLE residents (
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT pk_residents PRIMARY KEY (id),
    CONSTRAINT ck_residents_id_domain CHECK (length(id) = 16)
) STRICT;
CREATE TABLE contacts (
    id BLOB NOT NULL,
    resident_id BLOB NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    priority INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT pk_contacts PRIMARY KEY (id),
    CONSTRAINT ck_contacts_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_contacts_resident_id_domain CHECK (length(resident_id) = 16),
    CONSTRAINT fk_contacts_resident_id FOREIGN KEY (resident_id) REFERENCES residents (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idx_contacts_resident_id_priority ON contacts (resident_id, priority);
CREATE TABLE care_devices (
    id BLOB NOT NULL,
    resident_id BLOB NOT NULL,
    last_seen_at INTEGER,
    battery_percent INTEGER,
    CONSTRAINT pk_care_devices PRIMARY KEY (id),
    CONSTRAINT ck_care_devices_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_care_devices_resident_id_domain CHECK (length(resident_id) = 16),
    CONSTRAINT ck_care_devices_battery_in_range CHECK (battery_percent >= 0 AND battery_percent <= 100),
    CONSTRAINT fk_care_devices_resident_id FOREIGN KEY (resident_id) REFERENCES residents (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idx_care_devices_resident_id ON care_devices (resident_id);
CREATE INDEX idx_care_devices_last_seen_at ON care_devices (last_seen_at);
CREATE TABLE alerts (
    id BLOB NOT NULL,
    resident_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'open',
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    acknowledged_at INTEGER,
    resolved_at INTEGER,
    CONSTRAINT pk_alerts PRIMARY KEY (id),
    CONSTRAINT ck_alerts_id_domain CHECK (length(id) = 16),
    CONSTRAINT ck_alerts_resident_id_domain CHECK (length(resident_id) = 16),
    CONSTRAINT ck_alerts_status_domain CHECK (status = 'open' OR status = 'acknowledged' OR status = 'resolved'),
    CONSTRAINT fk_alerts_resident_id FOREIGN KEY (resident_id) REFERENCES residents (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idx_alerts_resident_id_created_at ON alerts (resident_id, created_at);
CREATE INDEX idx_alerts_status_created_at ON alerts (status, created_at);

CREATE TABLE residents (
    id uuid NOT NULL,
    name text NOT NULL COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_residents PRIMARY KEY (id)
);
CREATE TABLE contacts (
    id uuid NOT NULL,
    resident_id uuid NOT NULL,
    name text NOT NULL COLLATE "C",
    phone text NOT NULL COLLATE "C",
    priority bigint NOT NULL DEFAULT 0,
    CONSTRAINT pk_contacts PRIMARY KEY (id)
);
CREATE INDEX idx_contacts_resident_id_priority ON contacts (resident_id, priority);
CREATE TABLE care_devices (
    id uuid NOT NULL,
    resident_id uuid NOT NULL,
    last_seen_at timestamptz,
    battery_percent bigint,
    CONSTRAINT pk_care_devices PRIMARY KEY (id),
    CONSTRAINT ck_care_devices_battery_in_range CHECK (battery_percent >= 0 AND battery_percent <= 100)
);
CREATE INDEX idx_care_devices_resident_id ON care_devices (resident_id);
CREATE INDEX idx_care_devices_last_seen_at ON care_devices (last_seen_at);
CREATE TABLE alerts (
    id uuid NOT NULL,
    resident_id uuid NOT NULL,
    kind text NOT NULL COLLATE "C",
    severity text NOT NULL COLLATE "C",
    status text NOT NULL DEFAULT 'open' COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    acknowledged_at timestamptz,
    resolved_at timestamptz,
    CONSTRAINT pk_alerts PRIMARY KEY (id),
    CONSTRAINT ck_alerts_status_domain CHECK (status IN ('open', 'acknowledged', 'resolved'))
);
CREATE INDEX idx_alerts_resident_id_created_at ON alerts (resident_id, created_at);
CREATE INDEX idx_alerts_status_created_at ON alerts (status, created_at);
ALTER TABLE contacts ADD CONSTRAINT fk_contacts_resident_id FOREIGN KEY (resident_id) REFERENCES residents (id) ON DELETE CASCADE;
ALTER TABLE care_devices ADD CONSTRAINT fk_care_devices_resident_id FOREIGN KEY (resident_id) REFERENCES residents (id) ON DELETE CASCADE;
ALTER TABLE alerts ADD CONSTRAINT fk_alerts_resident_id FOREIGN KEY (resident_id) REFERENCES residents (id) ON DELETE CASCADE;

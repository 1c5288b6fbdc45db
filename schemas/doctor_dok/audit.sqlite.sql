CREATE TABLE audit (
    id INTEGER CONSTRAINT pk_audit PRIMARY KEY AUTOINCREMENT NOT NULL,
    ip TEXT NOT NULL,
    ua TEXT NOT NULL,
    "keyLocatorHash" TEXT,
    "databaseIdHash" TEXT,
    "recordLocator" TEXT,
    "encryptedDiff" TEXT,
    "eventName" TEXT NOT NULL,
    "createdAt" INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000)
) STRICT;
CREATE INDEX "idx_audit_createdAt" ON audit ("createdAt");
CREATE INDEX "idx_audit_keyLocatorHash_createdAt" ON audit ("keyLocatorHash", "createdAt");
CREATE INDEX "idx_audit_eventName_createdAt" ON audit ("eventName", "createdAt");

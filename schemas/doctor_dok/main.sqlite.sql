CREATE TABLE folders (
    id INTEGER CONSTRAINT pk_folders PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    json TEXT,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE records (
    id INTEGER CONSTRAINT pk_records PRIMARY KEY AUTOINCREMENT NOT NULL,
    "folderId" INTEGER NOT NULL,
    title TEXT,
    description TEXT,
    type TEXT,
    tags TEXT,
    json TEXT,
    text TEXT,
    transcription TEXT,
    checksum TEXT,
    "eventDate" TEXT,
    "createdAt" INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    "updatedAt" INTEGER NOT NULL,
    CONSTRAINT "fk_records_folderId" FOREIGN KEY ("folderId") REFERENCES folders (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX "idx_records_folderId_createdAt" ON records ("folderId", "createdAt");
CREATE INDEX idx_records_checksum ON records (checksum);
CREATE TABLE "encryptedAttachments" (
    id INTEGER CONSTRAINT "pk_encryptedAttachments" PRIMARY KEY AUTOINCREMENT NOT NULL,
    record_id INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    description TEXT,
    mime_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    storage_key TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    updated_at INTEGER NOT NULL,
    CONSTRAINT "uq_encryptedAttachments_storage_key" UNIQUE (storage_key),
    CONSTRAINT "fk_encryptedAttachments_record_id" FOREIGN KEY (record_id) REFERENCES records (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX "idx_encryptedAttachments_record_id" ON "encryptedAttachments" (record_id);
CREATE TABLE keys (
    "keyLocatorHash" TEXT NOT NULL,
    display_name TEXT NOT NULL,
    "databaseIdHash" TEXT NOT NULL,
    "keyHash" TEXT NOT NULL,
    key_hash_parameters TEXT NOT NULL,
    "encryptedMasterKey" TEXT NOT NULL,
    acl TEXT,
    "expiryDate" INTEGER,
    updated_at INTEGER NOT NULL,
    CONSTRAINT pk_keys PRIMARY KEY ("keyLocatorHash")
) STRICT;
CREATE INDEX "idx_keys_databaseIdHash" ON keys ("databaseIdHash");
CREATE INDEX "idx_keys_expiryDate" ON keys ("expiryDate") WHERE "expiryDate" IS NOT NULL;
CREATE TABLE config (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT pk_config PRIMARY KEY (key)
) STRICT;
CREATE TABLE terms (
    id INTEGER CONSTRAINT pk_terms PRIMARY KEY AUTOINCREMENT NOT NULL,
    code TEXT NOT NULL,
    content TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    signed_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000)
) STRICT;
CREATE INDEX idx_terms_code_signed_at ON terms (code, signed_at);

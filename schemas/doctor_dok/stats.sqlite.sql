CREATE TABLE stats (
    id INTEGER CONSTRAINT pk_stats PRIMARY KEY AUTOINCREMENT NOT NULL,
    "eventName" TEXT NOT NULL,
    "promptTokens" INTEGER NOT NULL,
    "completionTokens" INTEGER NOT NULL,
    "finishReasons" TEXT,
    "createdMonth" INTEGER NOT NULL,
    "createdDay" INTEGER NOT NULL,
    "createdYear" INTEGER NOT NULL,
    "createdHour" INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    "createdAt" INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
    CONSTRAINT "uq_stats_eventName_createdYear_createdMonth_createdDay_bca3a422" UNIQUE ("eventName", "createdYear", "createdMonth", "createdDay", "createdHour")
) STRICT;
CREATE INDEX "idx_stats_createdYear_createdMonth_createdDay" ON stats ("createdYear", "createdMonth", "createdDay");

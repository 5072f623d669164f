-- The embedded journal, version 1 (PRAGMA user_version): the tables of akka-persistence-jdbc 5.2 for SQLite.

-- One row an event. The unique key keeps a second writer of an entity out.
CREATE TABLE "event_journal" (
    "ordering" INTEGER PRIMARY KEY AUTOINCREMENT,
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "persistence_id" TEXT NOT NULL,
    "sequence_number" INTEGER NOT NULL,
    "writer" TEXT NOT NULL,
    "write_timestamp" INTEGER NOT NULL,
    "adapter_manifest" TEXT NOT NULL,
    "event_payload" BLOB NOT NULL,
    "event_ser_id" INTEGER NOT NULL,
    "event_ser_manifest" TEXT NOT NULL,
    "meta_payload" BLOB,
    "meta_ser_id" INTEGER,
    "meta_ser_manifest" TEXT,
    UNIQUE ("persistence_id", "sequence_number")
);

-- Talker tags no event; the plugin's queries join this table all the same.
CREATE TABLE "event_tag" (
    "event_id" INTEGER NOT NULL,
    "tag" TEXT NOT NULL,
    PRIMARY KEY ("event_id", "tag"),
    FOREIGN KEY ("event_id") REFERENCES "event_journal" ("ordering") ON DELETE CASCADE
) WITHOUT ROWID;

-- An entity's newest states, so that it recovers without reading all of its events.
CREATE TABLE "snapshot" (
    "persistence_id" TEXT NOT NULL,
    "sequence_number" INTEGER NOT NULL,
    "created" INTEGER NOT NULL,
    "snapshot_ser_id" INTEGER NOT NULL,
    "snapshot_ser_manifest" TEXT NOT NULL,
    "snapshot_payload" BLOB NOT NULL,
    "meta_ser_id" INTEGER,
    "meta_ser_manifest" TEXT,
    "meta_payload" BLOB,
    PRIMARY KEY ("persistence_id", "sequence_number")
);

PRAGMA user_version = 1;

-- The journal on PostgreSQL, version 1 (table talker_schema): the tables of akka-persistence-jdbc 5.2 for PostgreSQL.
-- `talker database init` runs this in one transaction. By hand: psql --single-transaction -v ON_ERROR_STOP=1 -f …
-- The tables are made in the first schema of the search path. A server needs SELECT, INSERT, UPDATE and DELETE on them,
-- and USAGE on the sequence.

-- One row an event. The key keeps a second writer of an entity out, and is the order in which events are read.
CREATE TABLE event_journal (
    ordering BIGSERIAL NOT NULL UNIQUE,
    persistence_id VARCHAR(255) NOT NULL,
    sequence_number BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL DEFAULT FALSE,
    writer VARCHAR(255) NOT NULL,
    write_timestamp BIGINT NOT NULL,
    adapter_manifest VARCHAR(255) NOT NULL,
    event_ser_id INTEGER NOT NULL,
    event_ser_manifest VARCHAR(255) NOT NULL,
    event_payload BYTEA NOT NULL,
    meta_ser_id INTEGER,
    meta_ser_manifest VARCHAR(255),
    meta_payload BYTEA,
    PRIMARY KEY (persistence_id, sequence_number)
);

-- Talker tags no event; the plugin's queries join this table all the same.
CREATE TABLE event_tag (
    event_id BIGINT NOT NULL REFERENCES event_journal (ordering) ON DELETE CASCADE,
    tag VARCHAR(256) NOT NULL,
    PRIMARY KEY (event_id, tag)
);

-- An entity's newest states, so that it recovers without reading all of its events.
CREATE TABLE snapshot (
    persistence_id VARCHAR(255) NOT NULL,
    sequence_number BIGINT NOT NULL,
    created BIGINT NOT NULL,
    snapshot_ser_id INTEGER NOT NULL,
    snapshot_ser_manifest VARCHAR(255) NOT NULL,
    snapshot_payload BYTEA NOT NULL,
    meta_ser_id INTEGER,
    meta_ser_manifest VARCHAR(255),
    meta_payload BYTEA,
    PRIMARY KEY (persistence_id, sequence_number)
);

-- Which version the tables are of; a server reads one version only. One row.
CREATE TABLE talker_schema (
    version INTEGER NOT NULL,
    installed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

INSERT INTO talker_schema (version) VALUES (1);

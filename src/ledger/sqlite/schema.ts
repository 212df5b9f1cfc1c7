import type Database from 'better-sqlite3'

/**
 * The shape of the file, kept in `user_version`. Version 1 is of three shapes: with the ids of events in the table of
 * events, with the newest of them outside the index, and the present one, which came without a number of its own.
 */
export const SCHEMA_VERSION = 2

// AUTOINCREMENT never gives a position twice in one file, also when the last row was taken out of it: a reader that is
// past it would otherwise take another event for the one it has seen. An older copy put in the file's place does give
// positions again, so who keeps a position keeps the event's id beside it.
const EVENTS = `
  CREATE TABLE events (
    position       INTEGER PRIMARY KEY AUTOINCREMENT,
    stream         TEXT    NOT NULL,
    -- The position of the stream's first event, which stands for its name in the index below: what is appended at one
    -- time is then in few of its pages. With the name in it a group of 32 appends wrote three times as many pages.
    stream_start   INTEGER NOT NULL,
    stream_version INTEGER NOT NULL,
    event_id       TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    data           TEXT    NOT NULL,
    metadata       TEXT    NOT NULL,
    UNIQUE (stream_start, stream_version)
  ) STRICT;
  -- Where a stream starts, by its name. Unique, so that no stream starts twice.
  CREATE UNIQUE INDEX stream_starts ON events (stream) WHERE stream_version = 0;
`
const EVENT_IDS = `
  -- The ids of the events up to a position: event-ids.ts says why they are not all here.
  CREATE TABLE event_ids (event_id TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE event_ids_end (position INTEGER NOT NULL) STRICT;
  INSERT INTO event_ids_end VALUES (0);
`
const SET_VERSION = `PRAGMA user_version = ${SCHEMA_VERSION};`

export const SCHEMA = EVENTS + EVENT_IDS + SET_VERSION

export const versionOf = (database: Database.Database): number =>
  Number(database.pragma('user_version', { simple: true }))

/** Whether the file is a log of a version before this one. */
export function isEarlierLog(database: Database.Database): boolean {
  const version = versionOf(database)
  return version >= 1 && version < SCHEMA_VERSION && hasColumn(database, 'events', 'stream_version')
}

/** Brings a log of an earlier version to this one, all or nothing: positions and events stay what they are. */
export function migrate(database: Database.Database): void {
  const migration = database.transaction(() => {
    // Looked at again: another process may have been faster.
    if (!isEarlierLog(database)) return
    if (!hasColumn(database, 'events', 'stream_start')) database.exec(EVENTS_ANEW)
    if (!hasColumn(database, 'event_ids', 'event_id')) database.exec(EVENT_IDS)
    database.exec(SET_VERSION)
  })
  migration.immediate()
}

// The sequence is kept apart from the events: it remembers positions that were given and are gone.
const EVENTS_ANEW = `
  ALTER TABLE events RENAME TO earlier;
  ${EVENTS}
  INSERT INTO events (position, stream, stream_start, stream_version, event_id, type, version, data, metadata)
    SELECT position, stream,
      (SELECT first.position FROM earlier AS first WHERE first.stream = earlier.stream AND first.stream_version = 0),
      stream_version, event_id, type, version, data, metadata
    FROM earlier ORDER BY position;
  UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'earlier') WHERE name = 'events';
  DROP TABLE earlier;
`

function hasColumn(database: Database.Database, table: string, column: string): boolean {
  return (
    database.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, column) !== undefined
  )
}

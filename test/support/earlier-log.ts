import Database from 'better-sqlite3'

const COLUMNS = 'position, stream, stream_version, event_id, type, version, data, metadata'
const eventsTable = (eventId: string) => `
  CREATE TABLE events (
    position       INTEGER PRIMARY KEY AUTOINCREMENT,
    stream         TEXT    NOT NULL,
    stream_version INTEGER NOT NULL,
    event_id       TEXT    NOT NULL${eventId},
    type           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    data           TEXT    NOT NULL,
    metadata       TEXT    NOT NULL,
    UNIQUE (stream, stream_version)
  ) STRICT;`

/** What earlier programs made of a file of version 1, word for word. */
const EARLIER = {
  'every id in the table of events': eventsTable(' UNIQUE'),
  'the newest ids outside the index': `${eventsTable('')}
    CREATE TABLE event_ids (event_id TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE event_ids_end (position INTEGER NOT NULL) STRICT;
    INSERT INTO event_ids_end VALUES (0);`,
  'the present shape': undefined,
} as const
export type EarlierShape = keyof typeof EARLIER
export const EARLIER_SHAPES = Object.keys(EARLIER) as readonly EarlierShape[]

/** Makes a closed log what an earlier program would have made of the same events. */
export function makeEarlier(file: string, shape: EarlierShape): void {
  const database = new Database(file)
  const schema = EARLIER[shape]
  if (schema !== undefined) {
    database.exec(`
      CREATE TEMP TABLE kept AS SELECT ${COLUMNS} FROM events;
      CREATE TEMP TABLE counted AS SELECT seq FROM sqlite_sequence WHERE name = 'events';
      DROP TABLE events; DROP TABLE event_ids; DROP TABLE event_ids_end;
      ${schema}
      INSERT INTO events (${COLUMNS}) SELECT ${COLUMNS} FROM kept ORDER BY position;
      UPDATE sqlite_sequence SET seq = (SELECT seq FROM counted) WHERE name = 'events';`)
  }
  database.pragma('user_version = 1')
  database.close()
}

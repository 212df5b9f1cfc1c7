import { closeSync, existsSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import {
  type AccessLog,
  type NewRow,
  type ReadableAccessLog,
  readingOf,
  recorder,
  type StoredReading,
} from './access-log.js'

/** The shape of the file, kept in `user_version`. */
const SCHEMA_VERSION = 1
/** Nobody else writes to it; whoever does holds up everything here, so that is not waited for long. */
const BUSY_TIMEOUT_MS = 1_000

// What was read is never taken back: neither by this program nor by hand, unless somebody takes the triggers away.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS readings (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        TEXT NOT NULL,
    person_id TEXT NOT NULL,
    route     TEXT NOT NULL,
    request   TEXT NOT NULL,
    things    TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS readings_of_person ON readings (person_id, id);
  CREATE TRIGGER IF NOT EXISTS readings_stay BEFORE DELETE ON readings
    BEGIN SELECT RAISE(ABORT, 'what was read stays on record'); END;
  CREATE TRIGGER IF NOT EXISTS readings_are_as_they_were BEFORE UPDATE ON readings
    BEGIN SELECT RAISE(ABORT, 'what was read stays as it is recorded'); END;
`

/** Who read what of restricted matters: a file of its own, apart from the log of events. Made where it is not there. */
export function openAccessLogFile(file: string): AccessLog {
  closeSync(openSync(file, 'a', 0o600))
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    requireKnownVersion(database)
    database.exec(SCHEMA)
    database.pragma(`user_version = ${SCHEMA_VERSION}`)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    record: recorder(writer(database)),
    readings: reader(database),
    close: async () => void database.close(),
  }
}

/** The same for looking only. @returns `undefined` where nothing was ever recorded */
export function openAccessLogFileForReading(file: string): ReadableAccessLog | undefined {
  if (!existsSync(file)) return undefined
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    requireKnownVersion(database)
    return { readings: reader(database), close: async () => void database.close() }
  } catch (error) {
    database.close()
    throw error
  }
}

function requireKnownVersion(database: Database.Database): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > SCHEMA_VERSION) {
    throw new Error(`${database.name} is of version ${version}; this program knows ${SCHEMA_VERSION}`)
  }
}

function writer(database: Database.Database): (rows: readonly NewRow[]) => void {
  const insert = database.prepare<[string, string, string, string, string]>(
    'INSERT INTO readings (at, person_id, route, request, things) VALUES (?, ?, ?, ?, ?)',
  )
  const write = database.transaction((rows: readonly NewRow[]) => {
    for (const { at, personId, route, request, things } of rows)
      insert.run(at, personId, route, request, things)
  })
  return (rows) => write.immediate(rows)
}

function reader(database: Database.Database): AccessLog['readings'] {
  const select = database.prepare<
    [{ person: string | null; thing: string | null; before: number; limit: number }],
    StoredReading
  >(`
    SELECT r.id, r.at, r.person_id AS personId, r.route, r.request, r.things FROM readings r
    WHERE r.id < @before AND (@person IS NULL OR r.person_id = @person)
      AND (@thing IS NULL OR instr(r.things, @thing) > 0)
    ORDER BY r.id DESC LIMIT @limit`)
  return async ({ personId, thingId, before, limit }) =>
    select
      .all({
        person: personId ?? null,
        thing: thingId ?? null,
        before: before ?? Number.MAX_SAFE_INTEGER,
        limit,
      })
      .map(readingOf)
}

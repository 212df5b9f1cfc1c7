import { closeSync, existsSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'

/** The shape of the file, kept in `user_version`. */
const SCHEMA_VERSION = 1
/** Nobody else writes to it; whoever does holds up everything here, so that is not waited for long. */
const BUSY_TIMEOUT_MS = 1_000
/** Things that one row of the file names; a reading of more takes several. */
const MAX_THINGS_A_ROW = 500

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

/** A restricted matter or decision that was read, and the meeting that it is of. */
export type ReadThing = {
  readonly meetingId: string
  readonly matterId?: string
  readonly decisionId?: string
}

/** Somebody was shown restricted things in answer to one request. */
export type Reading = {
  readonly personId: string
  /** The route as the router knows it, without what was asked for. */
  readonly route: string
  /** The request's id, by which its line in the service's log is found. */
  readonly request: string
  readonly things: readonly ReadThing[]
}

export type RecordedReading = Reading & {
  /** Counts upwards in the order of reading. */
  readonly id: number
  /** RFC 3339 in UTC. */
  readonly at: string
}

export type ReadingsFilter = {
  readonly personId?: string | undefined
  /** The id of a meeting, a matter or a decision. */
  readonly thingId?: string | undefined
  /** Only those before this one. */
  readonly before?: number | undefined
  readonly limit: number
}

/** Nothing restricted is shown of which nobody would know that it was read. */
export class ReadingNotRecorded extends Error {
  override readonly name = 'ReadingNotRecorded'
}

export type AccessLog = {
  /** Durable when it settles. Readings that wait at the same time share one sync. @throws {ReadingNotRecorded} */
  readonly record: (readings: readonly Reading[]) => Promise<void>
  /** The last first. */
  readonly readings: (filter: ReadingsFilter) => readonly RecordedReading[]
  readonly close: () => void
}

/** Who read what of restricted matters: a file of its own, apart from the log of events. Made where it is not there. */
export function openAccessLog(file: string): AccessLog {
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
  return { record: recorder(database), readings: reader(database), close: () => void database.close() }
}

/** The same for looking only. @returns `undefined` where nothing was ever recorded */
export function openAccessLogForReading(file: string): Pick<AccessLog, 'readings' | 'close'> | undefined {
  if (!existsSync(file)) return undefined
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    requireKnownVersion(database)
    return { readings: reader(database), close: () => void database.close() }
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

type Waiting = { readonly reading: Reading; readonly at: string }

function recorder(database: Database.Database): AccessLog['record'] {
  const insert = database.prepare<[string, string, string, string, string]>(
    'INSERT INTO readings (at, person_id, route, request, things) VALUES (?, ?, ?, ?, ?)',
  )
  const write = database.transaction((readings: readonly Waiting[]) => {
    for (const { at, reading } of readings) {
      const { personId, route, request, things } = reading
      for (let from = 0; from < things.length; from += MAX_THINGS_A_ROW) {
        const some = things.slice(from, from + MAX_THINGS_A_ROW)
        insert.run(at, personId, route, request, JSON.stringify(some))
      }
    }
  })
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  const writeWaiting = () =>
    new Promise<void>((resolve, reject) => {
      // At the end of the turn, so that all who wait by then share the sync.
      setImmediate(() => {
        const readings = waiting
        waiting = []
        writing = undefined
        try {
          write.immediate(readings)
          resolve()
        } catch (error) {
          reject(new ReadingNotRecorded('what was read cannot be recorded', { cause: error }))
        }
      })
    })
  return async (readings) => {
    if (readings.length === 0) return
    const at = new Date().toISOString()
    for (const reading of readings) waiting.push({ reading, at })
    writing ??= writeWaiting()
    await writing
  }
}

type Row = Omit<RecordedReading, 'personId' | 'things'> & {
  readonly person_id: string
  readonly things: string
}

function reader(database: Database.Database): AccessLog['readings'] {
  const select = database.prepare<
    [{ person: string | null; thing: string | null; before: number; limit: number }],
    Row
  >(`
    SELECT r.id, r.at, r.person_id, r.route, r.request, r.things FROM readings r
    WHERE r.id < @before AND (@person IS NULL OR r.person_id = @person)
      AND (@thing IS NULL OR instr(r.things, @thing) > 0)
    ORDER BY r.id DESC LIMIT @limit`)
  return ({ personId, thingId, before, limit }) =>
    select
      .all({
        person: personId ?? null,
        thing: thingId ?? null,
        before: before ?? Number.MAX_SAFE_INTEGER,
        limit,
      })
      .map(({ person_id, things, ...row }) => ({
        ...row,
        personId: person_id,
        things: JSON.parse(things) as readonly ReadThing[],
      }))
}

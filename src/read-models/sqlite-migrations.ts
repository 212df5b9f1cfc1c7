import type Database from 'better-sqlite3'

/**
 * The projector's own tables, step by step; the number of steps taken is the file's `user_version`. Forward only:
 * a step that was released is never edited. The read models' tables are no part of it: the projector makes those
 * from `projections/*.ts` and makes them anew when they change.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE checkpoints (
     projection TEXT    NOT NULL,
     -- Counts the rebuilds. A writer of an older generation finds no row to move.
     generation INTEGER NOT NULL,
     state      TEXT    NOT NULL CHECK (state IN ('live', 'building')),
     version    INTEGER NOT NULL,
     -- The tables as they were defined when they were made, JSON.
     tables     TEXT    NOT NULL,
     position   TEXT    NOT NULL,
     -- How many events are behind the position: what a rebuild has before it.
     events     INTEGER NOT NULL,
     PRIMARY KEY (projection, state)
   ) STRICT;
   CREATE TABLE parked (
     projection     TEXT    NOT NULL,
     generation     INTEGER NOT NULL,
     position       TEXT    NOT NULL,
     stream         TEXT    NOT NULL,
     stream_version TEXT    NOT NULL,
     event_id       TEXT    NOT NULL,
     type           TEXT    NOT NULL,
     error          TEXT    NOT NULL,
     at             TEXT    NOT NULL,
     PRIMARY KEY (projection, generation, position)
   ) STRICT;
   CREATE INDEX parked_by_stream ON parked (projection, generation, stream, position);`,
  // The event at the position: a log that holds another one there, or none, is not the log that the rows came of.
  `ALTER TABLE checkpoints ADD COLUMN event_id TEXT NOT NULL DEFAULT '';`,
]

/**
 * Takes the steps that are missing, each in a transaction.
 * @throws {Error} the file was written by a newer version of the ledger
 */
export function migrate(database: Database.Database): void {
  refuseNewer(database)
  const taken = () => stepsTaken(database)
  // IMMEDIATE, and looked at again inside: two processes may open the same new file.
  const takeNext = database.transaction(() => {
    const step = STEPS[taken()]
    if (step === undefined) return
    database.exec(step)
    database.pragma(`user_version = ${taken() + 1}`)
  })
  while (taken() < STEPS.length) takeNext.immediate()
}

/** Whether every step was taken: the projector's tables can be read. A process that only reads takes no steps. */
export const isMigrated = (database: Database.Database): boolean => stepsTaken(database) === STEPS.length

/** @throws {Error} the file was written by a newer version of the ledger */
export function refuseNewer(database: Database.Database): void {
  const taken = stepsTaken(database)
  if (taken <= STEPS.length) return
  throw new Error(`a newer version of the ledger wrote it (${taken}; this one knows ${STEPS.length})`)
}

const stepsTaken = (database: Database.Database): number =>
  Number(database.pragma('user_version', { simple: true }))

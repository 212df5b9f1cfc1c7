import type { Client } from 'pg'

/**
 * The projector's own tables, step by step. Forward only: a step that was released is never edited, and takes nothing
 * away that the version before reads or writes, for both run at once while a service is upgraded node by node. So a
 * database with more steps than this version knows is one that this version can use.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE checkpoints (
     projection text COLLATE "C" NOT NULL,
     -- Counts the rebuilds. A writer of an older generation finds no row to move.
     generation bigint NOT NULL,
     state text COLLATE "C" NOT NULL CHECK (state IN ('live', 'building')),
     version bigint NOT NULL,
     -- The tables as they were defined when they were made, JSON.
     tables text COLLATE "C" NOT NULL,
     position text COLLATE "C" NOT NULL,
     -- The event at the position: a log that holds another one there, or none, is not the log that the rows came of.
     event_id text COLLATE "C" NOT NULL,
     -- How many events are behind the position: what a rebuild has before it.
     events bigint NOT NULL,
     PRIMARY KEY (projection, state)
   );
   CREATE TABLE parked (
     projection text COLLATE "C" NOT NULL,
     generation bigint NOT NULL,
     position text COLLATE "C" NOT NULL,
     stream text COLLATE "C" NOT NULL,
     stream_version text COLLATE "C" NOT NULL,
     event_id text COLLATE "C" NOT NULL,
     type text COLLATE "C" NOT NULL,
     error text COLLATE "C" NOT NULL,
     at text COLLATE "C" NOT NULL,
     PRIMARY KEY (projection, generation, position)
   );
   CREATE INDEX parked_by_stream ON parked (projection, generation, stream, position);
   -- Who may project. The token grows with each holder and is compared in the transaction of every write.
   CREATE TABLE leases (
     name text COLLATE "C" PRIMARY KEY,
     token bigint NOT NULL,
     holder text COLLATE "C" NOT NULL,
     -- For whoever is told that somebody else holds it.
     host text COLLATE "C" NOT NULL,
     expires_at timestamptz NOT NULL,
     -- The session of the holder: when it is gone, nobody has to wait for the lease to run out.
     backend_pid integer NOT NULL,
     backend_start timestamptz
   );
   INSERT INTO leases (name, token, holder, host, expires_at, backend_pid) VALUES ('projector', 0, '', '', now(), 0);`,
]

/** Takes the steps that are missing, all or none. Processes that start at once take turns. */
export async function migratePostgres(client: Client): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('decision-ledger ' || current_schema()))`)
    await client.query('CREATE TABLE IF NOT EXISTS schema_steps (step bigint PRIMARY KEY)')
    const { rows } = await client.query<{ readonly taken: number }>(
      'SELECT count(*) AS taken FROM schema_steps',
    )
    const taken = rows[0]?.taken ?? 0
    for (const [index, step] of STEPS.entries()) {
      if (index < taken) continue
      await client.query(step)
      await client.query('INSERT INTO schema_steps (step) VALUES ($1)', [index + 1])
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

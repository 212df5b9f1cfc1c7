import type { Client } from 'pg'
import { inTransaction, takeSteps } from '../postgres/steps.js'

/** The projector's own tables, step by step. */
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

/** Takes the steps that are missing, all or none. */
export const migratePostgres = (client: Client): Promise<void> =>
  inTransaction(client, () => takeSteps(client, STEPS))

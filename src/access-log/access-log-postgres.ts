import { connectionsTo, whyUnusable } from '../postgres/connect.js'
import {
  DURABLE,
  findOwnSchema,
  makeOwnSchema,
  type OwnSchema,
  shownAddress,
} from '../postgres/own-schema.js'
import {
  type AccessLog,
  type NewRow,
  type ReadableAccessLog,
  readingOf,
  recorder,
  type StoredReading,
} from './access-log.js'

/** Beside the read models and apart from them: what was read cannot be made anew. */
const SCHEMA_PREFIX = 'access_log_of_'
const CONNECTIONS = 2
const LONGEST_SILENCE_MS = 8_000

// What was read is never taken back: neither by this program nor by hand, unless somebody takes the trigger away.
const STEPS: readonly string[] = [
  `CREATE TABLE readings (
     id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at        text COLLATE "C" NOT NULL,
     person_id text COLLATE "C" NOT NULL,
     route     text COLLATE "C" NOT NULL,
     request   text COLLATE "C" NOT NULL,
     things    text COLLATE "C" NOT NULL
   );
   CREATE INDEX readings_of_person ON readings (person_id, id);
   CREATE FUNCTION readings_stay() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'what was read stays on record, as it is'; END $$;
   CREATE TRIGGER readings_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON readings
     FOR EACH STATEMENT EXECUTE FUNCTION readings_stay();`,
]

/** The access log in PostgreSQL cannot be used. The sentence says why. */
export class UnusableAccessLog extends Error {
  override readonly name = 'UnusableAccessLog'
}

/** Who read what of restricted matters, through whichever service. Made where it is not there. @throws {UnusableAccessLog} */
export async function openPostgresAccessLog(url: string): Promise<AccessLog> {
  const { schema, pool } = await open(url, { mayMake: true })
  const insert = `INSERT INTO ${schema.prefix}readings (at, person_id, route, request, things)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) RETURNING ${DURABLE}`
  return {
    ...reading(schema, pool),
    record: recorder(async (rows) => {
      const column = (name: keyof NewRow) => rows.map((row) => row[name])
      await pool.query(insert, [
        ...[column('at'), column('personId'), column('route'), column('request'), column('things')],
      ])
    }),
  }
}

/** The same for looking only. @returns `undefined` where nothing was ever recorded @throws {UnusableAccessLog} */
export async function openPostgresAccessLogForReading(url: string): Promise<ReadableAccessLog | undefined> {
  const { schema, pool } = await open(url, { mayMake: false })
  if (schema.isMade) return reading(schema, pool)
  await pool.end()
  return undefined
}

async function open(url: string, { mayMake }: { readonly mayMake: boolean }) {
  const { connect, poolOf } = await connectionsTo(url)
  try {
    const client = await connect()
    try {
      const found = await findOwnSchema(client, url, { prefix: SCHEMA_PREFIX, table: 'readings' })
      const isToMake = found.isMade || mayMake
      if (isToMake) await makeOwnSchema(client, found, STEPS)
      const schema: OwnSchema = { ...found, isMade: isToMake }
      return { schema, pool: poolOf(CONNECTIONS, LONGEST_SILENCE_MS) }
    } finally {
      await client.end()
    }
  } catch (error) {
    throw new UnusableAccessLog(
      `the access log at ${shownAddress(url)} (READ_MODELS_URL) cannot be used: ${whyUnusable(error)}`,
      { cause: error },
    )
  }
}

function reading({ prefix }: OwnSchema, pool: Awaited<ReturnType<typeof open>>['pool']): ReadableAccessLog {
  const select = `
    SELECT id, at, person_id AS "personId", route, request, things FROM ${prefix}readings
    WHERE id < $1 AND ($2::text IS NULL OR person_id = $2) AND ($3::text IS NULL OR position($3 IN things) > 0)
    ORDER BY id DESC LIMIT $4`
  return {
    async readings({ personId, thingId, before, limit }) {
      const { rows } = await pool.query<StoredReading>(select, [
        before ?? Number.MAX_SAFE_INTEGER,
        personId ?? null,
        thingId ?? null,
        limit,
      ])
      return rows.map(readingOf)
    },
    close: () => pool.end(),
  }
}

import { sql } from 'kysely'
import { foldName } from '../domain/name-folding.js'
import { Refusal } from '../domain/refusal.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type BodyRow, bodies } from './bodies.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { nearIt } from './near-names.js'
import { bodyRedirects } from './redirects.js'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** A name is found whenever it was in use, so bodies are looked at as of the last of days. */
const OF_ANY_TIME = '9999-12-31'

/**
 * The bodies that are or were called so, by name, short name or alias of any time, after folding. Merged bodies count
 * as the one they are read as. Empty where none fits.
 */
export async function bodiesNamed(db: ReadModels, moment: Moment, text: string): Promise<readonly BodyRow[]> {
  const { rows } = await sql<{ readonly body_id: string }>`
    SELECT DISTINCT k.body_id FROM body_name_keys k
    WHERE k.folded = ${foldName(text)} AND ${isKnown('k', moment)}`.execute(db)
  const ofAnyTime = { ...moment, asOf: OF_ANY_TIME }
  const candidates = await bodiesById(
    db,
    ofAnyTime,
    rows.map(({ body_id }) => body_id),
  )
  // A name that was a mistake, or an alias that was taken back, still has its key, but no longer fits.
  const fitting = candidates.filter((body) => isCalled(body, text))
  const redirects = await bodyRedirects(db, moment)
  const survivors = new Set(fitting.map(({ bodyId }) => redirects.survivorOn(bodyId, moment.asOf)))
  return bodiesById(db, ofAnyTime, [...survivors])
}

/**
 * The one body that a text means: its id, or a name that it has or had.
 * @throws {Refusal} `not-found` where none fits; `invalid-data` where several do, naming them
 */
export async function findBody(db: ReadModels, moment: Moment, text: string): Promise<BodyRow> {
  const named = UUID.test(text)
    ? await bodiesById(db, { ...moment, asOf: OF_ANY_TIME }, [text.toLowerCase()])
    : await bodiesNamed(db, moment, text)
  const fitting = named.length === 0 ? await bodiesOfShortId(db, moment, text) : named
  const [body, another] = fitting
  if (body === undefined) throw await noSuchBody(db, moment, text)
  if (another === undefined) return body
  const those = fitting.map(({ name, bodyId }) => `"${name}" (${bodyId})`).join(' and ')
  throw new Refusal('invalid-data', `"${text}" fits ${those}`, {
    field: 'body',
    value: text,
    allowed: 'a name that fits one body, or its id',
    current: { bodyIds: fitting.map(({ bodyId }) => bodyId) },
  })
}

/** Lists show the first digits of an id; no name looks like them. */
const SHORT_ID = /^[0-9a-f]{8}[0-9a-f-]*$/i

async function bodiesOfShortId(db: ReadModels, moment: Moment, text: string): Promise<readonly BodyRow[]> {
  if (!SHORT_ID.test(text)) return []
  const beginning = text.toLowerCase()
  const { rows } = await sql<{ readonly body_id: string }>`
    SELECT DISTINCT b.body_id FROM bodies b
    WHERE b.body_id >= ${beginning} AND b.body_id < ${`${beginning}g`} AND ${isKnown('b', moment)}
    LIMIT 3`.execute(db)
  return bodiesById(
    db,
    { ...moment, asOf: OF_ANY_TIME },
    rows.map(({ body_id }) => body_id),
  )
}

async function noSuchBody(db: ReadModels, moment: Moment, text: string): Promise<Refusal> {
  const { rows } = await sql<{ readonly name: string }>`
    SELECT n.name FROM body_names n WHERE ${isKnown('n', moment)}
    UNION SELECT a.alias FROM body_aliases a WHERE ${isKnown('a', moment)}`.execute(db)
  const near = nearIt(
    text,
    rows.map(({ name }) => name),
  )
  return new Refusal('not-found', `no body is or was called "${text}"`, {
    field: 'body',
    value: text,
    allowed: `a body's id, name, short name or alias${near}`,
  })
}

const bodiesById = (db: ReadModels, moment: Moment, bodyIds: readonly string[]) =>
  bodyIds.length === 0 ? Promise.resolve([]) : bodies(db, moment, { bodyIds })

function isCalled({ names, aliases }: BodyRow, text: string): boolean {
  const folded = foldName(text)
  return [...names.flatMap(({ name, shortName }) => [name, shortName]), ...aliases].some(
    (name) => name !== undefined && foldName(name) === folded,
  )
}

import { sql } from 'kysely'
import type { BodyName } from '../domain/body/state.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import { earliest, FOREVER, inForceOn } from '../domain/dated.js'
import { ALWAYS } from '../domain/effective.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { bodyRedirects } from './redirects.js'
import { forIds, groupBy, parsed } from './rows.js'

export type BodyNameRow = {
  readonly body_id: string
  readonly name: string
  readonly short_name: string | null
  readonly effective_on: string
  readonly position: string
}
export type BodyCorrectionRow = {
  readonly body_id: string
  readonly corrected: string
  readonly position: string
}
/** What a correction of a body gives: an absent field is left as it was, `null` takes it away. */
export type BodyCorrection = {
  readonly wrongName?: string
  readonly name?: string
  readonly shortName?: string | null
  readonly kind?: string
  readonly parentId?: string | null
  readonly validFrom?: string | null
  readonly validTo?: string | null
  readonly withdrawnAliases?: readonly string[]
}

/** A stated date; what has always been so states none. */
export const statedDate = (date: CalendarDate): CalendarDate | undefined =>
  date === ALWAYS ? undefined : date

/** The value entered, unless a correction gives another or takes it away. */
export const mended = <T>(entered: T | undefined, given: T | null | undefined): T | undefined =>
  given === undefined ? entered : (given ?? undefined)

/** The names of one body in the order they were entered, each as it was corrected afterwards. */
export function correctedNames(
  names: readonly BodyNameRow[],
  corrections: readonly BodyCorrectionRow[],
): readonly BodyName[] {
  let entered: BodyName[] = []
  let at = 0
  const enterUntil = (position: string) => {
    for (let row = names[at]; row !== undefined && row.position <= position; row = names[++at]) {
      const { name, short_name, effective_on } = row
      entered.push({ name, shortName: short_name ?? undefined, validFrom: statedDate(effective_on) })
    }
  }
  for (const { corrected, position } of corrections) {
    enterUntil(position)
    entered = correct(entered, parsed<BodyCorrection>(corrected))
  }
  enterUntil('~')
  return entered
}

function correct(names: readonly BodyName[], correction: BodyCorrection): BodyName[] {
  const { wrongName, name, shortName, validFrom } = correction
  const candidates = wrongName === undefined ? names : names.filter((known) => known.name === wrongName)
  const wrong = inForceOn(candidates, FOREVER)
  return names.map((known) =>
    known === wrong
      ? {
          name: name ?? known.name,
          shortName: mended(known.shortName, shortName),
          validFrom: mended(known.validFrom, validFrom),
        }
      : known,
  )
}

/** The name on the date; before its first name a body is called by its earliest. */
export const nameAmong = (names: readonly BodyName[], date: CalendarDate): BodyName | undefined =>
  inForceOn(names, date) ?? earliest(names)

/** What bodies are called and where reads of merged ones lead. Names are fetched for the bodies that are asked for. */
export type BodyNames = {
  readonly load: (bodyIds: Iterable<string>) => Promise<void>
  /** @throws {TypeError} the body was not loaded */
  readonly nameOn: (bodyId: string, date: CalendarDate) => string
  readonly survivorOn: (bodyId: string, date: CalendarDate) => string
  readonly readAsOn: (bodyId: string, date: CalendarDate) => readonly string[]
}

export async function bodyNames(db: ReadModels, moment: Moment): Promise<BodyNames> {
  const redirects = await bodyRedirects(db, moment)
  const loaded = new Map<string, readonly BodyName[]>()
  return {
    ...redirects,
    load: async (bodyIds) => {
      const missing = [...bodyIds].flatMap(redirects.pathOf).filter((id) => !loaded.has(id))
      for (const [id, names] of await namesOf(db, moment, missing)) loaded.set(id, names)
    },
    nameOn: (bodyId, date) => {
      // A name that is not there is of a body that nobody registered: its id is all there is to show.
      const names = loaded.get(redirects.survivorOn(bodyId, date)) ?? loaded.get(bodyId)
      if (names === undefined) throw new TypeError(`the names of body ${bodyId} were not loaded`)
      return nameAmong(names, date)?.name ?? bodyId
    },
  }
}

type NamesAsked = Pick<Moment, 'knownAt'> & { readonly bodyIds: readonly string[] }

const nameRows = statement<NamesAsked, BodyNameRow>(
  ({ bodyIds, ...dates }) => sql`
    SELECT n.body_id, n.name, n.short_name, n.effective_on, n.position FROM body_names n
    WHERE n.body_id IN (${bodyIds}) AND ${isKnown('n', dates)} ORDER BY n.position`,
)

const correctionRows = statement<NamesAsked, BodyCorrectionRow>(
  ({ bodyIds, ...dates }) => sql`
    SELECT c.body_id, c.corrected, c.position FROM body_corrections c
    WHERE c.body_id IN (${bodyIds}) AND ${isKnown('c', dates)} ORDER BY c.position`,
)

async function namesOf(
  db: ReadModels,
  { knownAt }: Moment,
  bodyIds: readonly string[],
): Promise<ReadonlyMap<string, readonly BodyName[]>> {
  const names = await forIds(bodyIds, (some) => nameRows(db, { knownAt, bodyIds: some }))
  const corrections = await forIds(bodyIds, (some) => correctionRows(db, { knownAt, bodyIds: some }))
  const namesByBody = groupBy(names, ({ body_id }) => body_id)
  const correctionsByBody = groupBy(corrections, ({ body_id }) => body_id)
  return new Map(
    bodyIds.map((id) => [id, correctedNames(namesByBody.get(id) ?? [], correctionsByBody.get(id) ?? [])]),
  )
}

import { sql } from 'kysely'
import type { CalendarDate } from '../domain/calendar-date.js'
import { FOREVER } from '../domain/dated.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type Statement, statement } from '../read-models/statement.js'
import { isKnown } from './facts-sql.js'
import { END_OF_TIME, type Moment } from './moment.js'

type Merge = { readonly id: string; readonly into_id: string | null; readonly effective_on: string }

/** Where reads of merged things lead. There are few merges, so all that are known are held. */
export type Redirects = {
  /** Whether anything was ever merged. */
  readonly any: boolean
  /** The thing that this one is read as on the date. */
  readonly survivorOn: (id: string, date: CalendarDate) => string
  /** Everything that is read as this one on the date, itself first. */
  readonly readAsOn: (id: string, date: CalendarDate) => readonly string[]
  /** The thing and everything that it is read as on any date. */
  readonly pathOf: (id: string) => readonly string[]
}

type KnownAt = Pick<Moment, 'knownAt'>

const bodyMerges = statement<KnownAt, Merge>(
  (given) => sql`
    SELECT m.body_id AS id, m.into_id, m.effective_on FROM body_merges m
    WHERE ${isKnown('m', given)} ORDER BY m.position`,
)

const personMerges = statement<KnownAt, Merge>(
  (given) => sql`
    SELECT m.person_id AS id, m.into_id, m.effective_on FROM person_merges m
    WHERE ${isKnown('m', given)} ORDER BY m.position`,
)

/** Merges of meetings are true for all days. */
const meetingMerges = statement<KnownAt, Merge>(
  (given) => sql`
    SELECT m.meeting_id AS id, m.into_id, '' AS effective_on FROM meeting_merges m
    WHERE ${isKnown('m', given)} ORDER BY m.position`,
)

/** What was looked up on one state of the read models: the parts of an answer follow the same redirects. */
const lookedUp = new WeakMap<ReadModels, Map<string, Redirects>>()

async function redirectsAt(
  db: ReadModels,
  { knownAt }: KnownAt,
  [what, merges]: readonly [string, Statement<KnownAt, Merge>],
): Promise<Redirects> {
  if (!db.isTransaction) return redirectsOf(await merges(db, { knownAt }))
  const known = lookedUp.get(db) ?? new Map<string, Redirects>()
  lookedUp.set(db, known)
  const key = `${what} ${knownAt}`
  const redirects = known.get(key) ?? redirectsOf(await merges(db, { knownAt }))
  known.set(key, redirects)
  return redirects
}

export const bodyRedirects = (db: ReadModels, knownAt: KnownAt): Promise<Redirects> =>
  redirectsAt(db, knownAt, ['bodies', bodyMerges])

/** The redirects of bodies as they are known now, whatever moment is asked for. */
export async function bodyRedirectsNow(db: ReadModels): Promise<Redirects> {
  return bodyRedirects(db, { knownAt: END_OF_TIME })
}

export const personRedirects = (db: ReadModels, knownAt: KnownAt): Promise<Redirects> =>
  redirectsAt(db, knownAt, ['persons', personMerges])

export const meetingRedirects = (db: ReadModels, knownAt: KnownAt): Promise<Redirects> =>
  redirectsAt(db, knownAt, ['meetings', meetingMerges])

/** @param merges in the order they were recorded: the last of a thing says where it leads, or that it leads nowhere */
export function redirectsOf(merges: readonly Merge[]): Redirects {
  const last = new Map(merges.map((merge) => [merge.id, merge]))
  const next = (id: string, date: CalendarDate): string | undefined => {
    const merge = last.get(id)
    return merge?.into_id != null && merge.effective_on <= date ? merge.into_id : undefined
  }
  // Merged in a circle, which a race can bring about, things lead nowhere: each is read as itself.
  const pathOn = (id: string, date: CalendarDate): readonly string[] => {
    const path = [id]
    for (let into = next(id, date); into !== undefined; into = next(into, date)) {
      if (path.includes(into)) return [id]
      path.push(into)
    }
    return path
  }
  const survivorOn = (id: string, date: CalendarDate): string =>
    last.has(id) ? (pathOn(id, date).at(-1) ?? id) : id
  return {
    any: merges.length > 0,
    survivorOn,
    readAsOn: (id, date) => {
      const merged = [...last.keys()].filter((other) => other !== id && survivorOn(other, date) === id)
      return [id, ...merged]
    },
    pathOf: (id) => pathOn(id, FOREVER),
  }
}

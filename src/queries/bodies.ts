import { type RawBuilder, sql } from 'kysely'
import type { listedBody } from '../contract/body-rows.js'
import type { RowOf } from '../contract/row.js'
import type { BodyRules } from '../domain/body/events.js'
import type { BodyName } from '../domain/body/state.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import { earliest, inForceOn } from '../domain/dated.js'
import { ALWAYS } from '../domain/effective.js'
import type { ReadModels } from '../read-models/read-models.js'
import {
  type BodyCorrection,
  type BodyCorrectionRow,
  type BodyNameRow,
  correctedNames,
  mended,
  nameAmong,
  statedDate,
} from './body-names.js'
import { dayBefore } from './day-before.js'
import { isInForceByDate, isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { bodyRedirects } from './redirects.js'
import { groupBy, parsed, present } from './rows.js'

export type BodyRow = RowOf<typeof listedBody>

/** The kind of bodies that are registered from their name alone. */
const KNOWN_BY_NAME = 'ukjent'

export type BodiesFilter = {
  readonly bodyId?: string | undefined
  readonly bodyIds?: readonly string[] | undefined
  /** Only those that have not ended before the date and were not merged into another. */
  readonly existing?: boolean | undefined
}

/** Bodies in the order they were entered, also those that have ended or were merged into another. */
export async function bodies(
  db: ReadModels,
  moment: Moment,
  filter: BodiesFilter = {},
): Promise<readonly BodyRow[]> {
  const facts = await factsOf(db, moment, filter)
  const redirects = await bodyRedirects(db, moment)
  return facts.bodies.flatMap((body) => {
    const row = bodyAt(body, facts, moment)
    if (row === undefined) return []
    const mergedInto = redirects.survivorOn(body.body_id, moment.asOf)
    if (filter.existing && (mergedInto !== body.body_id || (row.validTo ?? moment.asOf) < moment.asOf))
      return []
    const parentId = row.parentId && redirects.survivorOn(row.parentId, moment.asOf)
    return [
      {
        ...row,
        ...present({ parentId, mergedInto: mergedInto === body.body_id ? undefined : mergedInto }),
      },
    ]
  })
}

type Registration = { readonly body_id: string; readonly kind: string; readonly parent_id: string | null }
type Facts = Awaited<ReturnType<typeof factsOf>>

async function factsOf(db: ReadModels, moment: Moment, { bodyId, bodyIds }: BodiesFilter) {
  const ids = bodyId === undefined ? bodyIds : [bodyId]
  const isAsked: RawBuilder<unknown> = ids === undefined ? sql`1 = 1` : sql`x.body_id IN (${sql.join(ids)})`
  const known = sql`${isAsked} AND ${isKnown('x', moment)} ORDER BY x.position, x.rowid`
  const inForce = sql`${isAsked} AND ${isInForceByDate('x', moment)} ORDER BY x.position, x.rowid`
  const byBody = async <T extends { readonly body_id: string }>(select: RawBuilder<T>) =>
    groupBy((await select.execute(db)).rows, ({ body_id }) => body_id)
  type Alias = { readonly body_id: string; readonly alias: string; readonly position: string }
  type End = { readonly body_id: string; readonly effective_on: string; readonly position: string }
  type Rules = { readonly body_id: string; readonly rules: string; readonly effective_on: string }
  return {
    bodies: (await sql<Registration>`SELECT x.* FROM bodies x WHERE ${known}`.execute(db)).rows,
    names: await byBody(sql<BodyNameRow>`SELECT x.* FROM body_names x WHERE ${known}`),
    corrections: await byBody(sql<BodyCorrectionRow>`SELECT x.* FROM body_corrections x WHERE ${known}`),
    aliases: await byBody(sql<Alias>`SELECT x.* FROM body_aliases x WHERE ${known}`),
    ends: await byBody(sql<End>`SELECT x.* FROM body_ends x WHERE ${known}`),
    rules: await byBody(sql<Rules>`SELECT x.* FROM body_rules x WHERE ${inForce}`),
  }
}

/** @returns undefined where the body had not begun */
function bodyAt(body: Registration, facts: Facts, { asOf }: Moment): BodyRow | undefined {
  const corrections = facts.corrections.get(body.body_id) ?? []
  const names = correctedNames(facts.names.get(body.body_id) ?? [], corrections)
  const beginning = earliest(names)?.validFrom
  const name = nameAmong(names, asOf)
  if (name === undefined || (beginning ?? ALWAYS) > asOf) return undefined
  const fields = correctedFields(body, facts, corrections)
  const validTo = fields.validTo !== undefined && fields.validTo <= asOf ? fields.validTo : undefined
  const rules = (facts.rules.get(body.body_id) ?? []).map((row) => ({
    rules: row.rules,
    validFrom: row.effective_on,
  }))
  const rulesInForce = inForceOn(rules, asOf)
  return {
    bodyId: body.body_id,
    name: name.name,
    ...present({ shortName: name.shortName }),
    kind: fields.kind,
    ...present({ parentId: fields.parentId }),
    aliases: fields.aliases,
    names: namesUntil(names, asOf, validTo),
    ...present({ validFrom: beginning, validTo }),
    listed: fields.kind !== KNOWN_BY_NAME,
    rules: rulesInForce === undefined ? {} : parsed<BodyRules>(rulesInForce.rules),
  }
}

/** What was entered of the body and what corrections gave instead, in the order of both. */
function correctedFields(body: Registration, facts: Facts, corrections: readonly BodyCorrectionRow[]) {
  let kind = body.kind
  let parentId = body.parent_id ?? undefined
  const entered = facts.aliases.get(body.body_id) ?? []
  let aliases = [...new Set(entered.map(({ alias }) => alias))]
  const end = facts.ends.get(body.body_id)?.at(-1)
  let validTo: CalendarDate | undefined = end?.effective_on
  for (const { corrected, position } of corrections) {
    const correction = parsed<BodyCorrection>(corrected)
    kind = correction.kind ?? kind
    parentId = mended(parentId, correction.parentId)
    if (end === undefined || position > end.position) validTo = mended(validTo, correction.validTo)
    const withdrawn = new Set(correction.withdrawnAliases)
    // An alias that was added again after the correction is one again.
    aliases = aliases.filter(
      (alias) =>
        !withdrawn.has(alias) || entered.some((row) => row.alias === alias && row.position > position),
    )
  }
  return { kind, parentId, aliases, validTo }
}

/** The names that held until the date, each to the day before the next began. */
function namesUntil(
  names: readonly BodyName[],
  asOf: CalendarDate,
  bodyEnd: CalendarDate | undefined,
): BodyRow['names'] {
  const begun = names
    .filter(({ validFrom }) => (validFrom ?? ALWAYS) <= asOf)
    .sort((a, b) => ((a.validFrom ?? ALWAYS) < (b.validFrom ?? ALWAYS) ? -1 : 1))
  // Of two names from one day the one entered last holds, and the other never did.
  const held = begun.filter(
    ({ validFrom }, i) =>
      (begun[i + 1]?.validFrom ?? ALWAYS) !== (validFrom ?? ALWAYS) || i === begun.length - 1,
  )
  return held.map(({ name, shortName, validFrom }, i) => {
    const next = held[i + 1]?.validFrom
    return {
      name,
      ...present({
        shortName,
        validFrom: statedDate(validFrom ?? ALWAYS),
        validTo: next === undefined ? bodyEnd : dayBefore(next),
      }),
    }
  })
}

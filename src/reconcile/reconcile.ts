import { createHash } from 'node:crypto'
import type { finding } from '../contract/findings.js'
import type { RowOf } from '../contract/row.js'
import { uuidV5 } from '../ledger/uuid-v5.js'
import type { AcceptanceRow } from '../queries/finding-acceptances.js'
import { keyOfThing, type RecordedThing } from '../queries/recorded-places.js'
import { type Found, type Rule, SEVERITIES } from './finding.js'
import { rules } from './rules.js'
import { readWorld, type Sources, type World } from './world.js'

export type Finding = RowOf<typeof finding>

export type Reconciled = {
  readonly findings: readonly Finding[]
  /** The restricted things that they tell of, for the record of who read what. */
  readonly reads: readonly object[]
}

/** What stands at a place in the log, which only the log knows. */
export type EventIdsAt = (
  places: readonly { readonly stream: string; readonly position: string }[],
) => Promise<ReadonlyMap<string, string>>

/** The namespace of the findings' ids. Acceptances name them: it never changes. */
const FINDING_NAMESPACE = '0d6a1f0a-93c5-4f0a-8a53-7a1c0f5e9b42'

/** Everything that the rules find at the moment, the gravest first. */
export async function reconcile(sources: Sources, eventIdsAt: EventIdsAt): Promise<Reconciled> {
  const world = await readWorld(sources)
  const found = rules
    .flatMap((rule) => rule.find(world).map((one) => ({ rule, one })))
    .toSorted((a, b) => SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity))
  const eventIdOf = await eventIdsOf(
    sources,
    eventIdsAt,
    found.flatMap(({ one }) => restsOn(one)),
  )
  const acceptances = new Map(
    (await sources.ask('finding-acceptances', {})).map((row) => [row.findingId, row]),
  )
  const findings = found.map(({ rule, one }) => {
    const finding = findingOf(rule, one)
    return {
      ...finding,
      eventIds: [...new Set(restsOn(one).flatMap((thing) => eventIdOf(thing) ?? []))],
      ...acceptedAs(finding, acceptances.get(finding.findingId)),
    }
  })
  return {
    findings,
    reads: restrictedOf(
      world,
      found.map(({ one }) => one),
    ),
  }
}

/** What the ledger holds of a finding; of one that was made from rows alone, the rows. */
const restsOn = ({ things, rows }: Found): readonly RecordedThing[] =>
  things.length > 0
    ? things
    : rows.map(({ registerId, rowId }) => ({ kind: 'row' as const, registerId, rowId }))

/** What the findings tell of that is restricted, and that whoever asks may see. */
function restrictedOf(world: World, found: readonly Found[]): readonly object[] {
  const rowIds = new Set(found.flatMap(({ rows }) => rows.map(({ rowId }) => rowId)))
  const things = new Set(found.flatMap((one) => one.things.map(keyOfThing)))
  const listings = world.registers
    .flatMap(({ rows, gone }) => [...rows, ...gone])
    .flatMap(({ rowId, listing }) => (rowIds.has(rowId) && listing?.restricted ? [listing] : []))
  const decisions = world.decisions.filter(
    ({ meetingId, decisionId, restricted }) =>
      restricted && things.has(keyOfThing({ kind: 'decision', meetingId, decisionId })),
  )
  const matters = world.matters.filter(
    ({ meetingId, matterId, restricted }) =>
      restricted && things.has(keyOfThing({ kind: 'matter', meetingId, matterId })),
  )
  // Which versions a matter treats or a decision names is theirs to tell.
  const places = world.documents.flatMap(({ documentId, versions }) =>
    versions
      .filter(({ version }) => things.has(keyOfThing({ kind: 'version', documentId, version })))
      .flatMap(({ treated, mentioned, endorsed }) =>
        [...treated, ...mentioned, ...endorsed].filter(({ restricted }) => restricted),
      ),
  )
  return [...listings, ...decisions, ...matters, ...places]
}

/** An acceptance holds as long as the finding rests on the same. */
function acceptedAs({ basis }: { readonly basis: string }, acceptance: AcceptanceRow | undefined) {
  if (acceptance?.basis !== basis) return {}
  const { reason, actor, recordedAt } = acceptance
  return { accepted: { reason, actor, recordedAt } }
}

function findingOf({ id, severity }: Rule, { about, basis, message, rows }: Found) {
  return {
    findingId: uuidV5(FINDING_NAMESPACE, JSON.stringify([id, ...about])),
    rule: id,
    severity,
    message: message.nb,
    messageEn: message.en,
    basis: createHash('sha256').update(JSON.stringify(basis)).digest('hex'),
    rows: rows.map(({ registerId, register, line }) => ({ registerId, register, line })),
  }
}

async function eventIdsOf(
  { ask }: Sources,
  eventIdsAt: EventIdsAt,
  things: readonly RecordedThing[],
): Promise<(thing: RecordedThing) => string | undefined> {
  const places = await ask('recorded-places', { things })
  const ids = await eventIdsAt(places)
  const byThing = new Map(places.map(({ key, position }) => [key, ids.get(position)]))
  return (thing) => byThing.get(keyOfThing(thing))
}

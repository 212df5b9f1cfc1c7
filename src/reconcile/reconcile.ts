import { createHash } from 'node:crypto'
import type { finding } from '../contract/findings.js'
import type { RowOf } from '../contract/row.js'
import { uuidV5 } from '../ledger/uuid-v5.js'
import { keyOfThing, type RecordedThing } from '../queries/recorded-places.js'
import { type Found, type Rule, SEVERITIES } from './finding.js'
import { rules } from './rules.js'
import { readWorld, type Sources } from './world.js'

export type Finding = RowOf<typeof finding>

/** What stands at a place in the log, which only the log knows. */
export type EventIdsAt = (
  places: readonly { readonly stream: string; readonly position: string }[],
) => Promise<ReadonlyMap<string, string>>

/** The namespace of the findings' ids. Acceptances name them: it never changes. */
const FINDING_NAMESPACE = '0d6a1f0a-93c5-4f0a-8a53-7a1c0f5e9b42'

/** Everything that the rules find at the moment, the gravest first. */
export async function reconcile(sources: Sources, eventIdsAt: EventIdsAt): Promise<readonly Finding[]> {
  const world = await readWorld(sources)
  const found = rules
    .flatMap((rule) => rule.find(world).map((one) => ({ rule, one })))
    .toSorted((a, b) => SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity))
  const eventIdOf = await eventIdsOf(
    sources,
    eventIdsAt,
    found.flatMap(({ one }) => one.things),
  )
  return found.map(({ rule, one }) => ({
    ...findingOf(rule, one),
    eventIds: [...new Set(one.things.flatMap((thing) => eventIdOf(thing) ?? []))],
  }))
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

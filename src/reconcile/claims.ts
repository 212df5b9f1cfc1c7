import { readDate } from '../domain/calendar-date.js'
import { foldName } from '../domain/name-folding.js'
import type { BodyRow } from '../queries/bodies.js'
import { type Listed, type ListedRow, meetingListings, type World } from './world.js'

/** What a statement claims of registers. */
export type Claim = {
  readonly row: ListedRow
  readonly value: string
  readonly body: BodyRow | undefined
  readonly type: string
  readonly from: string
  readonly to: string
  /** Where it was said. */
  readonly source: string
  /** The register that it speaks of, or `*`: all. */
  readonly named: string
  /** Those that it speaks of, and that somebody has imported. */
  readonly registers: readonly Listed[]
}

/** The claims that are known. */
export const CLAIMS = ['meeting-count', 'actor-listed', 'treated-before'] as const

/** Instead of a register's name. */
export const ALL_REGISTERS = '*'

/** The statements of one claim. */
export function claimsOf(world: World, claim: (typeof CLAIMS)[number]): readonly Claim[] {
  const statements = world.registers.filter(({ register }) => register.kind === 'statements')
  return statements.flatMap(({ rows }) =>
    rows
      .filter((row) => row.cell('claim') === claim)
      .map((row) => ({
        row,
        value: row.cell('value'),
        body: row.listing?.bodyId === undefined ? undefined : survivor(world, row.listing.bodyId),
        type: row.cell('type'),
        from: readDate(row.cell('from')) ?? '0000-01-01',
        to: readDate(row.cell('to')) ?? '9999-12-31',
        source: row.cell('source'),
        named: row.cell('register'),
        registers: registersNamed(world, row.cell('register')),
      })),
  )
}

function survivor(world: World, bodyId: string): BodyRow | undefined {
  const body = world.bodyOf(bodyId)
  return body?.mergedInto === undefined ? body : world.bodyOf(body.mergedInto)
}

function registersNamed({ registers }: World, name: string): readonly Listed[] {
  const others = registers.filter(({ register }) => register.kind !== 'statements')
  if (name === ALL_REGISTERS) return others
  return others.filter(({ register }) => foldName(register.name) === foldName(name))
}

/** Whether a claim speaks of a meeting: one of any meeting, or of those that its registers list. */
export function isSpokenOf(world: World, { named, registers }: Claim): (meetingId: string) => boolean {
  if (named === ALL_REGISTERS) return () => true
  const ids = new Set(
    registers.flatMap((listed) => meetingListings(world, listed).map(({ meeting }) => meeting.meetingId)),
  )
  return (meetingId) => ids.has(meetingId)
}

import { groupBy } from '../../queries/rows.js'
import type { Found, Rule } from '../finding.js'
import { nearBodies } from '../near-bodies.js'
import { listed, quoted } from '../words.js'
import { type ListedRow, meetingRegisters, told, type World } from '../world.js'

/** Rows of a body that no register of bodies has: where each stands, by register. */
function rowsByRegister(world: World, bodyIds: ReadonlySet<string>) {
  const rows = meetingRegisters(world)
    .flatMap((one) => one.rows)
    .flatMap((row) => {
      const bodyId = world.meetingOf(row.listing?.meetingId)?.bodyId
      // A row of another register may list the meeting under a name that is known.
      const own = world.bodyNamed(row.cell('body'))?.bodyId ?? bodyId
      return own !== undefined && bodyIds.has(own) ? [{ row, bodyId: own }] : []
    })
  return groupBy(rows, ({ row }) => row.registerId)
}

const namesOf = (world: World, bodyIds: Iterable<string>): readonly string[] =>
  [...bodyIds].flatMap((bodyId) => world.bodyOf(bodyId)?.name ?? [])

/** A name that is nearly another body's: a slip, or one body under two spellings. */
export const nearNamesRule: Rule = {
  id: 'body-name-nearly-known',
  severity: 'warning',
  looksFor: {
    nb: 'Organer med ukjent navn som ligner et kjent, eller et annet ukjent: trolig ett organ skrevet på to måter.',
    en: 'Bodies with an unknown name that is nearly a known one, or another unknown one: probably one body in two spellings.',
  },
  find: (world) => {
    const near = new Map(nearBodies(world).map((one) => [one.body.bodyId, one]))
    return [...rowsByRegister(world, new Set(near.keys())).values()].flatMap((rows) => {
      const bodyIds = new Set(rows.map(({ bodyId }) => bodyId))
      const pairs = [...bodyIds].flatMap((bodyId) => {
        const one = near.get(bodyId)
        if (one === undefined) return []
        return [`${quoted(one.body.name)} ≈ ${one.near.map(({ name }) => quoted(name)).join(' / ')}`]
      })
      return foundIn(
        rows.map(({ row }) => row),
        pairs,
        (register) => ({
          nb: `${register} har navn som nesten er et annet organs: ${listed(pairs, 'nb')}.`,
          en: `${register} has names that are nearly another body’s: ${listed(pairs, 'en')}.`,
        }),
      )
    })
  },
}

/** Names that no register of bodies has, and that stand more than once. */
export const unknownNamesRule: Rule = {
  id: 'body-name-unknown',
  severity: 'notice',
  looksFor: {
    nb: 'Organer som ingen oversikt over organer har, og som er nevnt mer enn én gang.',
    en: 'Bodies that no register of bodies has, and that are named more than once.',
  },
  find: (world) => {
    // Where nobody has listed bodies, every name is unknown.
    if (!world.bodies.some((body) => body.listed)) return []
    const near = new Set(nearBodies(world).map(({ body }) => body.bodyId))
    const unknown = world.bodies.filter((body) => !body.listed && !body.mergedInto && !near.has(body.bodyId))
    const rows = rowsByRegister(world, new Set(unknown.map(({ bodyId }) => bodyId)))
    const times = groupBy([...rows.values()].flat(), ({ bodyId }) => bodyId)
    return [...rows.values()].flatMap((all) => {
      const several = all.filter(({ bodyId }) => (times.get(bodyId)?.length ?? 0) > 1)
      const names = namesOf(world, new Set(several.map(({ bodyId }) => bodyId))).map(quoted)
      return foundIn(
        several.map(({ row }) => row),
        names,
        (register) => ({
          nb: `${register} nevner organer som ingen har registrert: ${listed(names, 'nb')}.`,
          en: `${register} names bodies that nobody has registered: ${listed(names, 'en')}.`,
        }),
      )
    })
  },
}

function foundIn(
  rows: readonly ListedRow[],
  basis: readonly string[],
  message: (register: string) => Found['message'],
): readonly Found[] {
  const [first] = rows
  if (first === undefined) return []
  return [
    {
      about: [first.registerId],
      basis,
      message: message(first.register),
      rows: rows.map(told),
      things: [],
    },
  ]
}

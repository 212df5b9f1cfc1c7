import { foldName } from '../../domain/name-folding.js'
import { LIMITS } from '../../domain/text.js'
import { checkEntries, checkLength, dateOf, requiredText } from '../cells/date-cell.js'
import { splitList } from '../cells/split-list.js'
import { thingIdOf } from '../ids.js'
import { type KnownBodies, type KnownBody, severalBodies } from '../known/known-bodies.js'
import { type ImportPlan, RowCommands } from '../plan.js'
import { cellOf, type PairedRow, type PreparedRegister } from '../rows/prepared-register.js'
import { UNKNOWN_KIND } from './body-of-row.js'

/** What a row of a bodies register says. */
export type BodyRow = {
  readonly register: PreparedRegister
  readonly paired: PairedRow
  readonly commands: RowCommands
  readonly name: string
  readonly kind: string
  readonly shortName?: string
  readonly aliases: readonly string[]
  readonly key: string
  readonly parent: string
  readonly validFrom?: string
  readonly validTo?: string
}

/** All rows about one body, oldest name first. */
export type BodyGroup = { readonly bodyId: string; readonly rows: readonly BodyRow[] }

/** The rows of all registers, body by body: those of one key in one register, and those that name the same body. */
export function groupBodies(
  plan: ImportPlan,
  registers: readonly PreparedRegister[],
  bodies: KnownBodies,
): readonly BodyGroup[] {
  const byBody = new Map<string, BodyRow[]>()
  for (const register of registers) {
    const rows = register.rows
      .map((paired) => readRow(plan, register, paired))
      .filter(({ name }) => name !== '')
    const here = new Map<string, readonly BodyRow[]>()
    for (const group of sameKey(rows)) {
      const bodyId = identify(group, bodies)
      if (bodyId === undefined) continue
      const other = here.get(bodyId)?.[0]
      if (other !== undefined) refuseSecond(group, other)
      else here.set(bodyId, group)
    }
    // Names are given after all groups are known, so that no group is taken for another of the same register.
    for (const [bodyId, group] of here) {
      giveNames(bodies, bodyId, group)
      byBody.set(bodyId, [...(byBody.get(bodyId) ?? []), ...group])
    }
  }
  return [...byBody].map(([bodyId, rows]) => ({ bodyId, rows: rows.toSorted(byValidFrom) }))
}

function readRow(plan: ImportPlan, register: PreparedRegister, paired: PairedRow): BodyRow {
  const { row } = paired
  const commands = new RowCommands(plan, register, paired)
  const name = requiredText(commands, row, 'body') ?? ''
  checkLength(commands, row, { body: LIMITS.name, short_name: LIMITS.name, kind: LIMITS.word })
  checkEntries(commands, row, 'aliases')
  const shortName = cellOf(row, 'short_name')
  const validFrom = dateOf(commands, row, 'valid_from')
  const validTo = dateOf(commands, row, 'valid_to')
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom) {
    commands.problem('valid_to', `${validTo} is before valid_from, ${validFrom}; allowed: a later date`)
  }
  return {
    register,
    paired,
    commands,
    name,
    kind: cellOf(row, 'kind') || UNKNOWN_KIND,
    aliases: splitList(cellOf(row, 'aliases')),
    key: cellOf(row, 'key'),
    parent: cellOf(row, 'parent'),
    ...(shortName && { shortName }),
    ...(validFrom && { validFrom }),
    ...(validTo && { validTo }),
  }
}

/** A row without a key is named by its name, in any spelling. */
function sameKey(rows: readonly BodyRow[]): Iterable<readonly BodyRow[]> {
  const byKey = new Map<string, BodyRow[]>()
  for (const row of rows) {
    const key = row.key === '' ? `name:${foldName(row.name)}` : `key:${row.key}`
    const group = byKey.get(key)
    if (group) group.push(row)
    else byKey.set(key, [row])
  }
  return byKey.values()
}

const byValidFrom = (a: BodyRow, b: BodyRow): number => {
  const [from, to] = [a.validFrom ?? '', b.validFrom ?? '']
  return from < to ? -1 : from > to ? 1 : 0
}

/**
 * The body that rows of one key are about: the one that a row was about before, else the one of such a name, else one that
 * is known by its name alone and that the rows give as a short name or an alias, else a new one.
 */
function identify(rows: readonly BodyRow[], bodies: KnownBodies): string | undefined {
  const before = rows
    .map(({ paired }) => paired.before?.listing?.bodyId)
    .find((bodyId) => bodyId !== undefined)
  if (before !== undefined) return bodies.canonical(before)
  const named = new Map<string, KnownBody>()
  for (const { name, commands } of rows) {
    const match = bodies.find(name)
    if (match.status === 'several') {
      commands.problem('body', severalBodies(name, match.bodies))
      return undefined
    }
    if (match.status === 'one') named.set(match.body.bodyId, match.body)
  }
  const found = named.size > 0 ? [...named.values()] : knownByName(rows, bodies)
  const [only, another] = found
  const [first] = rows
  if (only === undefined) return first && thingIdOf(first.paired.rowId, 'body')
  if (another === undefined) return only.bodyId
  const several = found.map(({ name, bodyId }) => `"${name}" (${bodyId})`).join(', ')
  first?.commands.problem(
    'body',
    `its names are those of several bodies: ${several}; allowed: one body, after MergeBodies`,
  )
  return undefined
}

/** Bodies that registers have named by a short name or an alias of the rows before anybody registered them. */
function knownByName(rows: readonly BodyRow[], bodies: KnownBodies): readonly KnownBody[] {
  const found = new Map<string, KnownBody>()
  for (const name of rows.flatMap(({ shortName = '', aliases }) => [shortName, ...aliases])) {
    const match = name === '' ? undefined : bodies.find(name)
    if (match?.status !== 'one' || match.body.kind !== UNKNOWN_KIND) continue
    if (foldName(match.body.name) === foldName(name)) found.set(match.body.bodyId, match.body)
  }
  return [...found.values()]
}

function refuseSecond([first]: readonly BodyRow[], other: BodyRow): void {
  if (first === undefined) return
  const { paired, name } = other
  first.commands.problem(
    'body',
    `"${first.name}" is the same body as "${name}" of line ${paired.row.line}; allowed: one key for a body`,
  )
}

function giveNames(bodies: KnownBodies, bodyId: string, rows: readonly BodyRow[]): void {
  const [first] = rows
  if (first === undefined) return
  if (!bodies.has(bodyId)) bodies.add({ bodyId, name: first.name, kind: first.kind }, [])
  for (const { name, shortName, aliases } of rows) {
    for (const one of [name, shortName, ...aliases]) if (one) bodies.name(bodyId, one)
  }
}

import { UNKNOWN_KIND } from './body-of-row.js'
import { dateOf, requiredText } from './date-cell.js'
import { thingIdOf } from './ids.js'
import { type KnownBodies, severalBodies } from './known-bodies.js'
import { type ImportPlan, RowCommands } from './plan.js'
import { cellOf, type PairedRow, type PreparedRegister, says } from './prepared-register.js'
import { splitList } from './split-list.js'

/** What a row of a bodies register says. */
type BodyRow = {
  readonly paired: PairedRow
  readonly commands: RowCommands
  readonly name: string
  readonly kind: string
  readonly shortName?: string
  readonly aliases: readonly string[]
  readonly parent: string
  readonly validFrom?: string
  readonly validTo?: string
}

/** All rows of one key, oldest name first. */
type Group = { readonly rows: readonly BodyRow[]; readonly bodyId: string }

/** Plans a register of bodies: each body under its names over time, with its place in the organisation. */
export function planBodies(plan: ImportPlan, register: PreparedRegister, bodies: KnownBodies): void {
  const groups = groupRows(plan, register, bodies)
  const byKey = new Map<string, string>()
  for (const { rows, bodyId } of groups) {
    for (const { paired } of rows) {
      const key = cellOf(paired.row, 'key')
      if (key) byKey.set(key, bodyId)
    }
  }
  const parentOf = (row: BodyRow) => parentId(row, byKey, bodies)
  for (const group of parentsFirst(groups, parentOf)) planGroup(plan, register, bodies, group, parentOf)
}

function groupRows(plan: ImportPlan, register: PreparedRegister, bodies: KnownBodies): readonly Group[] {
  const byKey = new Map<string, BodyRow[]>()
  for (const paired of register.rows) {
    const row = readRow(plan, register, paired)
    const key = cellOf(paired.row, 'key') || `name:${row.name}`
    const group = byKey.get(key)
    if (group) group.push(row)
    else byKey.set(key, [row])
  }
  const groups: Group[] = []
  for (const rows of byKey.values()) {
    rows.sort((a, b) =>
      (a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : (a.validFrom ?? '') > (b.validFrom ?? '') ? 1 : 0,
    )
    const group = identify(rows, bodies)
    if (group) groups.push(group)
  }
  // Names are given after all groups are known, so that no group is taken for another of the same register.
  for (const { rows, bodyId } of groups) {
    const [first] = rows
    if (first === undefined) continue
    if (!bodies.has(bodyId)) bodies.add({ bodyId, name: first.name, kind: first.kind }, [])
    for (const row of rows) {
      for (const name of [row.name, row.shortName, ...row.aliases]) if (name) bodies.name(bodyId, name)
    }
  }
  return groups
}

/** The body that the rows are about: the one that a row was about before, else the one that has such a name, else a new one. */
function identify(rows: readonly BodyRow[], bodies: KnownBodies): Group | undefined {
  const before = rows
    .map(({ paired }) => paired.before?.listing?.bodyId)
    .find((bodyId) => bodyId !== undefined)
  if (before !== undefined) return { rows, bodyId: bodies.canonical(before) }
  const found = new Set<string>()
  for (const row of rows) {
    const match = bodies.find(row.name)
    if (match.status === 'several') {
      row.commands.problem('body', severalBodies(row.name, match.bodies))
      return undefined
    }
    if (match.status === 'one') found.add(match.body.bodyId)
  }
  const [first] = rows
  if (first === undefined) return undefined
  if (found.size > 1) {
    first.commands.problem(
      'key',
      `its names are known as those of several bodies: ${[...found].join(' and ')}`,
    )
    return undefined
  }
  const [existing] = found
  if (existing !== undefined) return { rows, bodyId: existing }
  return { rows, bodyId: thingIdOf(first.paired.rowId, 'body') }
}

function readRow(plan: ImportPlan, register: PreparedRegister, paired: PairedRow): BodyRow {
  const { row } = paired
  const commands = new RowCommands(plan, register, paired)
  const name = requiredText(commands, row, 'body') ?? ''
  const shortName = cellOf(row, 'short_name')
  const validFrom = dateOf(commands, row, 'valid_from')
  const validTo = dateOf(commands, row, 'valid_to')
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom) {
    commands.problem('valid_to', `${validTo} is before valid_from, ${validFrom}`)
  }
  return {
    paired,
    commands,
    name,
    kind: cellOf(row, 'kind') || UNKNOWN_KIND,
    aliases: splitList(cellOf(row, 'aliases')),
    parent: cellOf(row, 'parent'),
    ...(shortName && { shortName }),
    ...(validFrom && { validFrom }),
    ...(validTo && { validTo }),
  }
}

function parentId(row: BodyRow, byKey: ReadonlyMap<string, string>, bodies: KnownBodies): string | undefined {
  if (row.parent === '') return undefined
  const keyed = byKey.get(row.parent)
  if (keyed !== undefined) return keyed
  const match = bodies.find(row.parent)
  if (match.status === 'one') return match.body.bodyId
  const why =
    match.status === 'several'
      ? severalBodies(row.parent, match.bodies)
      : `"${row.parent}" is neither a key of this register nor the name of a body`
  row.commands.problem('parent', why)
  return undefined
}

/** A body is registered after the one that it is part of. Parents in a circle are a problem of their rows. */
function parentsFirst(
  groups: readonly Group[],
  parentOf: (row: BodyRow) => string | undefined,
): readonly Group[] {
  const byId = new Map(groups.map((group) => [group.bodyId, group]))
  const done = new Set<string>()
  const under = new Set<string>()
  const ordered: Group[] = []
  const visit = (group: Group): void => {
    if (done.has(group.bodyId)) return
    const [first] = group.rows
    if (under.has(group.bodyId)) {
      first?.commands.problem('parent', `"${first.name}" would be part of itself`)
      return
    }
    under.add(group.bodyId)
    const parent = lastParent(group, parentOf)
    const above = parent === undefined ? undefined : byId.get(parent)
    if (above) visit(above)
    under.delete(group.bodyId)
    done.add(group.bodyId)
    ordered.push(group)
  }
  for (const group of groups) visit(group)
  return ordered
}

/** Where the rows of one body name different parents, the newest counts. */
function lastParent(group: Group, parentOf: (row: BodyRow) => string | undefined): string | undefined {
  const named = group.rows.filter(({ parent }) => parent !== '').at(-1)
  return named && parentOf(named)
}

function planGroup(
  plan: ImportPlan,
  register: PreparedRegister,
  bodies: KnownBodies,
  group: Group,
  parentOf: (row: BodyRow) => string | undefined,
): void {
  const { rows, bodyId } = group
  for (const { paired } of rows) plan.listing(register, { rowId: paired.rowId, bodyId })
  if (rows.every(({ paired }) => paired.state === 'unchanged')) return
  const known = bodies.get(bodyId)?.state
  if (known === undefined) registerGroup(group, lastParent(group, parentOf))
  else amendGroup(group, known, lastParent(group, parentOf))
}

function registerGroup({ rows, bodyId }: Group, parent: string | undefined): void {
  const [first, ...renamings] = rows
  if (first === undefined) return
  const { name, shortName, validFrom } = first
  const kind = rows.map((row) => row.kind).findLast((word) => word !== UNKNOWN_KIND) ?? UNKNOWN_KIND
  const aliases = [...new Set(rows.flatMap((row) => row.aliases))]
  first.commands.add('bodies', 'register', 'RegisterBody', {
    bodyId,
    name,
    kind,
    ...(shortName && { shortName }),
    ...(validFrom && { validFrom }),
    ...(parent && { parentId: parent }),
    ...(aliases.length > 0 && { aliases }),
  })
  for (const row of renamings) rename(row, bodyId)
  const last = rows.at(-1)
  if (last?.validTo !== undefined)
    last.commands.add('bodies', 'end', 'EndBody', { bodyId, validTo: last.validTo })
}

function rename(row: BodyRow, bodyId: string): void {
  if (row.validFrom === undefined) {
    row.commands.problem(
      'valid_from',
      `is empty; allowed: the date from which the body was called "${row.name}"`,
    )
    return
  }
  const { name, shortName, validFrom } = row
  row.commands.add('bodies', 'rename', 'RenameBody', {
    bodyId,
    name,
    validFrom,
    ...(shortName && { shortName }),
  })
}

type State = NonNullable<ReturnType<KnownBodies['get']>>['state']

/** What the register says otherwise than the ledger, of a body that the ledger has. */
function amendGroup({ rows, bodyId }: Group, state: State, parent: string | undefined): void {
  if (state === undefined) return
  const last = rows.at(-1)
  for (const row of rows) {
    if (row.paired.state === 'unchanged') continue
    amendName(row, bodyId, state)
    for (const alias of row.aliases) {
      if (state.aliases.includes(alias)) continue
      row.commands.add('bodies', `alias|${alias}`, 'AddBodyAlias', { bodyId, alias })
    }
    const reason = row.commands.reason
    if (row.kind !== UNKNOWN_KIND && row.kind !== state.kind) {
      row.commands.add('bodies', 'kind', 'CorrectBody', { bodyId, kind: row.kind, reason })
    }
    if (row !== last) continue
    if (parent !== undefined && parent !== state.parentId) {
      row.commands.add('bodies', 'parent', 'CorrectBody', { bodyId, parentId: parent, reason })
    }
    if (row.validTo !== undefined && row.validTo !== state.validTo) {
      if (state.validTo === undefined)
        row.commands.add('bodies', 'end', 'EndBody', { bodyId, validTo: row.validTo })
      else row.commands.add('bodies', 'end', 'CorrectBody', { bodyId, validTo: row.validTo, reason })
    } else if (row.validTo === undefined && says(row.paired, 'valid_to') && state.validTo !== undefined) {
      row.commands.add('bodies', 'end', 'CorrectBody', { bodyId, validTo: null, reason })
    }
  }
}

function amendName(row: BodyRow, bodyId: string, state: NonNullable<State>): void {
  const { paired, name, shortName, validFrom, commands } = row
  const known = state.names.find((entry) => entry.name === (paired.valuesBefore?.body ?? name))
  if (known === undefined) {
    // The ledger knows the body by another name: this is an alias if nobody says from when, else its name from then on.
    if (validFrom !== undefined) rename(row, bodyId)
    else if (!state.aliases.includes(name))
      commands.add('bodies', `alias|${name}`, 'AddBodyAlias', { bodyId, alias: name })
    return
  }
  const corrected = {
    ...(name !== known.name && { name }),
    ...(says(paired, 'short_name') && shortName !== known.shortName && { shortName: shortName ?? null }),
    ...(says(paired, 'valid_from') && validFrom !== known.validFrom && { validFrom: validFrom ?? null }),
  }
  if (Object.keys(corrected).length === 0) return
  const { reason } = commands
  commands.add('bodies', 'name', 'CorrectBody', { bodyId, wrongName: known.name, ...corrected, reason })
}

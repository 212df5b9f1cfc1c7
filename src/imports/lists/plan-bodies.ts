import { splitList } from '../cells/split-list.js'
import { type KnownBodies, type KnownBody, severalBodies } from '../known/known-bodies.js'
import type { ImportPlan } from '../plan.js'
import { type PreparedRegister, says } from '../rows/prepared-register.js'
import { type BodyGroup, type BodyRow, groupBodies } from './body-groups.js'
import { UNKNOWN_KIND } from './body-of-row.js'

type State = NonNullable<KnownBody['state']>

/** The body that a row's body is part of; `undefined` where the row names none, or none that can be found. */
type ParentOf = (row: BodyRow) => string | undefined

/** Plans all registers of bodies together: each body under its names over time, with its place in the organisation. */
export function planBodies(
  plan: ImportPlan,
  registers: readonly PreparedRegister[],
  bodies: KnownBodies,
): void {
  const groups = groupBodies(plan, registers, bodies)
  const parentOf = parentsOf(groups, bodies)
  for (const group of parentsFirst(groups, bodies, parentOf)) planGroup(plan, bodies, group, parentOf)
}

/** Looks each parent up once, so that a wrong one is told once: a key of the same register, else a name. */
function parentsOf(groups: readonly BodyGroup[], bodies: KnownBodies): ParentOf {
  const byKey = new Map<string, string>()
  const keyed = ({ register }: BodyRow, key: string) => `${register.registerId}|${key}`
  for (const { rows, bodyId } of groups) {
    for (const row of rows) if (row.key) byKey.set(keyed(row, row.key), bodyId)
  }
  const parents = new Map<BodyRow, string | undefined>()
  for (const row of groups.flatMap(({ rows }) => rows)) {
    if (row.parent === '') continue
    parents.set(row, byKey.get(keyed(row, row.parent)) ?? parentNamed(row, bodies))
  }
  return (row) => parents.get(row)
}

function parentNamed({ parent, commands, paired }: BodyRow, bodies: KnownBodies): string | undefined {
  const match = bodies.find(parent)
  if (match.status === 'one') return match.body.bodyId
  // What did not change was settled by an earlier import.
  if (paired.state === 'unchanged') return undefined
  commands.problem(
    'parent',
    match.status === 'several'
      ? severalBodies(parent, match.bodies)
      : `"${parent}" is unknown; allowed: a key of this register, or the name of a body`,
  )
  return undefined
}

/** A body is registered after the one that it is part of. Parents in a circle are a problem of their rows. */
function parentsFirst(
  groups: readonly BodyGroup[],
  bodies: KnownBodies,
  parentOf: ParentOf,
): readonly BodyGroup[] {
  const byId = new Map(groups.map((group) => [group.bodyId, group]))
  const above = (bodyId: string): string | undefined => {
    const group = byId.get(bodyId)
    return group ? lastParent(group, parentOf) : bodies.get(bodyId)?.state?.parentId
  }
  const done = new Set<string>()
  for (const { bodyId } of groups) {
    // Upwards to what is done or part of nothing; what is met last is registered first.
    const path: string[] = []
    for (let id: string | undefined = bodyId; id !== undefined && !done.has(id); id = above(id)) {
      if (path.includes(id)) {
        refuseCircle(path.slice(path.indexOf(id)).flatMap((one) => byId.get(one) ?? []))
        break
      }
      path.push(id)
    }
    for (const id of path.reverse()) done.add(id)
  }
  return [...done].flatMap((bodyId) => byId.get(bodyId) ?? [])
}

function refuseCircle(circle: readonly BodyGroup[]): void {
  const named = circle.flatMap(({ rows }) => rowWithParent(rows) ?? [])
  const [row] = named
  const path = [...named, row].map((one) => `"${one?.name}"`).join(', part of ')
  row?.commands.problem(
    'parent',
    `${path}: a body cannot be part of itself; allowed: parents without a circle`,
  )
}

/** Where the rows of one body name different parents, the newest counts. */
const rowWithParent = (rows: readonly BodyRow[]) => rows.findLast(({ parent }) => parent !== '')

function lastParent({ rows }: BodyGroup, parentOf: ParentOf): string | undefined {
  const row = rowWithParent(rows)
  return row && parentOf(row)
}

function planGroup(plan: ImportPlan, bodies: KnownBodies, group: BodyGroup, parentOf: ParentOf): void {
  const { rows, bodyId } = group
  for (const { register, paired } of rows) plan.listing(register, { rowId: paired.rowId, bodyId })
  if (rows.every(({ paired }) => paired.state === 'unchanged')) return
  const known = bodies.get(bodyId)?.state
  if (known === undefined) registerGroup(group, lastParent(group, parentOf))
  else amendGroup(group, known, parentOf)
}

function registerGroup({ rows, bodyId }: BodyGroup, parent: string | undefined): void {
  const [first, ...others] = underEachName(rows)
  if (first === undefined) return
  const { name, shortName, validFrom } = first
  const aliases = [...new Set(rows.flatMap((row) => row.aliases))]
  first.commands.add('bodies', 'register', 'RegisterBody', {
    bodyId,
    name,
    kind: kindOf(rows),
    ...(shortName && { shortName }),
    ...(validFrom && { validFrom }),
    ...(parent && { parentId: parent }),
    ...(aliases.length > 0 && { aliases }),
  })
  for (const row of others) rename(row, bodyId)
  const last = rows.at(-1)
  if (last?.validTo !== undefined)
    last.commands.add('bodies', 'end', 'EndBody', { bodyId, validTo: last.validTo })
}

/** Two registers may list a body under the same name; the first of them gives it. */
const underEachName = (rows: readonly BodyRow[]): readonly BodyRow[] =>
  rows.filter((row) => row === rows.find((one) => one.name === row.name && one.validFrom === row.validFrom))

const kindOf = (rows: readonly BodyRow[]): string =>
  rows.map(({ kind }) => kind).findLast((kind) => kind !== UNKNOWN_KIND) ?? UNKNOWN_KIND

function rename(row: BodyRow, bodyId: string): void {
  const { name, shortName, validFrom, commands } = row
  if (validFrom === undefined) {
    commands.problem('valid_from', `is empty; allowed: the date from which the body was called "${name}"`)
    return
  }
  commands.add('bodies', 'rename', 'RenameBody', {
    bodyId,
    name,
    validFrom,
    ...(shortName && { shortName }),
  })
}

/** What the register says otherwise than it did, or a new row otherwise than the ledger, of a body that the ledger has. */
function amendGroup(group: BodyGroup, state: State, parentOf: ParentOf): void {
  const { rows, bodyId } = group
  const changed = rows.filter(({ paired }) => paired.state !== 'unchanged')
  if (isKnownByName(rows, state)) nameProperly(group, state)
  else for (const row of changed) amendName(row, bodyId, state)
  amendAliases(group, changed, state)
  const kind = kindOf(rows)
  const ofKind = changed.find(({ paired }) => says(paired, 'kind'))
  if (ofKind && kind !== UNKNOWN_KIND && kind !== state.kind) {
    const { reason } = ofKind.commands
    ofKind.commands.add('bodies', 'kind', 'CorrectBody', { bodyId, kind, reason })
  }
  const ofParent = changed.find(({ paired }) => says(paired, 'parent'))
  const parentId = lastParent(group, parentOf)
  if (ofParent && parentId !== state.parentId) {
    const { reason } = ofParent.commands
    ofParent.commands.add('bodies', 'parent', 'CorrectBody', { bodyId, parentId: parentId ?? null, reason })
  }
  amendEnd(group, state)
}

/** Whether all that the ledger has of the body is a name that other registers call it by. */
const isKnownByName = (rows: readonly BodyRow[], { kind, names }: State): boolean =>
  kind === UNKNOWN_KIND && names.length === 1 && rows.every(({ paired }) => paired.state === 'new')

/** The names of a register of bodies stand for the one that the body was registered under. */
function nameProperly({ rows, bodyId }: BodyGroup, { names, aliases }: State): void {
  const [known] = names
  const [first, ...others] = underEachName(rows)
  if (known === undefined || first === undefined) return
  const { name, shortName, validFrom, commands } = first
  if (name !== known.name || shortName !== undefined || validFrom !== undefined) {
    const corrected = { name, ...(shortName && { shortName }), ...(validFrom && { validFrom }) }
    const { reason } = commands
    commands.add('bodies', 'name', 'CorrectBody', { bodyId, wrongName: known.name, ...corrected, reason })
  }
  for (const row of others) rename(row, bodyId)
  const listed = rows.flatMap((row) => [row.name, row.shortName, ...row.aliases])
  if (![...listed, ...aliases].includes(known.name))
    commands.add('bodies', `alias|${known.name}`, 'AddBodyAlias', { bodyId, alias: known.name })
}

/** A body ends with the last of its names. */
function amendEnd({ rows, bodyId }: BodyGroup, state: State): void {
  const last = rows.at(-1)
  if (last === undefined || !says(last.paired, 'valid_to') || last.validTo === state.validTo) return
  const { validTo, commands } = last
  const { reason } = commands
  if (validTo !== undefined && state.validTo === undefined)
    commands.add('bodies', 'end', 'EndBody', { bodyId, validTo })
  else commands.add('bodies', 'end', 'CorrectBody', { bodyId, validTo: validTo ?? null, reason })
}

function amendAliases({ rows, bodyId }: BodyGroup, changed: readonly BodyRow[], state: State): void {
  const held = new Set(state.aliases)
  const named = new Set(rows.flatMap(({ aliases }) => aliases))
  for (const { commands, aliases, paired } of changed) {
    for (const alias of aliases) {
      if (held.has(alias)) continue
      held.add(alias)
      commands.add('bodies', `alias|${alias}`, 'AddBodyAlias', { bodyId, alias })
    }
    const before = splitList(paired.valuesBefore?.aliases ?? '')
    const withdrawnAliases = before.filter((alias) => held.has(alias) && !named.has(alias))
    for (const alias of withdrawnAliases) held.delete(alias)
    if (withdrawnAliases.length === 0) continue
    const { reason } = commands
    commands.add('bodies', 'aliases', 'CorrectBody', { bodyId, withdrawnAliases, reason })
  }
}

function amendName(row: BodyRow, bodyId: string, state: State): void {
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

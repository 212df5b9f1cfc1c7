import { readDate } from '../../domain/calendar-date.js'
import { foldName } from '../../domain/name-folding.js'
import { LIMITS } from '../../domain/text.js'
import { checkLength, dateOf, requiredText } from '../cells/date-cell.js'
import { thingIdOf } from '../ids.js'
import type { KnownBodies } from '../known/known-bodies.js'
import type { KnownAreas, KnownByText } from '../known/known-by-text.js'
import { type ImportPlan, RowCommands } from '../plan.js'
import type { PairedRow, PreparedRegister } from '../rows/prepared-register.js'

/** The body that a text names, where it equals one; a longer text links to none. */
const linked = (bodies: KnownBodies, text: string): string | undefined => {
  const match = bodies.find(text)
  return match.status === 'one' ? match.body.bodyId : undefined
}

/** Counts from 0 how often a register has named the same. */
function turns(): (text: string, since?: string) => number {
  const counts = new Map<string, number>()
  return (text, since = '') => {
    const key = `${since}|${foldName(text)}`
    const turn = counts.get(key) ?? 0
    counts.set(key, turn + 1)
    return turn
  }
}

/** What a changed or new row says of who owns an area. */
type OwnerRow = {
  readonly paired: PairedRow
  readonly commands: RowCommands
  readonly areaId: string
  readonly area: string
  readonly owner: string
  readonly validFrom: string | undefined
}

/** Plans all registers of areas and who owns their measures: two owners from one day are two areas of one name. */
export function planOwners(
  plan: ImportPlan,
  registers: readonly PreparedRegister[],
  bodies: KnownBodies,
  areas: KnownAreas,
): void {
  for (const register of registers) {
    const rows = readOwners(plan, register, areas)
    // Before anything is assigned anew: another row may take the day that one leaves.
    for (const row of rows) withdrawMoved(areas, row)
    for (const { commands, areaId, area, owner, validFrom } of rows) {
      const ownerBodyId = linked(bodies, owner)
      commands.add('owners', 'assign', 'AssignOwner', {
        areaId,
        area,
        owner,
        ...(ownerBodyId && { ownerBodyId }),
        ...(validFrom && { validFrom }),
      })
    }
  }
}

function readOwners(plan: ImportPlan, register: PreparedRegister, areas: KnownAreas): readonly OwnerRow[] {
  const turnOf = turns()
  return register.rows.flatMap((paired) => {
    const { row, rowId, before, state } = paired
    const commands = new RowCommands(plan, register, paired)
    const area = requiredText(commands, row, 'area')
    const owner = requiredText(commands, row, 'owner')
    checkLength(commands, row, { area: LIMITS.title, owner: LIMITS.title })
    const validFrom = dateOf(commands, row, 'valid_from')
    if (area === undefined || owner === undefined) return []
    const turn = turnOf(area, validFrom)
    const areaId = before?.listing?.areaId ?? areas.find(area, turn) ?? thingIdOf(rowId, 'area')
    areas.add(area, areaId)
    plan.listing(register, { rowId, areaId })
    return state === 'unchanged' ? [] : [{ paired, commands, areaId, area, owner, validFrom }]
  })
}

/** A row whose date was edited never owned the area from the day that it said before. */
function withdrawMoved(areas: KnownAreas, { paired, commands, areaId, validFrom }: OwnerRow): void {
  if (paired.valuesBefore === undefined) return
  const before = readDate(paired.valuesBefore.valid_from ?? '')
  if (before === validFrom || !areas.hasOwnerFrom(areaId, before)) return
  const { reason } = commands
  commands.add('owners', 'withdraw', 'WithdrawOwner', {
    areaId,
    ...(before && { validFrom: before }),
    reason,
  })
}

/** Plans all registers of outside actors and how they have been involved. */
export function planInvolvement(
  plan: ImportPlan,
  registers: readonly PreparedRegister[],
  bodies: KnownBodies,
  actors: KnownByText,
): void {
  for (const register of registers) {
    const turnOf = turns()
    for (const paired of register.rows) {
      const { row, rowId, before, state } = paired
      const commands = new RowCommands(plan, register, paired)
      const actor = requiredText(commands, row, 'actor')
      const involvement = requiredText(commands, row, 'involvement')
      checkLength(commands, row, { actor: LIMITS.title })
      if (actor === undefined || involvement === undefined) continue
      const turn = turnOf(actor)
      const involvementId =
        before?.listing?.involvementId ?? actors.find(actor, turn) ?? thingIdOf(rowId, 'involvement')
      actors.add(actor, involvementId)
      plan.listing(register, { rowId, involvementId })
      if (state === 'unchanged') continue
      const bodyId = linked(bodies, actor)
      commands.add('owners', 'record', 'RecordInvolvement', {
        involvementId,
        actor,
        involvement,
        ...(bodyId && { bodyId }),
      })
    }
  }
}

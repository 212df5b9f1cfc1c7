import { foldName } from '../domain/name-folding.js'
import { dateOf, requiredText } from './date-cell.js'
import { thingIdOf } from './ids.js'
import type { KnownBodies } from './known-bodies.js'
import { type ImportPlan, RowCommands } from './plan.js'
import type { PreparedRegister } from './prepared-register.js'

/** Things that are known by the text that names them: areas by their name, involvements by their actor. */
export type KnownByText = {
  /** The id of the thing that the text names, folded like a body's name. */
  readonly ids: Map<string, string>
}

function idOf(known: KnownByText, text: string, before: string | undefined, made: string): string {
  const found = before ?? known.ids.get(foldName(text)) ?? made
  known.ids.set(foldName(text), found)
  return found
}

/** The body that a text names, where it equals one; a longer text links to none. */
const linked = (bodies: KnownBodies, text: string): string | undefined => {
  const match = bodies.find(text)
  return match.status === 'one' ? match.body.bodyId : undefined
}

/** Plans a register of areas and who owns their measures. */
export function planOwners(
  plan: ImportPlan,
  register: PreparedRegister,
  bodies: KnownBodies,
  areas: KnownByText,
): void {
  for (const paired of register.rows) {
    const { row, rowId, before, state } = paired
    const commands = new RowCommands(plan, register, paired)
    const area = requiredText(commands, row, 'area')
    const owner = requiredText(commands, row, 'owner')
    const validFrom = dateOf(commands, row, 'valid_from')
    if (area === undefined || owner === undefined) continue
    const areaId = idOf(areas, area, before?.listing?.areaId, thingIdOf(rowId, 'area'))
    plan.listing(register, { rowId, areaId })
    if (state === 'unchanged') continue
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

/** Plans a register of outside actors and how they have been involved. */
export function planInvolvement(
  plan: ImportPlan,
  register: PreparedRegister,
  bodies: KnownBodies,
  actors: KnownByText,
): void {
  for (const paired of register.rows) {
    const { row, rowId, before, state } = paired
    const commands = new RowCommands(plan, register, paired)
    const actor = requiredText(commands, row, 'actor')
    const involvement = requiredText(commands, row, 'involvement')
    if (actor === undefined || involvement === undefined) continue
    const involvementId = idOf(actors, actor, before?.listing?.involvementId, thingIdOf(rowId, 'involvement'))
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

import { LIMITS } from '../../domain/text.js'
import { thingIdOf } from '../ids.js'
import { type KnownBodies, severalBodies } from '../known/known-bodies.js'
import type { RowCommands } from '../plan.js'

/** The kind of a body that nobody has registered, known only because a register names it. */
export const UNKNOWN_KIND = 'ukjent'

/**
 * The body that a cell names. One that nobody knows is registered from its name.
 * @returns `undefined` where the name fits several bodies, which is then a problem of the row
 */
export function bodyNamed(
  bodies: KnownBodies,
  commands: RowCommands,
  rowId: string,
  field: string,
  text: string,
): string | undefined {
  const { length } = text
  if (length > LIMITS.name) {
    commands.problem(field, `has ${length} characters; allowed: at most ${LIMITS.name}`)
    return undefined
  }
  const match = bodies.find(text)
  if (match.status === 'one') return match.body.bodyId
  if (match.status === 'several') {
    commands.problem(field, severalBodies(text, match.bodies))
    return undefined
  }
  proposeCapacity(bodies, commands, text)
  const bodyId = thingIdOf(rowId, `body|${field}`)
  bodies.add({ bodyId, name: text, kind: UNKNOWN_KIND }, [text])
  commands.add('bodies', `register|${field}`, 'RegisterBody', { bodyId, name: text, kind: UNKNOWN_KIND })
  return bodyId
}

/** `Helse Vest, tiltakseier` and `Helse Vest (tiltakseier)`: a name, and in which capacity. */
const WITH_CAPACITY = /^(?<name>[^,(]*[^,(\s])\s*(?:,\s*(?<after>.+)|\((?<within>[^()]+)\)\s*)$/su

/** Tells of a name that may be a known body in a capacity. The two stay apart until somebody merges them. */
function proposeCapacity(bodies: KnownBodies, commands: RowCommands, text: string): void {
  const { name, after, within } = WITH_CAPACITY.exec(text)?.groups ?? {}
  if (name === undefined) return
  const match = bodies.find(name)
  if (match.status !== 'one') return
  commands.propose(
    `"${text}" is taken for a body of its own; it may be "${match.body.name}" (${match.body.bodyId}) in the capacity "${after ?? within}": MergeBodies makes them one`,
  )
}

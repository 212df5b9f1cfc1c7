import { thingIdOf } from './ids.js'
import { type KnownBodies, severalBodies } from './known-bodies.js'
import type { RowCommands } from './plan.js'

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
  const match = bodies.find(text)
  if (match.status === 'one') return match.body.bodyId
  if (match.status === 'several') {
    commands.problem(field, severalBodies(text, match.bodies))
    return undefined
  }
  const bodyId = thingIdOf(rowId, `body|${field}`)
  bodies.add({ bodyId, name: text, kind: UNKNOWN_KIND }, [text])
  commands.add('bodies', `register|${field}`, 'RegisterBody', { bodyId, name: text, kind: UNKNOWN_KIND })
  return bodyId
}

import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { requireRegistered } from '../requires.js'
import type { BodyState } from './state.js'

/**
 * The body and all that it is part of, as far as the states at hand tell: its parent, or what it is read as, and so on.
 * A circle, which a race can bring about, ends where it closes.
 */
export function withParents(
  bodyId: string,
  stateOf: (bodyId: string) => BodyState | undefined,
): readonly string[] {
  const path = [bodyId]
  for (let next = above(stateOf(bodyId)); next !== undefined; next = above(stateOf(next))) {
    if (path.includes(next)) return path
    path.push(next)
  }
  return path
}

function above(body: BodyState | undefined): string | undefined {
  if (body === undefined || body.status === 'none') return undefined
  return body.status === 'redirected' ? body.into : body.parentId
}

/**
 * The body may be part of the parent, which is not part of the body, by however many bodies between.
 * @throws {Refusal} `circular-reference`, `not-found` or `redirected`
 */
export function requireParent(bodyId: string, parentId: string, facts: Facts): void {
  const field = 'parentId'
  if (parentId === bodyId) {
    throw new Refusal('circular-reference', `body ${bodyId} cannot be part of itself`, {
      field,
      value: parentId,
      allowed: 'another body',
    })
  }
  requireRegistered(facts.body(parentId), { field, id: parentId, what: 'body' })
  if (!isPartOf(parentId, bodyId, facts)) return
  throw new Refusal('circular-reference', `body ${parentId} is itself part of body ${bodyId}`, {
    field,
    value: parentId,
    allowed: 'a body that is not part of this one',
  })
}

/** Whether the body is part of the other, by however many between. The other's own state is not looked at. */
export function isPartOf(bodyId: string, other: string, facts: Facts): boolean {
  return withParents(bodyId, (id) => (id === other ? undefined : facts.body(id))).includes(other)
}

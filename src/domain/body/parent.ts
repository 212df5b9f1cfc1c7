import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { requireRegistered } from '../requires.js'

/**
 * The body may be part of the parent. A circle through more than the parent's own parent cannot be told from what a
 * decision reads; reconciliation finds it.
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
  const parent = requireRegistered(facts.body(parentId), { field, id: parentId, what: 'body' })
  if (parent.parentId === bodyId) {
    throw new Refusal('circular-reference', `body ${parentId} is itself part of body ${bodyId}`, {
      field,
      value: parentId,
      allowed: 'a body that is not part of this one',
    })
  }
}

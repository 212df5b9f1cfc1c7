import { readDraftMarker } from '../../domain/draft-marker.js'
import { proposeConditions, proposeKind } from '../../domain/kinds-in-text.js'
import type { Clause, Lead, Wording } from '../../domain/values.js'
import { splitClauses } from './clauses.js'

/** What a cell says of a decision: its wording, and whether the marker of a draft stood before it. */
export type ReadDecision = { readonly marked: boolean; readonly wording: Wording }

/**
 * Reads a decision's cell: the marker becomes standing and not text, a list becomes lead and clauses, and kinds and
 * conditions are proposed from the words. @returns `undefined` for an empty cell, or one that holds a marker alone
 */
export function readDecision(cell: string): ReadDecision | undefined {
  const { isDraft, text } = readDraftMarker(cell.trim())
  if (text.trim() === '') return undefined
  const { lead, clauses } = splitClauses(text)
  const wording: Wording = {
    ...(lead && { lead: withProposals(lead) }),
    clauses: clauses.map((clause) => withProposals(clause)),
  }
  return { marked: isDraft, wording }
}

function withProposals<T extends Lead | Clause>(part: T): T {
  const kind = proposeKind(part.text)
  const conditions = proposeConditions(part.text)
  const proposed = [
    ...(kind ? ['kind' as const] : []),
    ...(conditions.length > 0 ? ['conditions' as const] : []),
  ]
  if (proposed.length === 0) return part
  return {
    ...part,
    ...(kind && { kind }),
    ...(conditions.length > 0 && { conditions: [...conditions] }),
    proposed,
  }
}

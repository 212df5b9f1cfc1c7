import { type NoteVerifier, parseNote } from '../signed-note.js'
import type { Discrepancy } from '../verification/compare-leaves.js'
import type { ReadAnchor } from '../verification/read-anchors.js'
import { type Cosignature, cosignaturesOf, ForgedCosignature } from './cosignature.js'

export type Quorum = {
  readonly witnesses: readonly NoteVerifier[]
  /** How many of them are needed. */
  readonly required: number
}

export type Witnessed = { readonly anchor: ReadAnchor; readonly cosignatures: readonly Cosignature[] }

/**
 * The greatest of the checkpoints that enough witnesses have cosigned: up to there a history written anew would need
 * them too. That there is none, and each line that is not what its witness signed, is told.
 * @param anchors those that the log bears out
 */
export function witnessedAnchor(
  anchors: readonly ReadAnchor[],
  { witnesses, required }: Quorum,
  found: (discrepancy: Discrepancy) => void,
): Witnessed | undefined {
  const cosigned = anchors.flatMap((anchor) => {
    try {
      const cosignatures = cosignaturesOf(parseNote(anchor.note), witnesses)
      return cosignatures.length < required ? [] : [{ anchor, cosignatures }]
    } catch (error) {
      if (!(error instanceof ForgedCosignature)) throw error
      found({ message: `${anchor.name}: ${error.message}` })
      return []
    }
  })
  if (cosigned.length === 0) {
    found({
      message: `no checkpoint that the log bears out is cosigned by ${required} of the ${witnesses.length} witnesses`,
    })
  }
  return cosigned.sort((a, b) => b.anchor.checkpoint.size - a.anchor.checkpoint.size)[0]
}

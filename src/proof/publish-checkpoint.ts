import { type Anchoring, anchoringTo } from './anchoring.js'
import {
  type KeptCheckpoint,
  keepCosignatures,
  lastCheckpoints,
  readCheckpoint,
} from './checkpoint-folder.js'
import type { MadeCheckpoint } from './make-checkpoint.js'
import type { ProofTree } from './proof-tree.js'
import { type NoteVerifier, parseNote } from './signed-note.js'
import { cosignaturesOf, ForgedCosignature } from './witnesses/cosignature.js'
import { type KnownWitness, readWitnesses } from './witnesses/known-witnesses.js'
import { type AskedWitness, askWitness } from './witnesses/tlog-witness.js'

export type PublishedCheckpoint = MadeCheckpoint & {
  /** Whether it also got to where it cannot be changed. */
  readonly isTaken: boolean
  /** Whether every witness that is asked has cosigned it. */
  readonly isCosigned: boolean
}

export type Publishing = {
  readonly anchoring: Anchoring
  readonly witnesses: readonly KnownWitness[]
}

/** As the settings say. @throws {Refusal} `invalid-data` */
export const publishingBy = (settings: {
  readonly to?: string | undefined
  readonly witnessesFile?: string | undefined
}): Publishing => ({
  anchoring: anchoringTo(settings.to),
  witnesses: readWitnesses(settings.witnessesFile),
})

/** How far back is looked for what a witness saw last; where it saw less than that, it says so itself. */
const LOOKED_BACK = 20

/**
 * Shows a checkpoint to the witnesses that have not cosigned it yet, and takes it, with all that they signed, to where
 * whoever keeps the ledger cannot change it: again where a witness has signed since.
 * @param tree of the size that the checkpoint has
 * @param onTrouble told of everybody who could not be reached, or did not sign
 */
export async function publishCheckpoint(
  made: MadeCheckpoint,
  { tree, folder }: { readonly tree: ProofTree; readonly folder: string },
  { anchoring, witnesses }: Publishing,
  onTrouble: (error: Error) => void,
): Promise<PublishedCheckpoint> {
  const { added, isCosigned } = await askAll(
    readCheckpoint(made.file),
    { tree, folder },
    witnesses,
    onTrouble,
  )
  const { note } = readCheckpoint(made.file)
  if (!made.isNew && added === 0) return { ...made, note, isTaken: true, isCosigned }
  try {
    await anchoring(note)
    return { ...made, note, isTaken: true, isCosigned }
  } catch (error) {
    onTrouble(errorOf(error))
    return { ...made, note, isTaken: false, isCosigned }
  }
}

async function askAll(
  kept: KeptCheckpoint,
  { tree, folder }: { readonly tree: ProofTree; readonly folder: string },
  witnesses: readonly KnownWitness[],
  onTrouble: (error: Error) => void,
): Promise<{ readonly added: number; readonly isCosigned: boolean }> {
  const asked = witnesses.filter(
    (witness): witness is AskedWitness => witness.address !== undefined && !hasCosigned(kept, witness.key),
  )
  if (asked.length === 0) return { added: 0, isCosigned: true }
  const earlier = lastCheckpoints(folder, { before: kept.checkpoint.size, limit: LOOKED_BACK })
  const answers = await Promise.allSettled(
    asked.map((witness) => {
      const seen = earlier.find((one) => hasCosigned(one, witness.key))
      return askWitness(witness, kept, tree.subtree, seen?.checkpoint.size ?? 0)
    }),
  )
  const signed = answers.flatMap((answer) => {
    if (answer.status === 'fulfilled') return [answer.value]
    onTrouble(errorOf(answer.reason))
    return []
  })
  return { added: keepCosignatures(kept, signed).length, isCosigned: signed.length === asked.length }
}

const errorOf = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** A line that is not what a witness signed is told of by whoever verifies; it is no reason to ask again. */
function hasCosigned({ note }: KeptCheckpoint, witness: NoteVerifier): boolean {
  try {
    return cosignaturesOf(parseNote(note), [witness]).length > 0
  } catch (error) {
    if (error instanceof ForgedCosignature) return true
    throw error
  }
}

import { readFileSync } from 'node:fs'
import { decisionProofAnswer } from '../../contract/proof.js'
import { Refusal } from '../../domain/refusal.js'
import { parseCheckpoint } from '../../proof/checkpoint.js'
import { type DecisionInStream, proofOfDecision, requireBeginning } from '../../proof/decision-proof.js'
import { MalformedNote, notesIn } from '../../proof/signed-note.js'
import { readVerifierTexts } from '../../proof/signing-keys.js'
import type { DecisionProof } from '../../proof/verifier/decision-proof-shape.js'
import { findDecision } from '../../queries/find-decision.js'
import { EXIT } from '../exit-codes.js'
import { reading } from '../open-ledger.js'
import type { GlobalOptions } from '../options.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'
import { withSignedLog } from '../signed-log.js'
import { writingOrThroughDoor } from '../through-door.js'

/** Prints what shows a decision's wording and standing to somebody who has not the ledger. */
export const runProof: Run<{ readonly checkpoint?: string }> = async (
  globals,
  { checkpoint },
  [text = ''],
) => {
  const since = checkpoint === undefined ? undefined : readSince(checkpoint)
  const { decisionId, meetingId } = await reading(globals, {}, ({ models, moment }) =>
    findDecision(models, moment, text),
  )
  const proof = await writingOrThroughDoor(
    globals,
    () => proveHere(globals, { decisionId, stream: `meeting-${meetingId}` }, since),
    async (send) => {
      const query = new URLSearchParams({ meetingId, ...(since !== undefined && { checkpoint: since }) })
      const answer = await send(`/api/decisions/${decisionId}/proof?${query}`, { method: 'GET' })
      return decisionProofAnswer.parse(await answer.json())
    },
  )
  await printText(`${JSON.stringify(proof)}\n`)
  return EXIT.done
}

const proveHere = (
  globals: GlobalOptions,
  decision: DecisionInStream,
  since: string | undefined,
): Promise<DecisionProof> =>
  withSignedLog(globals, async ({ config, log, tree, made }) => {
    if (made === undefined) throw new Error('a decision was found in an empty log')
    requireBeginning(since, made.note, tree)
    const keys = readVerifierTexts(config.signingKeysDir)
    return proofOfDecision({ log, tree, keys }, decision, made.note, since)
  })

function readSince(file: string): string {
  try {
    const note = notesIn(readFileSync(file, 'utf8')).at(-1) ?? ''
    parseCheckpoint(note)
    return note
  } catch (error) {
    if (!(error instanceof MalformedNote) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Refusal('invalid-data', `${file} is no checkpoint`, {
      field: '--checkpoint',
      value: file,
      allowed: 'a file that holds what ledger checkpoint printed',
    })
  }
}

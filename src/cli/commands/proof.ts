import { readFileSync } from 'node:fs'
import { Refusal } from '../../domain/refusal.js'
import { openLog } from '../../ledger/open-log.js'
import { parseCheckpoint } from '../../proof/checkpoint.js'
import { proofOfDecision } from '../../proof/decision-proof.js'
import { makeCheckpoint } from '../../proof/make-checkpoint.js'
import { ProofTree } from '../../proof/proof-tree.js'
import { MalformedNote } from '../../proof/signed-note.js'
import { openSigningKeys, readVerifierTexts } from '../../proof/signing-keys.js'
import { findDecision } from '../../queries/find-decision.js'
import { EXIT } from '../exit-codes.js'
import { reading, writing } from '../open-ledger.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'

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
  return writing(globals, async ({ config }) => {
    const log = await openLog(config, { readonly: true })
    const tree = new ProofTree(config.proofFile)
    try {
      const made = await makeCheckpoint({
        log,
        tree,
        folder: config.checkpointsDir,
        openKeys: (origin) => openSigningKeys(config.signingKeysDir, origin),
        now: () => new Date(),
      })
      if (made === undefined) throw new Error('a decision was found in an empty log')
      const proof = await proofOfDecision(
        { log, tree, keys: readVerifierTexts(config.signingKeysDir) },
        { decisionId, stream: `meeting-${meetingId}` },
        made.note,
        since,
      )
      await printText(`${JSON.stringify(proof)}\n`)
      return EXIT.done
    } finally {
      tree.close()
      await log.close()
    }
  })
}

function readSince(file: string): string {
  try {
    const note = readFileSync(file, 'utf8')
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

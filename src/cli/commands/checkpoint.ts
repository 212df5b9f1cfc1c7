import { loadCheckpointSettings } from '../../config.js'
import { openLog } from '../../ledger/open-log.js'
import { anchoringTo } from '../../proof/anchoring.js'
import { makeCheckpoint, originOfLog } from '../../proof/make-checkpoint.js'
import { ProofTree } from '../../proof/proof-tree.js'
import { openSigningKeys, rotateSigningKey } from '../../proof/signing-keys.js'
import { EXIT } from '../exit-codes.js'
import { configOf, requireLedger, writing } from '../open-ledger.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'

/** Signs the log as it is now, and prints the checkpoint, which is to be kept where the ledger's keeper cannot reach it. */
export const runCheckpoint: Run<{ readonly newKey?: true }> = async (globals, { newKey }) => {
  requireLedger(configOf(globals))
  const { to } = loadCheckpointSettings()
  return writing(globals, async ({ config }) => {
    const log = await openLog(config, { readonly: true })
    const tree = new ProofTree(config.proofFile)
    try {
      if (newKey) await changeKey(config.signingKeysDir, await originOfLog(log))
      const made = await makeCheckpoint({
        log,
        tree,
        folder: config.checkpointsDir,
        openKeys: (origin) => openSigningKeys(config.signingKeysDir, origin),
        now: () => new Date(),
      })
      if (made === undefined) {
        process.stderr.write('nothing is recorded yet, so there is nothing to sign\n')
        return EXIT.done
      }
      await printText(made.note)
      const kept = made.isNew ? 'kept as' : 'nothing was recorded since; it is in'
      process.stderr.write(`${kept} ${made.file}\n`)
      if (made.isNew) await anchoringTo(to)(made.note)
      return EXIT.done
    } finally {
      tree.close()
      await log.close()
    }
  })
}

async function changeKey(folder: string, origin: string | undefined): Promise<void> {
  if (origin === undefined) return
  const { verifiers } = rotateSigningKey(folder, origin)
  process.stderr.write(`a new key signs from now on; ${verifiers.length - 1} older remain known\n`)
}

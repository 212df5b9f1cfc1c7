import { join } from 'node:path'
import { type CheckpointSettings, loadCheckpointSettings } from '../../config.js'
import { madeCheckpoint } from '../../contract/proof.js'
import { Refusal } from '../../domain/refusal.js'
import { anchoringTo } from '../../proof/anchoring.js'
import { takeCosigned, tellCosignatures } from '../cosigned-checkpoint.js'
import { EXIT, type ExitCode } from '../exit-codes.js'
import { configOf, requireLedger } from '../open-ledger.js'
import type { GlobalOptions } from '../options.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'
import { withSignedLog } from '../signed-log.js'
import { type ThroughDoor, writingOrThroughDoor } from '../through-door.js'

const NOTHING_TO_SIGN = 'nothing is recorded yet, so there is nothing to sign\n'

/**
 * Signs the log as it is now, and prints the checkpoint, which is to be kept where the ledger's keeper cannot reach it.
 * A service that runs signs it in its own tree.
 */
export const runCheckpoint: Run<{ readonly newKey?: true; readonly cosigned?: string }> = async (
  globals,
  { newKey, cosigned },
) => {
  requireLedger(configOf(globals))
  const settings = loadCheckpointSettings()
  if (cosigned !== undefined) return takeCosigned(configOf(globals).checkpointsDir, cosigned, settings)
  return writingOrThroughDoor(
    globals,
    () => signHere(globals, newKey, settings),
    (send) => signThere(send, newKey, configOf(globals).checkpointsDir),
  )
}

const signHere = (globals: GlobalOptions, newKey: true | undefined, { to }: CheckpointSettings) =>
  withSignedLog(
    globals,
    async ({ made }) => {
      if (made === undefined) {
        process.stderr.write(NOTHING_TO_SIGN)
        return EXIT.done
      }
      await tell(made)
      if (made.isNew) await anchoringTo(to)(made.note)
      return EXIT.done
    },
    { newKey },
  )

async function signThere(send: ThroughDoor, newKey: true | undefined, folder: string): Promise<ExitCode> {
  try {
    const answer = await send(`/api/checkpoints?newKey=${newKey === true}`, {})
    const { file, isTaken, ...made } = madeCheckpoint.parse(await answer.json())
    if (newKey) process.stderr.write('a new key signs from now on\n')
    await tell({ ...made, file: join(folder, file) })
    if (isTaken) return EXIT.done
    process.stderr.write('it could not be taken to LEDGER_CHECKPOINT_TO: the service says why\n')
    return EXIT.failed
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'nothing-changes') throw error
    process.stderr.write(NOTHING_TO_SIGN)
    return EXIT.done
  }
}

type Made = { readonly note: string; readonly file: string; readonly isNew: boolean }

async function tell({ note, file, isNew }: Made): Promise<void> {
  await printText(note)
  process.stderr.write(`${isNew ? 'kept as' : 'nothing was recorded since; it is in'} ${file}\n`)
  tellCosignatures(note)
}

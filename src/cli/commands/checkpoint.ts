import { join } from 'node:path'
import { loadCheckpointSettings } from '../../config.js'
import { type MadeCheckpointAnswer, madeCheckpoint } from '../../contract/proof.js'
import { Refusal } from '../../domain/refusal.js'
import { takeCosigned, tellCosignatures } from '../cosigned-checkpoint.js'
import { EXIT, type ExitCode } from '../exit-codes.js'
import { configOf, requireLedger } from '../open-ledger.js'
import type { GlobalOptions } from '../options.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'
import { withSignedLog } from '../signed-log.js'
import { type ThroughDoor, writingOrThroughDoor } from '../through-door.js'

const NOTHING_TO_SIGN = 'nothing is recorded yet, so there is nothing to sign\n'

type CheckpointOptions = {
  readonly newKey?: true
  readonly cosigned?: string
  readonly afterLoss?: true
}

/**
 * Signs the log as it is now, and prints the checkpoint, which is to be kept where the ledger's keeper cannot reach it.
 * A service that runs signs it in its own tree.
 */
export const runCheckpoint: Run<CheckpointOptions> = async (globals, { newKey, cosigned, afterLoss }) => {
  requireLedger(configOf(globals))
  const settings = loadCheckpointSettings()
  if (cosigned !== undefined) return takeCosigned(configOf(globals).checkpointsDir, cosigned, settings)
  // Not through a service that runs: it has the tree open that is put away.
  if (afterLoss) return signHere(globals, { newKey, afterLoss })
  return writingOrThroughDoor(
    globals,
    () => signHere(globals, { newKey }),
    (send) => signThere(send, newKey, configOf(globals).checkpointsDir),
  )
}

const signHere = (
  globals: GlobalOptions,
  how: { readonly newKey?: true | undefined; readonly afterLoss?: true },
) =>
  withSignedLog(
    globals,
    async ({ made }) => {
      if (made !== undefined) return tell(made)
      process.stderr.write(NOTHING_TO_SIGN)
      return EXIT.done
    },
    how,
  )

async function signThere(send: ThroughDoor, newKey: true | undefined, folder: string): Promise<ExitCode> {
  try {
    const answer = await send(`/api/checkpoints?newKey=${newKey === true}`, {})
    const { file, ...made } = madeCheckpoint.parse(await answer.json())
    if (newKey) process.stderr.write('a new key signs from now on\n')
    return await tell({ ...made, file: join(folder, file) })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'nothing-changes') throw error
    process.stderr.write(NOTHING_TO_SIGN)
    return EXIT.done
  }
}

type Made = Omit<MadeCheckpointAnswer, 'size'>

async function tell({ note, file, isNew, isTaken, isCosigned }: Made): Promise<ExitCode> {
  await printText(note)
  process.stderr.write(`${isNew ? 'kept as' : 'nothing was recorded since; it is in'} ${file}\n`)
  tellCosignatures(note)
  if (!isTaken)
    process.stderr.write(
      'it could not be taken to LEDGER_CHECKPOINT_TO: a warning of what signed it says why\n',
    )
  if (!isCosigned)
    process.stderr.write(
      'not every witness that is asked has cosigned it: a warning of what signed it says why\n',
    )
  return isTaken && isCosigned ? EXIT.done : EXIT.failed
}

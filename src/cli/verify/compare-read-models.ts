import { existsSync } from 'node:fs'
import { allProjections } from '../../../projections/all.js'
import { verifyReadModels } from '../../proof/verification/verify-read-models.js'
import { openCaughtUp } from '../open-ledger.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Looking } from './looking.js'

export async function compareReadModels({ config, log, verification, signal }: Looking): Promise<boolean> {
  if (existsSync(verification.readModelsFile)) {
    await printText('what was replayed before is not replayed again\n')
  }
  const live = await openCaughtUp(config, log)
  const progress = await openProgress('read models', 'events')
  const isWhole = await verifyReadModels({
    log,
    live,
    freshFile: verification.readModelsFile,
    projections: allProjections,
    found: verification.found,
    onProgress: (events) => progress.at(events),
    signal,
  }).finally(async () => {
    progress.stop()
    await live.close()
  })
  if (isWhole) await printText('the read models are compared with what the events tell\n')
  return isWhole
}

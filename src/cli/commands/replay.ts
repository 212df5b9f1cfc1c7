import { allProjections } from '../../../projections/all.js'
import { Refusal } from '../../domain/refusal.js'
import { openLog } from '../../ledger/open-log.js'
import { Projector } from '../../projector/projector.js'
import { openReadModelsAt } from '../../read-models/open.js'
import { EXIT } from '../exit-codes.js'
import { configOf, requireLedger, writing } from '../open-ledger.js'
import { printText } from '../print.js'
import { openProgress } from '../progress.js'
import type { Run } from '../run.js'

/** Makes the read models, or one of them, anew beside the live ones; Ctrl-C leaves the live ones as they are. */
export const runReplay: Run<{ readonly projection?: string }> = async (globals, { projection }) => {
  requireLedger(configOf(globals))
  requireProjection(projection)
  return writing(globals, async ({ config }) => {
    // For reading: a file that is no log is not made one here.
    const log = await openLog(config, { readonly: true })
    const models = await openReadModelsAt(config)
    const projector = new Projector({ log, models, projections: allProjections })
    const progress = await openProgress('replay', 'events')
    const cancelling = new AbortController()
    const cancel = () => cancelling.abort()
    process.once('SIGINT', cancel)
    const startedAt = performance.now()
    let replayed = 0
    try {
      const ended = await projector.rebuild({
        ...(projection !== undefined && { projections: [projection] }),
        signal: cancelling.signal,
        onProgress: ({ events, total }) => {
          replayed = events
          progress.at(events, total > 0 ? total : undefined)
        },
      })
      progress.stop()
      const seconds = (performance.now() - startedAt) / 1_000
      if (ended === 'cancelled') {
        process.stderr.write('cancelled: the read models are as they were\n')
        return EXIT.failed
      }
      // After it, not before: read models that are to be made in any case would be made twice.
      await projector.catchUp()
      await printText(
        `${replayed} events replayed in ${seconds.toFixed(1)} s (${Math.round(replayed / seconds)} events/s)\n`,
      )
      return EXIT.done
    } finally {
      progress.stop()
      process.off('SIGINT', cancel)
      await projector.close()
      await models.close()
      await log.close()
    }
  })
}

function requireProjection(name: string | undefined): void {
  if (name === undefined || allProjections.some((projection) => projection.name === name)) return
  throw new Refusal('not-found', `"${name}" is no read model`, {
    field: '--projection',
    value: name,
    allowed: allProjections.map((projection) => projection.name).join(', '),
  })
}

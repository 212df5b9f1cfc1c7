import { existsSync } from 'node:fs'
import { allProjections } from '../../../projections/all.js'
import { openLog } from '../../ledger/open-log.js'
import { readLag, readStatus } from '../../projector/lag.js'
import { type ParkedStream, parkedStreams } from '../../projector/parking.js'
import { groupBy } from '../../queries/rows.js'
import { openPostgresReadModels } from '../../read-models/postgres-connection.js'
import { openReadModels } from '../../read-models/sqlite-connection.js'
import { EXIT } from '../exit-codes.js'
import { configOf, requireLedger } from '../open-ledger.js'
import { print } from '../print.js'
import type { Run } from '../run.js'

/** Streams that are listed; how many events are parked is counted in full. */
const MAX_PARKED_STREAMS = 1_000
/** Events that are named below the table: one that no program can read is parked by every read model. */
const MAX_NOTES = 20

/** How far each read model has come, and what is parked. It looks and changes nothing, so it catches up nothing either. */
export const listProjections: Run<{ readonly format?: 'table' | 'json' }> = async (globals, options) => {
  const config = configOf(globals)
  requireLedger(config)
  const { readModelsFile, readModelsUrl } = config
  if (readModelsUrl === undefined && !existsSync(readModelsFile))
    return nothingYet('there are no read models yet')
  const models =
    readModelsUrl === undefined
      ? openReadModels(readModelsFile, { readonly: true })
      : await openPostgresReadModels(readModelsUrl)
  const log = await openLog(config, { readonly: true })
  try {
    if (!models.isMigrated()) return nothingYet('the read models are of an older version')
    const lag = await readLag(models, allProjections, log)
    const status = await readStatus(models)
    const parked = await parkedStreams(models, MAX_PARKED_STREAMS)
    const behind = `${lag.isMore ? 'mer enn ' : ''}${lag.events}`
    await print(
      {
        json: status.map((one) => ({
          ...one,
          parkedStreams: parked.filter(({ projection }) => projection === one.projection),
        })),
        table: {
          title: 'Lesemodeller',
          stamp: [`Loggen er ved ${lag.head || 'begynnelsen'}; hendelser bak: ${behind}`],
          columns: [
            { heading: 'Lesemodell' },
            { heading: 'Versjon', align: 'right' },
            { heading: 'Posisjon' },
            { heading: 'Hendelser', align: 'right' },
            { heading: 'Parkert', align: 'right' },
            { heading: 'Bygges' },
          ],
          rows: status.map(({ projection, version, position, events, parked: count, building }) => [
            projection,
            String(version),
            position,
            String(events),
            String(count),
            building === undefined ? '' : `versjon ${building.version}, ${building.events} hendelser`,
          ]),
          notes: notesOf(parked),
          legend: [],
        },
      },
      options,
    )
    return parked.length > 0 ? EXIT.failed : EXIT.done
  } finally {
    await models.close()
    await log.close()
  }
}

function nothingYet(what: string) {
  process.stderr.write(`${what}: the next list or report makes them\n`)
  return EXIT.done
}

/** One note for each event, with the read models that could not take it and what waits behind it. */
function notesOf(parked: readonly ParkedStream[]): readonly string[] {
  const byEvent = groupBy(parked, ({ position, error }) => `${position} ${error}`)
  const notes = [...byEvent.values()].map((ofEvent) => {
    const [first] = ofEvent
    if (first === undefined) throw new TypeError('a group of nothing')
    const { type, stream, position, error } = first
    const waiting = Math.max(...ofEvent.map((one) => one.waiting))
    const where = ofEvent.map(({ projection }) => projection).join(', ')
    return `${type} i ${stream} (${position}): ${error}. Parkert i ${where}; ${waiting} venter bak.`
  })
  if (notes.length <= MAX_NOTES) return notes
  return [...notes.slice(0, MAX_NOTES), `… og ${notes.length - MAX_NOTES} til: --format json`]
}

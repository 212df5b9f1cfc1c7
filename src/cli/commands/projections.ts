import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { allProjections } from '../../../projections/all.js'
import { openSqliteLog } from '../../ledger/sqlite/sqlite-log.js'
import { readLag, readStatus } from '../../projector/lag.js'
import { parkedEvents } from '../../projector/parking.js'
import { EXIT } from '../exit-codes.js'
import { configOf, requireLedger } from '../open-ledger.js'
import { print } from '../print.js'
import type { Run } from '../run.js'

/** How far each read model has come, and what is parked. It looks and changes nothing, so it catches up nothing either. */
export const listProjections: Run<{ readonly format?: 'table' | 'json' }> = async (globals, options) => {
  const config = configOf(globals)
  requireLedger(config)
  if (!existsSync(config.readModelsFile)) {
    process.stderr.write('there are no read models yet: the next list or report makes them\n')
    return EXIT.done
  }
  const log = openSqliteLog(config.logFile, { readonly: true })
  const database = new Database(config.readModelsFile, { readonly: true, fileMustExist: true })
  try {
    const lag = await readLag(database, allProjections, log)
    const status = readStatus(database)
    const parked = parkedEvents(database)
    const behind = `${lag.isMore ? 'mer enn ' : ''}${lag.events}`
    await print(
      {
        json: status.map((one) => ({
          ...one,
          parkedEvents: parked.filter(({ projection }) => projection === one.projection),
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
          notes: parked.map(
            ({ projection, stream, type, position, error }) =>
              `${projection}: ${type} i ${stream} (${position}): ${error}`,
          ),
          legend: [],
        },
      },
      options,
    )
    return parked.length > 0 ? EXIT.failed : EXIT.done
  } finally {
    database.close()
    await log.close()
  }
}

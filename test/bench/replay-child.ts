// Replays the log of a folder into all read models, alone in its process, so that its memory is its own.
import { join } from 'node:path'
import { allProjections } from '../../projections/all.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'

const [folder = '', modelsFile = ''] = process.argv.slice(2)
const log = openSqliteLog(join(folder, 'ledger.db'))
const models = openReadModels(modelsFile)
const projector = new Projector({ log, models, projections: allProjections })
const startedAt = process.hrtime.bigint()
await projector.catchUp()
const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9
// The peak of the whole process, worker threads included, in KiB on Linux.
const maxRssMiB = process.resourceUsage().maxRSS / 1024
await projector.close()
await models.close()
await log.close()
process.stdout.write(JSON.stringify({ seconds, maxRssMiB }))

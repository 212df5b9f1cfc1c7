import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { allProjections } from '../../projections/all.js'
import { aggregates } from '../../src/commands/table.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { catchUpTree } from '../../src/proof/keep-tree.js'
import { ProofTree } from '../../src/proof/proof-tree.js'
import { TEMPORARY, VerificationFile } from '../../src/proof/verification/verification-file.js'
import { verifyHashes } from '../../src/proof/verification/verify-hashes.js'
import { verifyReadModels } from '../../src/proof/verification/verify-read-models.js'
import { verifyStreams } from '../../src/proof/verification/verify-streams.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { fillLog } from './fill-log.js'
import { addRatio, type Report, rate, sideBySide } from './measure.js'
import { inScratchFolder } from './scratch.js'

const SCAN = 'bare scan of the log with SHA-256'
const HASHES = 'ledger verify: hashes, tree and stream heads'
const REPLAY = 'replay, to compare verifying with'
const STREAMS = 'ledger verify: every stream folded'
const MODELS = 'ledger verify: read models made anew and compared'

/** The passes of `ledger verify`, each beside what it cannot be faster than. */
export async function benchVerify(report: Report, rounds: number, size: number): Promise<void> {
  await inScratchFolder(async (folder) => {
    const file = join(folder, 'ledger.db')
    const log = openSqliteLog(file)
    const events = await fillLog(log, { seed: 17, events: size })
    const kept = new ProofTree(join(folder, 'proof.db'))
    await catchUpTree(kept, log)
    const models = openReadModels(join(folder, 'read-models.db'))
    const projector = new Projector({ log, models, projections: allProjections })
    await projector.catchUp()
    const database = new Database(file, { readonly: true })
    const scan = database
      .prepare<[], [string, string]>('SELECT data, metadata FROM events ORDER BY position')
      .raw()
    const streams = database
      .prepare<[], { stream: string; version: string }>(
        'SELECT stream, CAST(max(stream_version) AS TEXT) AS version FROM events GROUP BY stream',
      )
      .all()
    const found = ({ message }: { readonly message: string }) => {
      throw new Error(`something was found in a log that nobody altered: ${message}`)
    }
    await sideBySide(report, rounds, [
      {
        name: SCAN,
        unit: 'ev/s',
        run: () =>
          rate(events, () => {
            for (const [data, metadata] of scan.iterate()) hash('sha256', `${data}${metadata}`, 'buffer')
          }),
      },
      {
        name: HASHES,
        unit: 'ev/s',
        run: () =>
          rate(events, async () => {
            const verification = VerificationFile.begin(TEMPORARY)
            await verifyHashes(log, { file: verification, kept, anchors: [], found })
            verification.close()
          }),
      },
      { name: REPLAY, unit: 'ev/s', run: () => rate(events, async () => void (await projector.rebuild())) },
      {
        name: STREAMS,
        unit: 'ev/s',
        run: () =>
          rate(
            events,
            async () =>
              void (await verifyStreams(log, streams, (category) => aggregates[category], { found })),
          ),
      },
      {
        name: MODELS,
        unit: 'ev/s',
        run: () =>
          rate(events, async () => {
            const fresh = mkdtempSync(join(folder, 'fresh-'))
            const freshFile = join(fresh, 'read-models.db')
            await verifyReadModels({ log, live: models, freshFile, projections: allProjections, found })
            rmSync(fresh, { recursive: true })
          }),
      },
    ])
    database.close()
    kept.close()
    await projector.close()
    await models.close()
    await log.close()
  })
  addRatio(report, 'verify: hashes / bare scan with SHA-256', HASHES, SCAN, { atLeast: 0.5 })
  addRatio(report, 'verify: streams / replay', STREAMS, REPLAY, { atLeast: 0.5 })
  addRatio(report, 'verify: read models / replay', MODELS, REPLAY, { atLeast: 0.5 })
}

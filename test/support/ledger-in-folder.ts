import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allProjections } from '../../projections/all.js'
import { CommandRunner } from '../../src/commands/run-command.js'
import { recordingClock } from '../../src/ledger/clock.js'
import type { Actor } from '../../src/ledger/envelope.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { personRecord } from '../../src/queries/person-record.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { openFileVault } from '../../src/vault/file-vault.js'

export const TEST_ACTOR: Actor = { personId: '00000000-0000-4000-8000-0000000000aa', authenticated: false }

/** A whole ledger in a folder of its own, with the parts that the product puts together. */
export function openLedgerInFolder(folder = mkdtempSync(join(tmpdir(), 'ledger-'))) {
  const log = openSqliteLog(join(folder, 'ledger.db'))
  const vault = openFileVault(join(folder, 'keys.db'))
  const readModels = openReadModels(join(folder, 'read-models.db'))
  const clock = recordingClock()
  const projector = new Projector({ log, models: readModels, projections: allProjections })
  const runner = new CommandRunner({
    ...{ log, vault, clock },
    personRecord: async (personId) => {
      const position = await projector.catchUp()
      return { record: await personRecord(readModels, personId, new Date()), position }
    },
  })
  const close = async () => {
    await projector.close()
    await readModels.close()
    await vault.close()
    await log.close()
  }
  return {
    folder,
    log,
    vault,
    readModels,
    clock,
    runner,
    projector,
    close,
    /** Closes it and takes the folder away. */
    discard: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type LedgerInFolder = ReturnType<typeof openLedgerInFolder>

import { type Config, loadCheckpointSettings } from '../config.js'
import type { EventLog } from '../ledger/event-log.js'
import { openLog } from '../ledger/open-log.js'
import { makeCheckpoint, originOfLog } from '../proof/make-checkpoint.js'
import { ProofTree } from '../proof/proof-tree.js'
import { type PublishedCheckpoint, publishCheckpoint, publishingBy } from '../proof/publish-checkpoint.js'
import { openSigningKeys, rotateSigningKey } from '../proof/signing-keys.js'
import { writing } from './open-ledger.js'
import type { GlobalOptions } from './options.js'

export type SignedLog = {
  readonly config: Config
  readonly log: EventLog
  readonly tree: ProofTree
  /** Absent while nothing is recorded. */
  readonly made: PublishedCheckpoint | undefined
}

/**
 * Signs the log as it is now, in this process, and takes what was signed to where the settings say, for as long as `use`
 * runs. Who could not be reached is said.
 * @param newKey with a key that is made now
 */
export const withSignedLog = <T>(
  globals: GlobalOptions,
  use: (signed: SignedLog) => Promise<T>,
  { newKey = false }: { readonly newKey?: boolean | undefined } = {},
): Promise<T> =>
  writing(globals, async ({ config }) => {
    const publishing = publishingBy(loadCheckpointSettings())
    const folder = config.checkpointsDir
    const log = await openLog(config, { readonly: true })
    const tree = new ProofTree(config.proofFile)
    try {
      if (newKey) changeKey(config.signingKeysDir, await originOfLog(log))
      const made = await makeCheckpoint({
        log,
        tree,
        folder,
        openKeys: (origin) => openSigningKeys(config.signingKeysDir, origin),
        now: () => new Date(),
      })
      const published =
        made &&
        (await publishCheckpoint(made, { tree, folder }, publishing, ({ message }) => {
          process.stderr.write(`warning: ${message}\n`)
        }))
      return await use({ config, log, tree, made: published })
    } finally {
      tree.close()
      await log.close()
    }
  })

function changeKey(folder: string, origin: string | undefined): void {
  if (origin === undefined) return
  const { verifiers } = rotateSigningKey(folder, origin)
  process.stderr.write(`a new key signs from now on; ${verifiers.length - 1} older remain known\n`)
}

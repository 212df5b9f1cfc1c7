import { hostname } from 'node:os'
import { type Config, loadCheckpointSettings } from '../config.js'
import type { EventLog } from '../ledger/event-log.js'
import { openLog } from '../ledger/open-log.js'
import { type ClaimedKeys, claimedKeys } from '../proof/claimed-keys.js'
import { makeCheckpoint, originOfLog } from '../proof/make-checkpoint.js'
import { ProofTree } from '../proof/proof-tree.js'
import { type PublishedCheckpoint, publishCheckpoint, publishingBy } from '../proof/publish-checkpoint.js'
import { openOwnVault } from '../vault/own-vault.js'
import type { Vault } from '../vault/vault.js'
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
    // Only keys that are shared tell who signs.
    const vault = config.keysUrl === undefined ? undefined : await openVault(config, log)
    const tree = new ProofTree(config.proofFile)
    try {
      const keys = claimedKeys(config.signingKeysDir, vault?.signer, hostname())
      if (newKey) await changeKey(keys, await originOfLog(log))
      const made = await makeCheckpoint({
        log,
        tree,
        folder,
        openKeys: keys.open,
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
      await vault?.close()
      await log.close()
    }
  })

async function openVault(config: Config, log: EventLog): Promise<Vault> {
  try {
    return await openOwnVault(config, log)
  } catch (error) {
    await log.close()
    throw error
  }
}

async function changeKey(keys: ClaimedKeys, origin: string | undefined): Promise<void> {
  if (origin === undefined) return
  const { verifiers } = await keys.change(origin)
  process.stderr.write(`a new key signs from now on; ${verifiers.length - 1} older remain known\n`)
}

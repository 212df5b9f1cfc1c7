import { hostname } from 'node:os'
import { type Config, loadCheckpointSettings } from '../config.js'
import type { EventLog } from '../ledger/event-log.js'
import { openLog } from '../ledger/open-log.js'
import { type ClaimedKeys, claimedKeys } from '../proof/claimed-keys.js'
import { catchUpTree, TreeOfAnotherLog } from '../proof/keep-tree.js'
import { makeCheckpoint, originOfLog } from '../proof/make-checkpoint.js'
import { ProofTree } from '../proof/proof-tree.js'
import { type PublishedCheckpoint, publishCheckpoint, publishingBy } from '../proof/publish-checkpoint.js'
import { setTreeAside } from '../proof/set-aside.js'
import { openOwnVault } from '../vault/open-vault.js'
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
 * @param afterLoss a tree that covers more than the log has is put away first
 */
export const withSignedLog = <T>(
  globals: GlobalOptions,
  use: (signed: SignedLog) => Promise<T>,
  {
    newKey = false,
    afterLoss = false,
  }: { readonly newKey?: boolean | undefined; readonly afterLoss?: boolean | undefined } = {},
): Promise<T> =>
  writing(globals, async ({ config }) => {
    const publishing = publishingBy(loadCheckpointSettings())
    const folder = config.checkpointsDir
    const log = await openLog(config, { readonly: true })
    // Only keys that are shared tell who signs.
    const vault = config.keysUrl === undefined ? undefined : await openVault(config, log)
    let tree = new ProofTree(config.proofFile)
    try {
      if (afterLoss) tree = await treeAfterLoss(tree, config, log)
      const keys = claimedKeys(config.signingKeysDir, vault?.signer, hostname())
      if (newKey) await changeKey(keys, await originOfLog(log))
      const made = await makeCheckpoint({
        log,
        tree,
        folder,
        openKeys: keys.open,
        now: () => new Date(),
        onMoved: (sentence) => process.stderr.write(`notice: ${sentence}\n`),
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

/** The tree; a new one in its place where it covers events that the log has lost. */
async function treeAfterLoss(
  tree: ProofTree,
  { proofFile, checkpointsDir }: Config,
  log: EventLog,
): Promise<ProofTree> {
  try {
    await catchUpTree(tree, log)
    return tree
  } catch (error) {
    if (!(error instanceof TreeOfAnotherLog)) throw error
    tree.close()
    const aside = setTreeAside(proofFile, error.shared, checkpointsDir, new Date())
    process.stderr.write(
      `notice: the tree of ${error.size} events is set aside as ${aside}: the log has its first ${error.shared}, and ${error.size - error.shared} are gone\n`,
    )
    return new ProofTree(proofFile)
  }
}

import { existsSync, readdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lastCheckpoint } from './checkpoint-folder.js'
import { LogNotContinued } from './make-checkpoint.js'
import { ProofTree } from './proof-tree.js'

const NAME = /^proof-set-aside-.*\.db$/

/**
 * Puts a tree away that covers events which the log has lost, so that one is made anew. It is kept, for it is what
 * shows that they were there.
 * @param shared how many of its events the log still has
 * @returns its file
 * @throws {LogNotContinued} more than those were signed: who has the checkpoint would be shown another history
 */
export function setTreeAside(file: string, shared: number, checkpoints: string, now: Date): string {
  const signed = lastCheckpoint(checkpoints)
  if (signed !== undefined && signed.checkpoint.size > shared) {
    throw new LogNotContinued(
      `${signed.checkpoint.size} events were signed (${signed.file}), and the log has ${shared} of them: no other history is signed after that, for whoever has the checkpoint can tell. Put back the log that has them`,
    )
  }
  const aside = join(dirname(file), `proof-set-aside-${now.toISOString().replaceAll(/[-:]/g, '')}.db`)
  for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, aside + end)
  return aside
}

/** The trees that were put away, and how many events each covers. */
export function treesSetAside(file: string): readonly { readonly file: string; readonly size: number }[] {
  const folder = dirname(file)
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => {
      const tree = new ProofTree(join(folder, name))
      const { size } = tree.reached()
      tree.close()
      return { file: join(folder, name), size }
    })
}

import type { EventLog } from '../ledger/event-log.js'
import { checkpointText, originOf } from './checkpoint.js'
import { keepCheckpoint, lastCheckpoint } from './checkpoint-folder.js'
import { catchUpTree } from './keep-tree.js'
import type { ProofTree } from './proof-tree.js'
import type { SigningKeys } from './signing-keys.js'

export type MadeCheckpoint = {
  readonly note: string
  readonly size: number
  readonly file: string
  /** False where nothing was recorded since the last one, which is given again. */
  readonly isNew: boolean
}

export type CheckpointPlaces = {
  readonly log: EventLog
  readonly tree: ProofTree
  /** Where checkpoints are kept. */
  readonly folder: string
  readonly openKeys: (origin: string) => Promise<SigningKeys>
  readonly now: () => Date
  /** Told, in a sentence, that the log is in another store than before. */
  readonly onMoved?: (sentence: string) => void
}

/** The log was not gone on with: a checkpoint that was signed says otherwise. Nothing is signed over it. */
export class LogNotContinued extends Error {
  override readonly name = 'LogNotContinued'
}

/**
 * Signs the log as far as it reaches now, after the tree was caught up; `undefined` while the log is empty.
 * @throws {LogNotContinued} what the last checkpoint covers is not the beginning of this log
 * @throws {TreeOfAnotherLog} @throws {SignedElsewhere}
 */
export async function makeCheckpoint(places: CheckpointPlaces): Promise<MadeCheckpoint | undefined> {
  const { log, tree, folder, now } = places
  await catchUpTree(tree, log, { onMoved: places.onMoved })
  const { size } = tree.reached()
  const origin = await originOfLog(log)
  if (size === 0 || origin === undefined) return undefined
  const last = lastCheckpoint(folder)
  if (last !== undefined) {
    const { checkpoint, note, file } = last
    // A signer that would sign two histories proves nothing about either.
    if (
      checkpoint.origin !== origin ||
      checkpoint.size > size ||
      !tree.root(checkpoint.size).equals(checkpoint.root)
    ) {
      throw new LogNotContinued(
        `the checkpoint of ${checkpoint.size} events (${file}) is not of the beginning of this log: ledger verify tells what differs`,
      )
    }
    if (checkpoint.size === size) return { note, size, file, isNew: false }
  }
  const text = checkpointText({
    origin,
    size,
    root: tree.root(),
    mapRoot: tree.mapRoot(),
    madeAt: now().toISOString(),
  })
  const note = (await places.openKeys(origin)).sign(text)
  return { note, size, file: keepCheckpoint(folder, size, note), isNew: true }
}

/** The log's name in checkpoints; `undefined` while it is empty. */
export async function originOfLog(log: EventLog): Promise<string | undefined> {
  for await (const [first] of log.readAll({ maxCount: 1 })) return first && originOf(first.id)
  return undefined
}

import { canonicalEvent } from '../ledger/envelope.js'
import type { EventLog, Position } from '../ledger/event-log.js'
import { CompactTree } from './compact-tree.js'
import { HASH_BYTES, leafHash } from './merkle-tree.js'
import { type ProofTree, TILE_HASHES } from './proof-tree.js'

/** Few enough that a process that does other things beside is not held up for long. */
const PAGE_SIZE = 1_000

/** The tree was made over another log than this one: what it covers is not what stands there now. */
export class TreeOfAnotherLog extends Error {
  override readonly name = 'TreeOfAnotherLog'
  constructor(
    /** How many events the tree covers. */
    readonly size: number,
    /** How many events, from the first on, are the same in the log. */
    readonly shared: number,
    /** The log goes on with other ones. */
    goesOn: boolean,
  ) {
    const gone = size - shared
    const what = goesOn
      ? `its first ${shared} are those of the log, which goes on with others`
      : `the log ends after the first ${shared} of them: the last ${gone} are gone`
    super(
      `the proof's tree covers ${size} events, and ${what}. Nothing is signed over it; ledger verify tells what differs. Put back the log that has them; if this one is an older copy that is to be gone on with, ledger checkpoint --after-loss sets the tree aside`,
    )
  }
}

/** What was found of trees that do not fit: reading the whole log again each time would tell the same. */
const unfit = new WeakMap<ProofTree, TreeOfAnotherLog>()

/**
 * Takes in what the log holds since the last time, as far as it reaches now. A log with the same events at other
 * positions, which is the same history in another store, is known by its hashes and taken for what it is.
 * @throws {TreeOfAnotherLog} what is under the tree is not the beginning of the log
 */
export async function catchUpTree(
  tree: ProofTree,
  log: EventLog,
  options: {
    readonly signal?: AbortSignal
    /** Told, in a sentence, that the log is in another store than before. */
    readonly onMoved?: ((sentence: string) => void) | undefined
  } = {},
): Promise<void> {
  const { signal, onMoved } = options
  const known = unfit.get(tree)
  if (known !== undefined) throw known
  if (!(await endsInLog(tree, log))) {
    const { size } = tree.reached()
    if (!(await takeNewPositions(tree, log, signal))) return
    onMoved?.(
      `the log is in another store than the one that its tree was made over: all ${size} events under the tree were read and are the same`,
    )
  }
  for await (const page of log.readAll({ from: tree.reached().position, pageSize: PAGE_SIZE })) {
    if (signal?.aborted) return
    tree.add(page)
  }
}

/** Whether the last event under the tree is where it was. */
async function endsInLog(tree: ProofTree, log: EventLog): Promise<boolean> {
  const { size, position, eventId } = tree.reached()
  if (size === 0) return true
  try {
    return (await tree.indexOf(log, { id: eventId, position })) === size - 1
  } catch (error) {
    // Another store's positions are none of this log's.
    if (error instanceof RangeError) return false
    throw error
  }
}

/**
 * Reads the log from its beginning, and takes the positions of what is under the tree from there, where all of it is.
 * @returns false where the end was asked for before
 * @throws {TreeOfAnotherLog}
 */
async function takeNewPositions(
  tree: ProofTree,
  log: EventLog,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { size } = tree.reached()
  const firstOfTiles: Position[] = []
  const anew = new CompactTree()
  let last: Position = ''
  let kept = Buffer.alloc(0)
  for await (const page of log.readAll({ pageSize: PAGE_SIZE, maxCount: size })) {
    if (signal?.aborted) return false
    for (const event of page) {
      const at = anew.size % TILE_HASHES
      if (at === 0) {
        kept = Buffer.from(tree.leavesFrom(anew.size / TILE_HASHES))
        firstOfTiles.push(event.position)
      }
      const leaf = leafHash(canonicalEvent(event))
      if (!leaf.equals(kept.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES))) {
        throw unfitTree(tree, anew.size, { goesOn: true })
      }
      anew.add(leaf)
      last = event.position
    }
  }
  if (anew.size < size) throw unfitTree(tree, anew.size, { goesOn: false })
  // The tree's leaves were compared; what stands above them must be theirs too.
  if (!tree.root().equals(anew.root())) throw unfitTree(tree, 0, { goesOn: true })
  tree.moveTo(firstOfTiles, last)
  return true
}

function unfitTree(
  tree: ProofTree,
  shared: number,
  { goesOn }: { readonly goesOn: boolean },
): TreeOfAnotherLog {
  const error = new TreeOfAnotherLog(tree.reached().size, shared, goesOn)
  unfit.set(tree, error)
  return error
}

import { Refusal } from '../domain/refusal.js'
import { canonicalEvent } from '../ledger/envelope.js'
import type { EventLog, StoredEvent } from '../ledger/event-log.js'
import { parseCheckpoint } from './checkpoint.js'
import { consistencyPath, inclusionPath } from './merkle-tree.js'
import type { ProofTree } from './proof-tree.js'
import type { DecisionProof } from './verifier/decision-proof-shape.js'

export type DecisionInStream = { readonly decisionId: string; readonly stream: string }

/**
 * What shows a decision's wording and standing to somebody without the ledger: every event of its meeting under the
 * checkpoint, and that there are no more of them.
 * @param checkpoint a note of the size that the tree has now
 * @param since an earlier checkpoint that somebody has, to be led on from
 */
export async function proofOfDecision(
  { log, tree, keys }: { readonly log: EventLog; readonly tree: ProofTree; readonly keys: readonly string[] },
  { decisionId, stream }: DecisionInStream,
  checkpoint: string,
  since?: string,
): Promise<DecisionProof> {
  const { size } = parseCheckpoint(checkpoint)
  const events: DecisionProof['events'][number][] = []
  for await (const page of log.readStream(stream)) {
    for (const event of page) {
      const index = await indexOf(tree, log, event)
      if (index >= size) continue
      events.push({
        index,
        leaf: canonicalEvent(event),
        path: inclusionPath(index, size, tree.subtree).map(base64),
      })
    }
  }
  const { heads, path } = tree.mapProof(stream)
  const bucket = heads.map(({ key, version, leaf }) => ({ key: base64(key), version, leaf: base64(leaf) }))
  return {
    format: 'decision-proof/v1',
    decisionId,
    checkpoint,
    keys,
    stream,
    events,
    map: { bucket, path: path.map(base64) },
    ...(since !== undefined && { consistency: consistencyFrom(since, size, tree) }),
  }
}

/**
 * Whoever kept the checkpoint is told at once that nothing leads on from it, and not by a proof that does not hold.
 * @throws {Refusal} `invalid-data`
 */
export function requireBeginning(since: string | undefined, checkpoint: string, tree: ProofTree): void {
  if (since === undefined) return
  const { origin, size } = parseCheckpoint(checkpoint)
  const earlier = parseCheckpoint(since)
  const isBeginning =
    earlier.origin === origin && earlier.size <= size && tree.root(earlier.size).equals(earlier.root)
  if (isBeginning) return
  throw new Refusal(
    'invalid-data',
    `the checkpoint of ${earlier.size} events is not of the beginning of this log, so no proof leads on from it`,
    {
      field: 'checkpoint',
      value: `${earlier.origin}, ${earlier.size} events`,
      allowed: `a checkpoint of ${origin} that ledger verify bears out`,
    },
  )
}

function consistencyFrom(since: string, size: number, tree: ProofTree): DecisionProof['consistency'] {
  const earlier = parseCheckpoint(since).size
  const path = earlier > size ? [] : consistencyPath(earlier, size, tree.subtree)
  return { size: earlier, path: path.map(base64) }
}

async function indexOf(tree: ProofTree, log: EventLog, event: StoredEvent): Promise<number> {
  const index = await tree.indexOf(log, event)
  if (index === undefined)
    throw new Error(`event ${event.id} is not under the tree: ledger verify tells what differs`)
  return index
}

const base64 = (bytes: Buffer): string => bytes.toString('base64')

import { aggregates } from '../../commands/table.js'
import type { HashedLog } from '../../proof/verification/verify-hashes.js'
import { verifyStreams } from '../../proof/verification/verify-streams.js'
import { openProgress } from '../progress.js'
import type { Looking } from './looking.js'

/** After so many events it is kept which streams are folded. */
const EVENTS_BETWEEN_SAVES = 10_000

export async function foldStreams({ log, verification, signal }: Looking, hashed: HashedLog): Promise<void> {
  const { folded } = verification.soFar
  const progress = await openProgress('streams', 'events')
  let reached = folded
  await verifyStreams(log, hashed.heads.streams(folded?.stream), (category) => aggregates[category], {
    found: verification.found,
    before: folded?.events ?? 0,
    signal,
    onProgress: (done) => progress.at(done, hashed.events),
    onStream: (stream, events) => {
      const isDue = events - (verification.soFar.folded?.events ?? 0) >= EVENTS_BETWEEN_SAVES
      reached = { stream, events }
      if (isDue) verification.save({ folded: reached })
    },
  }).finally(() => progress.stop())
  if (reached !== undefined) verification.save({ folded: reached })
}

import type { EventLog } from '../../src/ledger/event-log.js'
import { generateHistory } from './generate.js'

const CONCURRENT_APPENDS = 200

/** Writes a generated history into the log, many appends to a commit. Gives the number of events. */
export async function fillLog(
  log: EventLog,
  options: { readonly seed: number; readonly events: number },
): Promise<number> {
  let written = 0
  let group: Promise<unknown>[] = []
  for (const { stream, after, events } of generateHistory(options)) {
    group.push(log.append(stream, after < 0 ? 'no_stream' : `${BigInt(after)}`, events))
    written += events.length
    // The log takes appends in the order they are issued, so those of one stream may share a group.
    if (group.length >= CONCURRENT_APPENDS) {
      await Promise.all(group)
      group = []
    }
  }
  await Promise.all(group)
  return written
}

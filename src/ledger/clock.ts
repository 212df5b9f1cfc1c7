import { lastRecordedAt } from './codec.js'
import type { EventLog } from './event-log.js'

/**
 * The time of recording: RFC 3339 in UTC with milliseconds, never behind the last event that the process has seen,
 * also when the machine's clock is set back. Within one process it stands still rather than run backwards.
 */
export type RecordingClock = {
  readonly now: () => string
  /** An event recorded then was seen: from now on no time is before it. */
  readonly seen: (recordedAt: string) => void
}

/** Lets the clock see the last event, so that it is not behind what is in the log already, also where another machine wrote that. */
export async function seeLastEvent(log: EventLog, clock: RecordingClock): Promise<void> {
  const recordedAt = await lastRecordedAt(log)
  if (recordedAt !== undefined) clock.seen(recordedAt)
}

/** A clock that is not behind the log. Where the log's end cannot be read, whoever writes is told so; others are answered all the same. */
export async function clockOf(log: EventLog): Promise<RecordingClock> {
  const clock = recordingClock()
  await seeLastEvent(log, clock).catch(() => undefined)
  return clock
}

/** Now, for a question: `today` is the same day for it as for a command. */
export const nowBy = (clock: RecordingClock): Date => new Date(clock.now())

/** @param epochMs the machine's clock, in milliseconds since 1970 */
export function recordingClock(epochMs: () => number = Date.now): RecordingClock {
  let lastMs = 0
  let last = ''
  let seen = ''
  return {
    now() {
      const ms = epochMs()
      if (ms !== lastMs) {
        lastMs = ms
        last = new Date(ms).toISOString()
      }
      // Times of one fixed form sort as text.
      if (last > seen) seen = last
      return seen
    },
    seen(recordedAt) {
      if (recordedAt > seen) seen = recordedAt
    },
  }
}

/**
 * The time of recording: RFC 3339 in UTC with milliseconds, never behind the last event that the process has seen,
 * also when the machine's clock is set back. Within one process it stands still rather than run backwards.
 */
export type RecordingClock = {
  readonly now: () => string
  /** An event recorded then was seen: from now on no time is before it. */
  readonly seen: (recordedAt: string) => void
}

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

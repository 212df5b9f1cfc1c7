/** Things that one row names; a reading of more takes several. */
const MAX_THINGS_A_ROW = 500

/** A restricted matter or decision that was read, and the meeting that it is of. */
export type ReadThing = {
  readonly meetingId: string
  readonly matterId?: string
  readonly decisionId?: string
}

/** Somebody was shown restricted things in answer to one request. */
export type Reading = {
  readonly personId: string
  /** The route as the router knows it, without what was asked for. */
  readonly route: string
  /** The request's id, by which its line in the service's log is found. */
  readonly request: string
  readonly things: readonly ReadThing[]
}

export type RecordedReading = Reading & {
  /** Counts upwards in the order of reading. */
  readonly id: number
  /** RFC 3339 in UTC. */
  readonly at: string
}

export type ReadingsFilter = {
  readonly personId?: string | undefined
  /** The id of a meeting, a matter or a decision. */
  readonly thingId?: string | undefined
  /** Only those before this one. */
  readonly before?: number | undefined
  readonly limit: number
}

/** Nothing restricted is shown of which nobody would know that it was read. */
export class ReadingNotRecorded extends Error {
  override readonly name = 'ReadingNotRecorded'
}

export type AccessLog = {
  /** Durable when it settles. Readings that wait at the same time share one sync. @throws {ReadingNotRecorded} */
  readonly record: (readings: readonly Reading[]) => Promise<void>
  /** The last first. */
  readonly readings: (filter: ReadingsFilter) => Promise<readonly RecordedReading[]>
  readonly close: () => Promise<void>
}

/** For looking only. */
export type ReadableAccessLog = Pick<AccessLog, 'readings' | 'close'>

/** A row of the access log. */
export type StoredReading = Omit<RecordedReading, 'things'> & { readonly things: string }

export const readingOf = ({ things, ...row }: StoredReading): RecordedReading => ({
  ...row,
  things: JSON.parse(things) as readonly ReadThing[],
})

/** A row of the access log, before it has its number. */
export type NewRow = Omit<Reading, 'things'> & { readonly at: string; readonly things: string }

/**
 * Records readings: all that wait by the end of a turn of the event loop, or while others are written, are written together and share one sync.
 * @param write all or none, durably
 */
export function recorder(write: (rows: readonly NewRow[]) => void | Promise<void>): AccessLog['record'] {
  let waiting: NewRow[] = []
  let next: Promise<void> | undefined
  let last: Promise<void> = Promise.resolve()
  const writeWaiting = async (before: Promise<void>) => {
    await before.catch(() => {})
    await new Promise((resolve) => setImmediate(resolve))
    const rows = waiting
    waiting = []
    next = undefined
    try {
      await write(rows)
    } catch (error) {
      throw new ReadingNotRecorded('what was read cannot be recorded', { cause: error })
    }
  }
  return async (readings) => {
    if (readings.length === 0) return
    const at = new Date().toISOString()
    for (const reading of readings) waiting.push(...rowsOf(reading, at))
    if (next === undefined) {
      next = writeWaiting(last)
      last = next
    }
    await next
  }
}

function* rowsOf({ things, ...reading }: Reading, at: string): Generator<NewRow> {
  for (let from = 0; from < things.length; from += MAX_THINGS_A_ROW) {
    yield { ...reading, at, things: JSON.stringify(things.slice(from, from + MAX_THINGS_A_ROW)) }
  }
}

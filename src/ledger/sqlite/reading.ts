import { setImmediate as nextTurn } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import { checkedSizes, checkVersion } from '../checked-requests.js'
import type {
  LogFilter,
  ReadAllOptions,
  ReadStreamOptions,
  StoredEvent,
  StreamVersion,
  SubscribeOptions,
} from '../event-log.js'
import type { CommitNotices } from './commit-notices.js'
import { STREAM_START } from './database.js'
import { positionOf, rowOf } from './position.js'

/** A page ends early at this size, so that a thousand events of 1 MiB do not meet in memory. */
const MAX_PAGE_CHARACTERS = 4 * 1024 * 1024

/**
 * Rows are taken from SQLite in pieces, because one by one they cost a fifth more: a few at first, and then as many as
 * come to this size, by what was seen of the page.
 */
const FIRST_ROWS = 4
const MOST_ROWS = 100
const PIECE_CHARACTERS = 1024 * 1024

/** How many rows one filtered query looks at: a rare type must not block the process for the whole log. */
const ROWS_PER_FILTERED_SCAN = 10_000

/** How soon a subscription sees what another process committed. */
const POLL_INTERVAL_MS = 100

/**
 * A bare parameter would be known to SQLite's planner, which then prepares the statement anew each time it is bound to
 * another number: that takes 6 microseconds, more than reading most streams. It does not look into an expression.
 */
const LIMIT = 'LIMIT +?'

const COLUMNS = 'position, stream, stream_version, event_id, type, version, data, metadata'
type Row = [number, string, number, string, string, number, string, string]

type Pages = AsyncGenerator<readonly StoredEvent[], void, undefined>

// By index: taking the row apart by a pattern costs a tenth of the whole reading.
const eventOf = (row: Row): StoredEvent => ({
  id: row[3],
  type: row[4],
  version: row[5],
  data: row[6],
  metadata: row[7],
  stream: row[1],
  streamVersion: String(row[2]) as StreamVersion,
  position: positionOf(row[0]),
})

/** Rows from a place on, inclusive, and at most so many. */
type TakeRows = (from: number, limit: number) => readonly Row[]

/**
 * A page of rows. No cursor stays open between pages: it would pin the write-ahead log and see an old state.
 * `isCut` tells that the page reached its count or its size, so more may follow.
 * @param after the place to go on from after a row
 */
function takePage(
  take: TakeRows,
  from: number,
  limit: number,
  after: (row: Row) => number,
): { events: StoredEvent[]; isCut: boolean } {
  const events: StoredEvent[] = []
  let next = from
  let characters = 0
  let piece = FIRST_ROWS
  while (events.length < limit && characters < MAX_PAGE_CHARACTERS) {
    const wanted = Math.min(piece, limit - events.length)
    const rows = take(next, wanted)
    for (const row of rows) {
      events.push(eventOf(row))
      characters += row[6].length + row[7].length
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < wanted) return { events, isCut: false }
    next = after(last)
    piece = Math.min(MOST_ROWS, Math.max(1, Math.floor((PIECE_CHARACTERS * events.length) / characters)))
  }
  return { events, isCut: true }
}

/** Reads streams. Its statements are prepared once, because most streams are shorter than that takes. */
export function streamReader(database: Database.Database) {
  const prepare = (comparison: string, order: string) =>
    database
      .prepare<[string, number, number], Row>(
        `SELECT ${COLUMNS} FROM events WHERE stream_start = (${STREAM_START}) AND stream_version ${comparison} ?
         ORDER BY stream_version ${order} ${LIMIT}`,
      )
      .raw()
  const forwards = prepare('>=', 'ASC')
  const backwards = prepare('<=', 'DESC')

  /** Pages of one stream. @throws {RangeError} a count or version that is none */
  return async function* readStreamPages(stream: string, options: ReadStreamOptions = {}): Pages {
    const { maxCount, pageSize } = checkedSizes(options)
    const { from, direction = 'forwards' } = options
    if (from !== undefined) checkVersion(from)
    const isForwards = direction === 'forwards'
    const select = isForwards ? forwards : backwards
    const step = isForwards ? 1 : -1
    let next = from === undefined ? (isForwards ? 0 : Number.MAX_SAFE_INTEGER) : Number(from)
    let remaining = maxCount
    while (remaining > 0) {
      const { events, isCut } = takePage(
        (first, some) => select.all(stream, first, some),
        next,
        Math.min(pageSize, remaining),
        (row) => row[2] + step,
      )
      const last = events.at(-1)
      if (last === undefined) return
      yield events
      if (!isCut) return
      remaining -= events.length
      next = Number(last.streamVersion) + step
      await nextTurn()
    }
  }
}

type ScanPage = {
  readonly events: readonly StoredEvent[]
  /** The row that the next scan goes on from, exclusive. */
  readonly next: number
  readonly isAtEnd: boolean
}

/** The conditions of a filter as SQL and its values. `+stream` keeps the scan in the order of positions. */
function filterSql(filter: LogFilter = {}): { sql: string; values: readonly string[] } {
  const { categories, types } = filter
  let sql = ''
  const values: string[] = []
  if (categories !== undefined) {
    // "." is the character after "-": the range holds the names that begin with the category and a dash.
    const ranges = categories.map((category) => {
      values.push(`${category}-`, `${category}.`)
      return '(+stream >= ? AND +stream < ?)'
    })
    sql += ` AND (${ranges.join(' OR ') || 'FALSE'})`
  }
  if (types !== undefined) {
    values.push(...types)
    sql += ` AND type IN (${types.map(() => '?').join(', ')})`
  }
  return { sql, values }
}

/** Reads a page of the log after (or before, backwards) a row. Positions are contiguous here, and only here counted with. */
function logScan(database: Database.Database, direction: 'forwards' | 'backwards', filter?: LogFilter) {
  const { sql, values } = filterSql(filter)
  const rowsPerScan = sql === '' ? Number.MAX_SAFE_INTEGER : ROWS_PER_FILTERED_SCAN
  const select = database
    .prepare<(number | string)[], Row>(
      `SELECT ${COLUMNS} FROM events WHERE position BETWEEN ? AND ?${sql}
       ORDER BY position ${direction === 'forwards' ? 'ASC' : 'DESC'} ${LIMIT}`,
    )
    .raw()
  // The end is looked up before the rows: what another process commits between the two belongs to the next page.
  const lastRow = database.prepare<[], number | null>('SELECT max(position) FROM events').pluck()

  function forwards(after: number, limit: number): ScanPage {
    const end = lastRow.get() ?? 0
    const until = Math.min(end, after + rowsPerScan)
    if (until <= after) return { events: [], next: after, isAtEnd: true }
    const { events, isCut } = takePage(
      (from, some) => select.all(from, until, ...values, some),
      after + 1,
      limit,
      (row) => row[0] + 1,
    )
    const last = events.at(-1)
    return { events, next: isCut && last ? rowOf(last.position) : until, isAtEnd: !isCut && until === end }
  }

  function backwards(before: number, limit: number): ScanPage {
    const top = Math.min(before - 1, lastRow.get() ?? 0)
    const bottom = Math.max(1, top - rowsPerScan + 1)
    if (top < bottom) return { events: [], next: 1, isAtEnd: true }
    const { events, isCut } = takePage(
      (from, some) => select.all(bottom, from, ...values, some),
      top,
      limit,
      (row) => row[0] - 1,
    )
    const last = events.at(-1)
    const next = isCut && last ? rowOf(last.position) : bottom
    return { events, next, isAtEnd: next <= 1 }
  }

  return direction === 'forwards' ? forwards : backwards
}

/** Pages of the log. @throws {RangeError} a count or position that is none */
export async function* readAllPages(database: Database.Database, options: ReadAllOptions = {}): Pages {
  const { maxCount, pageSize } = checkedSizes(options)
  const { from, direction = 'forwards', filter } = options
  const scan = logScan(database, direction, filter)
  let at = from === undefined ? (direction === 'forwards' ? 0 : Number.MAX_SAFE_INTEGER) : rowOf(from)
  let remaining = maxCount
  while (remaining > 0) {
    const { events, next, isAtEnd } = scan(at, Math.min(pageSize, remaining))
    if (events.length > 0) yield events
    if (isAtEnd) return
    remaining -= events.length
    at = next
    await nextTurn()
  }
}

/**
 * Pages of the log and then what follows. Nothing is buffered: a slow consumer reads from the log when it asks again.
 * Ends when the signal is aborted or the log is closed.
 */
export async function* subscribePages(
  database: Database.Database,
  notices: CommitNotices,
  { from, filter, signal, pageSize }: SubscribeOptions,
): Pages {
  const sizes = checkedSizes(pageSize === undefined ? {} : { pageSize })
  const scan = logScan(database, 'forwards', filter)
  let at = rowOf(from)
  while (!signal.aborted && database.open) {
    const { events, next, isAtEnd } = scan(at, sizes.pageSize)
    at = next
    if (events.length > 0) yield events
    // Between the empty scan and the waiting nothing else runs, so no notice can be missed.
    else if (isAtEnd) await notices.next(signal, POLL_INTERVAL_MS)
    if (!isAtEnd) await nextTurn()
  }
}

import type { Cell, RegisterEvent, RegisterKind } from '../../domain/register/events.js'
import { decode, type LedgerEvent } from '../../ledger/codec.js'
import type { Actor } from '../../ledger/envelope.js'
import type { EventLog } from '../../ledger/event-log.js'

type EventData<T extends RegisterEvent['type']> = Extract<RegisterEvent, { type: T }>['data']
export type Listing = EventData<'RowsListed'>['listings'][number]

/** A row as the last completed import left it. */
export type KnownRow = {
  readonly rowId: string
  readonly revision: number
  readonly line: number
  readonly cells: readonly Cell[]
  /** For each cell the field that it fills: by the header of the file that it came from, not of later ones. */
  readonly fields: readonly (string | null)[]
  readonly gone: boolean
  readonly listing?: Listing
}

/** An import that was begun and not finished: it has to be finished before another begins. */
export type UnfinishedImport = {
  readonly importId: string
  readonly file: string
  readonly sha256: string
  readonly actor: Actor
  readonly matches: EventData<'ImportStarted'>['matches']
  readonly rowIds: ReadonlySet<string>
  readonly movedRowIds: ReadonlySet<string>
  readonly goneRowIds: ReadonlySet<string>
  readonly listings: ReadonlyMap<string, Listing>
}

export type KnownRegister = {
  /** The last import that was completed. */
  readonly completed?: {
    readonly importId: string
    readonly kind: RegisterKind
    readonly title?: string | undefined
    readonly headers: readonly string[]
  }
  readonly rows: ReadonlyMap<string, KnownRow>
  readonly unfinished?: UnfinishedImport
}

type Draft = {
  started: EventData<'ImportStarted'>
  actor: Actor
  rows: Map<string, EventData<'RowsImported'>['rows'][number]>
  moved: Map<string, number>
  gone: Set<string>
  listings: Map<string, Listing>
}

/** The register from its own stream: rows count only once their import was completed. */
export async function readKnownRegister(log: EventLog, registerId: string): Promise<KnownRegister> {
  const rows = new Map<string, KnownRow>()
  let completed: Draft['started'] | undefined
  let draft: Draft | undefined
  for await (const page of log.readStream(`register-${registerId}`)) {
    for (const stored of page) {
      const event = decode(stored)
      if (event.type === 'ImportStarted') {
        const { actor } = event.metadata
        draft = {
          started: event.data,
          actor,
          rows: new Map(),
          moved: new Map(),
          gone: new Set(),
          listings: new Map(),
        }
      } else if (draft !== undefined) {
        take(draft, event)
        if (event.type === 'ImportCompleted') {
          complete(rows, draft)
          completed = draft.started
          draft = undefined
        }
      }
    }
  }
  return {
    rows,
    ...(completed && { completed }),
    ...(draft && { unfinished: unfinishedOf(draft) }),
  }
}

function take(draft: Draft, event: LedgerEvent): void {
  switch (event.type) {
    case 'RowsImported':
      for (const row of event.data.rows) draft.rows.set(row.rowId, row)
      break
    case 'RowsMoved':
      for (const { rowId, line } of event.data.rows) draft.moved.set(rowId, line)
      break
    case 'RowsGone':
      for (const rowId of event.data.rowIds) draft.gone.add(rowId)
      break
    case 'RowsListed':
      for (const listing of event.data.listings) draft.listings.set(listing.rowId, listing)
      break
    default:
      break
  }
}

function complete(rows: Map<string, KnownRow>, draft: Draft): void {
  const { fields } = draft.started
  for (const { rowId, revision, line, cells } of draft.rows.values()) {
    const listing = rows.get(rowId)?.listing
    rows.set(rowId, { rowId, revision, line, cells, fields, gone: false, ...(listing && { listing }) })
  }
  const change = (rowId: string, changed: Partial<KnownRow>) => {
    const row = rows.get(rowId)
    if (row) rows.set(rowId, { ...row, ...changed })
  }
  for (const [rowId, line] of draft.moved) change(rowId, { line })
  for (const rowId of draft.gone) change(rowId, { gone: true })
  for (const [rowId, listing] of draft.listings) change(rowId, { listing })
}

function unfinishedOf({ started, actor, rows, moved, gone, listings }: Draft): UnfinishedImport {
  const { importId, file, sha256, matches } = started
  return {
    importId,
    file,
    sha256,
    actor,
    matches,
    rowIds: new Set(rows.keys()),
    movedRowIds: new Set(moved.keys()),
    goneRowIds: gone,
    listings,
  }
}

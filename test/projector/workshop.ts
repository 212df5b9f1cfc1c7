import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { DomainEvent } from '../../src/domain/event.js'
import { encode } from '../../src/ledger/codec.js'
import type { EventLog, NewEvent, Position } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import type { Projection } from '../../src/projector/projection.js'
import { Projector } from '../../src/projector/projector.js'
import { columnsOf, searchTableOf } from '../../src/projector/tables.js'
import { openReadModels, type ReadModelsFile } from '../../src/read-models/sqlite-connection.js'
import { openMemoryLog } from '../support/memory-log.js'
import { sampleProjections } from '../support/projection-samples.js'

/** A folder with a log and read models, cleared away after the test. */
export type Workshop = {
  readonly folder: string
  readonly log: EventLog
  readonly models: ReadModelsFile
  /** A projector on the workshop's file, or on another one. */
  projector(projections?: readonly Projection[], models?: ReadModelsFile): Projector
  openModels(name: string): ReadModelsFile
  /** Appends events of one stream and gives the position of the last. */
  append(stream: string, events: readonly DomainEvent[]): Promise<Position>
  close(): Promise<void>
}

export type LogKind = 'sqlite' | 'memory'
export const LOG_KINDS: readonly LogKind[] = ['sqlite', 'memory']

export function openWorkshop(kind: LogKind = 'sqlite'): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'projector-'))
  const log = kind === 'sqlite' ? openSqliteLog(join(folder, 'ledger.db')) : openMemoryLog()
  const closers: (() => Promise<void>)[] = []
  const openModels = (name: string) => {
    const models = openReadModels(join(folder, name))
    closers.push(() => models.close())
    return models
  }
  const models = openModels('read-models.db')
  return {
    ...{ folder, log, models, openModels },
    projector(projections = sampleProjections, on = models) {
      const projector = new Projector({
        log,
        models: on,
        projections,
        now: () => new Date('2026-03-02T12:00:00Z'),
      })
      closers.unshift(() => projector.close())
      return projector
    },
    async append(stream, events) {
      return (await log.append(stream, 'any', events.map(newEvent))).position
    },
    async close() {
      for (const close of closers) await close()
      await log.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let made = 0

/** An id of its own for each number. */
export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export function newEvent(event: DomainEvent): NewEvent {
  made += 1
  return encode(`10000000-0000-4000-8000-${String(made).padStart(12, '0')}`, event, {
    commandId: uuid(0),
    commandHash: 'hash',
    commandType: 'Test',
    correlationId: uuid(0),
    actor: { personId: uuid(1), authenticated: false },
    recordedAt: '2026-03-02T10:00:00.000Z',
  })
}

export const meetingStream = (meeting: number): string => `meeting-${uuid(meeting)}`

export const scheduled = (meeting: number): DomainEvent => ({
  type: 'MeetingScheduled',
  data: { meetingId: uuid(meeting), bodyId: uuid(900), date: '2026-03-02' },
})

export const matter = (meeting: number, number: number, title = `Sak ${number}`): DomainEvent => ({
  type: 'MatterAdded',
  data: { meetingId: uuid(meeting), matterId: uuid(meeting * 1_000 + number), title },
})

export const decision = (meeting: number, number: number, text = `Vedtak ${number}`): DomainEvent => ({
  type: 'DecisionRecorded',
  data: {
    meetingId: uuid(meeting),
    matterId: uuid(meeting * 1_000 + number),
    decisionId: uuid(meeting * 1_000 + 500 + number),
    revision: 1,
    clauses: [{ text }],
    standing: 'draft',
  },
})

/** A meeting with so many matters, each with a decision: 1 + 2 × matters events. */
export const meetingOf = (meeting: number, matters: number): readonly DomainEvent[] => [
  scheduled(meeting),
  ...Array.from({ length: matters }, (_, index) => [matter(meeting, index), decision(meeting, index)]).flat(),
]

/**
 * All that the projections' live tables and their full-text indexes hold, in an order of its own: two files that were
 * filled in different batches compare equal.
 */
export function contents(models: { readonly file: string }, projections = sampleProjections) {
  const database = new Database(models.file, { readonly: true })
  try {
    const tables = projections.flatMap(({ tables }) => tables)
    const rows = tables.map((table) => {
      const columns = columnsOf(table).map(({ name }) => name)
      return [
        table.name,
        database.prepare(`SELECT ${columns} FROM ${table.name} ORDER BY ${columns}`).raw().all(),
        ...(columnsOf(table).some(({ type }) => type === 'search') ? [terms(database, table.name)] : []),
      ]
    })
    return { rows, checkpoints: checkpoints(database) }
  } finally {
    database.close()
  }
}

/** Every occurrence of every term, by the position of the row's event. */
function terms(database: Database.Database, table: string) {
  const vocabulary = `vocabulary_of_${table}`
  database.exec(
    `CREATE VIRTUAL TABLE IF NOT EXISTS temp.${vocabulary} USING fts5vocab(main, '${searchTableOf(table)}', 'instance')`,
  )
  return database
    .prepare(
      `SELECT v.term, v.col, v.offset, t.position FROM temp.${vocabulary} v LEFT JOIN ${table} t ON t.search_id = v.doc
       ORDER BY 1, 2, 3, 4`,
    )
    .raw()
    .all()
}

const checkpoints = (database: Database.Database) =>
  database
    .prepare("SELECT projection, position, events FROM checkpoints WHERE state = 'live' ORDER BY 1")
    .raw()
    .all()

/** The number of rows in a live table. */
export function countOf(models: ReadModelsFile, table: string): number {
  return Number(models.writer.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
}

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allProjections } from '../../projections/all.js'
import { areaEvents } from '../../src/domain/area/events.js'
import { bodyEvents } from '../../src/domain/body/events.js'
import { documentEvents } from '../../src/domain/document/events.js'
import type { DomainEvent } from '../../src/domain/event.js'
import { findingEvents } from '../../src/domain/finding/events.js'
import { involvementEvents } from '../../src/domain/involvement/events.js'
import { meetingEvents } from '../../src/domain/meeting/events.js'
import { personEvents } from '../../src/domain/person/events.js'
import { registerEvents } from '../../src/domain/register/events.js'
import type { SealedName } from '../../src/domain/values.js'
import { decode, encode, type LedgerEvent } from '../../src/ledger/codec.js'
import type { Metadata } from '../../src/ledger/envelope.js'
import { openRowWriter } from '../../src/projector/sqlite-row-writer.js'
import { createTables } from '../../src/projector/sqlite-tables.js'
import { indexStatements } from '../../src/projector/tables.js'
import { type Moment, momentOf } from '../../src/queries/moment.js'
import { openReadModels, type ReadModelsFile } from '../../src/read-models/sqlite-connection.js'

/** Events that were recorded together, and when: a time, or the date of a morning in Oslo. */
export type Recording = {
  readonly at: string
  readonly events: readonly DomainEvent[]
  readonly metadata?: Partial<Metadata>
}

export const recorded = (at: string, ...events: readonly DomainEvent[]): Recording => ({ at, events })

/** The same UUID for the same words, so that tests name things. */
export function idOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** A name "sealed" so that a test can open it again. */
export const sealed = (name: string): SealedName => ({
  personId: idOf(name),
  keyId: 'test',
  nonce: 'none',
  ciphertext: Buffer.from(name).toString('base64url'),
})
export const openNames =
  async () =>
  ({ ciphertext }: SealedName): string =>
    Buffer.from(ciphertext, 'base64url').toString()

export const ACTOR = idOf('the secretary')

function streamOf(event: DomainEvent): string {
  const data: Readonly<Record<string, unknown>> = event.data
  const aggregates = [
    ['body', bodyEvents, data.bodyId],
    ['person', personEvents, data.personId],
    ['meeting', meetingEvents, data.meetingId],
    ['document', documentEvents, data.documentId],
    ['area', areaEvents, data.areaId],
    ['involvement', involvementEvents, data.involvementId],
    ['register', registerEvents, data.registerId],
    ['finding', findingEvents, data.findingId],
  ] as const
  const found = aggregates.find(([, events]) => Object.hasOwn(events, event.type))
  if (found === undefined) throw new TypeError(`no stream for ${event.type}`)
  return `${found[0]}-${String(found[2])}`
}

/** The recordings as a reader of the log gets them: encoded, stored in order and decoded. */
export function ledgerEvents(recordings: readonly Recording[]): readonly LedgerEvent[] {
  const versions = new Map<string, number>()
  let number = 0
  return recordings.flatMap(({ at, events, metadata }) => {
    const recordedAt = at.includes('T') ? new Date(at).toISOString() : `${at}T09:00:00.000Z`
    return events.map((event) => {
      number++
      const stream = streamOf(event)
      const version = versions.get(stream) ?? 0
      versions.set(stream, version + 1)
      const stored = encode(idOf(`event ${number}`), event, {
        commandId: idOf(`command ${number}`),
        commandHash: 'hash',
        commandType: 'Test',
        correlationId: idOf('correlation'),
        actor: { personId: ACTOR, authenticated: true },
        recordedAt,
        ...metadata,
      })
      return decode({
        ...stored,
        stream,
        streamVersion: `${BigInt(version)}`,
        // Positions have gaps: nothing may count with them.
        position: String(number * 7).padStart(20, '0'),
      })
    })
  })
}

export type LedgerFixture = {
  readonly models: ReadModelsFile
  readonly close: () => Promise<void>
}

/** Read models of these recordings, in a real file: every projection, every row. */
export function readModelsOf(recordings: readonly Recording[]): LedgerFixture {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-fixture-'))
  const models = openReadModels(join(folder, 'read-models.db'))
  projectInto(models, ledgerEvents(recordings))
  return {
    models,
    close: async () => {
      await models.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export function projectInto(models: ReadModelsFile, events: Iterable<LedgerEvent>): void {
  const tables = allProjections.flatMap((projection) => projection.tables)
  createTables(models.writer, tables, 'live')
  const writer = openRowWriter(models.writer, tables, 'live')
  models.writer.transaction(() => {
    for (const event of events) {
      for (const projection of allProjections) {
        for (const [table, values] of projection.project(event)) writer.insert(table, values)
      }
    }
  })()
  for (const statement of indexStatements(tables, 'live', 1)) models.writer.exec(statement)
}

/** The moment asked for; "today" is the first day of 2030, after everything that tests record. */
export const moment = (asOf?: string, knownAt?: string): Moment =>
  momentOf(
    { ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) },
    new Date('2030-01-01T12:00:00Z'),
  )

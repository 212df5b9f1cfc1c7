import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { NewEvent } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { generateHistory } from './generate.js'
import { addRatio, type Contender, type Report, rate, sideBySide } from './measure.js'
import { emmettAppends } from './peer-emmett.js'
import { inScratchFolder } from './scratch.js'

const APPENDS = 4_000
const PEER_APPENDS = 1_000
/** About as many as a meeting has. */
export const EVENTS_A_STREAM = 70

/** Matters and decisions as a meeting has them, with ids of their own. */
function sampleEvents(count: number): NewEvent[] {
  const events: NewEvent[] = []
  for (const append of generateHistory({ seed: 7, events: count + 2_000 })) {
    for (const event of append.events) {
      if (event.type === 'DecisionRecorded' || event.type === 'MatterAdded')
        events.push({ ...event, id: randomUUID() })
    }
    if (events.length >= count) break
  }
  while (events.length < count) {
    const again = events[events.length % 97]
    if (again) events.push({ ...again, id: randomUUID() })
  }
  return events
}

/** One better-sqlite3 commit an event, WAL and FULL, into a table of id and payload: the least that durability costs. */
function bareCommits(): Contender {
  return {
    name: 'bare better-sqlite3, one commit an event',
    unit: 'ev/s',
    run: () =>
      inScratchFolder(async (folder) => {
        const database = new Database(join(folder, 'bare.db'))
        database.pragma('journal_mode = WAL')
        database.pragma('synchronous = FULL')
        database.exec(
          'CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, payload TEXT NOT NULL)',
        )
        const insert = database.prepare('INSERT INTO events (payload) VALUES (?)')
        const payloads = sampleEvents(APPENDS).map((event) => event.data + event.metadata)
        const speed = await rate(APPENDS, () => {
          for (const payload of payloads) insert.run(payload)
        })
        database.close()
        return speed
      }),
  }
}

function ledgerAppends(clients: number): Contender {
  const count = clients === 1 ? APPENDS : APPENDS * 4
  return {
    name: `ledger, ${clients} client${clients === 1 ? '' : 's'}`,
    unit: 'ev/s',
    run: () =>
      inScratchFolder(async (folder) => {
        const log = openSqliteLog(join(folder, 'ledger.db'))
        const events = sampleEvents(count)
        const perClient = Math.floor(count / clients)
        const client = async (number: number) => {
          let stream = ''
          for (let i = 0; i < perClient; i++) {
            const version = i % EVENTS_A_STREAM
            if (version === 0) stream = `meeting-${randomUUID()}`
            const event = events[number * perClient + i]
            if (event)
              await log.append(stream, version === 0 ? 'no_stream' : `${BigInt(version - 1)}`, [event])
          }
        }
        const speed = await rate(perClient * clients, async () => {
          await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
        })
        await log.close()
        return speed
      }),
  }
}

/** One-event appends of 1, 32 and 64 clients beside bare commits of one row, and beside another event store. */
export async function benchAppend(report: Report, rounds: number): Promise<void> {
  const events = sampleEvents(PEER_APPENDS)
  const peer = await emmettAppends(events, EVENTS_A_STREAM)
  if (!peer) report.notes.push('emmett-sqlite is not installed: npm run bench -- --peers')
  const contenders = [bareCommits(), ledgerAppends(1), ledgerAppends(32), ledgerAppends(64)]
  await sideBySide(report, rounds, peer ? [...contenders, peer] : contenders)
  const bare = 'bare better-sqlite3, one commit an event'
  addRatio(report, 'append: 1 client / bare commits', 'ledger, 1 client', bare, { atLeast: 0.7 })
  addRatio(report, 'append: 32 clients / bare commits', 'ledger, 32 clients', bare, { atLeast: 5 })
  addRatio(report, 'append: 64 clients / bare commits', 'ledger, 64 clients', bare, { atLeast: 5 })
  if (peer) {
    addRatio(report, 'append: 32 clients / emmett-sqlite', 'ledger, 32 clients', peer.name, { atLeast: 20 })
    addRatio(report, 'append: 64 clients / emmett-sqlite', 'ledger, 64 clients', peer.name, { atLeast: 20 })
  }
  const bytes = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0)
  report.notes.push(`an appended event has ${Math.round(bytes / events.length)} bytes of data and metadata`)
}

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

/** Events of about 400 bytes, with ids of their own. */
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
          const stream = `meeting-${randomUUID()}`
          for (let version = -1; version < perClient - 1; version++) {
            const event = events[number * perClient + version + 1]
            if (event) await log.append(stream, version < 0 ? 'no_stream' : `${BigInt(version)}`, [event])
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

export async function benchAppend(report: Report, rounds: number): Promise<void> {
  const peer = await emmettAppends(sampleEvents(PEER_APPENDS))
  if (!peer) report.notes.push('emmett-sqlite is not installed: npm run bench -- --peers')
  const contenders = [bareCommits(), ledgerAppends(1), ledgerAppends(32), ledgerAppends(64)]
  await sideBySide(report, rounds, peer ? [...contenders, ...peer] : contenders)
  const bare = 'bare better-sqlite3, one commit an event'
  addRatio(report, 'append: 1 client / bare commits', 'ledger, 1 client', bare, { atLeast: 0.7 })
  addRatio(report, 'append: 32 clients / bare commits', 'ledger, 32 clients', bare, { atLeast: 5 })
  addRatio(report, 'append: 64 clients / bare commits', 'ledger, 64 clients', bare, { atLeast: 5 })
  for (const name of peer?.map((contender) => contender.name) ?? []) {
    addRatio(report, `append: 32 clients / ${name}`, 'ledger, 32 clients', name, { atLeast: 20 })
    addRatio(report, `append: 64 clients / ${name}`, 'ledger, 64 clients', name, { atLeast: 20 })
  }
}

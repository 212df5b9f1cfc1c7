import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { allProjections } from '../../projections/all.js'
import { CommandRunner } from '../../src/commands/run-command.js'
import { LIMITS } from '../../src/domain/text.js'
import { registersInFolder } from '../../src/imports/files/registers-in-folder.js'
import type { RegisterInput } from '../../src/imports/rows/prepare-register.js'
import { runImport } from '../../src/imports/run-import.js'
import { recordingClock } from '../../src/ledger/clock.js'
import { eventBytes } from '../../src/ledger/envelope.js'
import type { NewEvent, StoredEvent } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { openFileVault } from '../../src/vault/file-vault.js'
import { generateRegister } from './generate.js'
import { addRatio, median, type Report, secondsOf } from './measure.js'
import { inScratchFolder } from './scratch.js'

const MOST_ROWS = 100_000
const ACTOR = { personId: '00000000-0000-4000-8000-0000000000aa', authenticated: false }
const EVENTS_A_COMMIT = 100

/** Importing a large register, and those of a folder where one is given, beside bare appends of the same events. */
export async function benchImport(
  report: Report,
  rounds: number,
  size: number,
  registersFolder: string | undefined,
): Promise<void> {
  // Half as many meetings as events are asked for, so that a short run is short here too.
  const rows = Math.min(MOST_ROWS, Math.ceil(size / 2))
  const generated: RegisterInput = {
    file: 'generated.csv',
    name: 'Generated',
    kind: 'meetings',
    bytes: Buffer.from([...generateRegister({ seed: 1, rows })].join('')),
  }
  await benchOne(report, rounds, `${rows} meetings`, [generated])
  if (registersFolder === undefined) {
    report.notes.push('the registers of a folder can be measured too: --registers DIR')
    return
  }
  await benchOne(report, rounds, basename(registersFolder), registersOf(registersFolder))
}

/** What a folder's registers.json lists, else its bodies.csv, and its meetings.csv as a register of matters. */
function registersOf(folder: string): readonly RegisterInput[] {
  const read = (file: string) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file)) : undefined
  const list = read('registers.json')
  if (list !== undefined) return registersInFolder(list.toString('utf8'), { read, called: (file) => file })
  const register = (file: string, kind: RegisterInput['kind']): RegisterInput[] => {
    const bytes = read(file)
    return bytes === undefined ? [] : [{ file, name: file, kind, bytes }]
  }
  const registers = [...register('bodies.csv', 'bodies'), ...register('meetings.csv', 'matters')]
  if (registers.length > 0) return registers
  throw new Error(`${folder} has no registers.json, and neither bodies.csv nor meetings.csv`)
}

async function benchOne(
  report: Report,
  rounds: number,
  what: string,
  registers: readonly RegisterInput[],
): Promise<void> {
  const imported: number[] = []
  const caughtUp: number[] = []
  const appended: number[] = []
  const inserted: number[] = []
  let count = 0
  for (let round = 0; round < rounds; round++) {
    await inScratchFolder(async (folder) => {
      const { seconds, catchUpSeconds, events } = await importOnce(folder, registers)
      imported.push(seconds)
      caughtUp.push(catchUpSeconds)
      appended.push(await secondsOfAppends(folder, events))
      inserted.push(secondsOfInserts(folder, events))
      count = events.length
      process.stderr.write('.')
    })
  }
  process.stderr.write('\n')
  const measured = (name: string, runs: readonly number[]) => {
    report.measured.push({ name, unit: 's', runs, median: median(runs) })
  }
  const name = `import of ${what}, until the last append`
  const bare = `appends to the ledger's own log of its ${count} events, ${EVENTS_A_COMMIT} a commit`
  const inserts = `bare better-sqlite3 inserts of them, ${EVENTS_A_COMMIT} a commit (${what})`
  measured(name, imported)
  measured(`${what}: catching up the read models afterwards`, caughtUp)
  measured(bare, appended)
  measured(inserts, inserted)
  addRatio(report, `import of ${what} / bare better-sqlite3 inserts`, name, inserts, { atMost: 3 })
  addRatio(report, `import of ${what} / appends to the ledger's own log`, name, bare, { atMost: 3 })
}

async function importOnce(folder: string, registers: readonly RegisterInput[]) {
  const log = openSqliteLog(join(folder, 'ledger.db'), { inThread: true })
  const vault = openFileVault(join(folder, 'keys.db'))
  const models = openReadModels(join(folder, 'read-models.db'))
  const clock = recordingClock()
  const runner = new CommandRunner({ log, vault, clock })
  const projector = new Projector({ log, models, projections: allProjections })
  await projector.catchUp()
  // What an earlier round left is no burden of this one.
  globalThis.gc?.()
  const seconds = await secondsOf(async () => {
    await runImport(
      { log, vault, readModels: models, clock, runner },
      { registers, actor: async () => ACTOR },
    )
  })
  const catchUpSeconds = await secondsOf(async () => void (await projector.catchUp()))
  const events: StoredEvent[] = []
  for await (const page of log.readAll()) events.push(...page)
  await projector.close()
  await models.close()
  await log.close()
  await vault.close()
  return { seconds, catchUpSeconds, events }
}

/** The same events into another log of the ledger's, a hundred a commit, in the order of the first. */
async function secondsOfAppends(folder: string, events: readonly StoredEvent[]): Promise<number> {
  const log = openSqliteLog(join(folder, 'bare.db'))
  const seconds = await secondsOf(async () => {
    for (let start = 0; start < events.length; start += EVENTS_A_COMMIT) {
      const appends: Promise<unknown>[] = []
      for (const { stream, streamVersion, events: some } of runsOfStreams(
        events.slice(start, start + EVENTS_A_COMMIT),
      )) {
        appends.push(log.append(stream, streamVersion === 0n ? 'no_stream' : `${streamVersion - 1n}`, some))
      }
      await Promise.all(appends)
    }
  })
  await log.close()
  return seconds
}

/** The same events through one prepared statement of better-sqlite3, into a table with the two keys that a log needs. */
function secondsOfInserts(folder: string, events: readonly StoredEvent[]): number {
  const database = new Database(join(folder, 'inserts.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(`CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, stream_version INTEGER NOT NULL,
    event_id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL,
    UNIQUE (stream, stream_version))`)
  const insert = database.prepare(
    'INSERT INTO events (stream, stream_version, event_id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertAll = database.transaction((some: readonly StoredEvent[]) => {
    for (const { stream, streamVersion, id, type, data, metadata } of some) {
      insert.run(stream, Number(streamVersion), id, type, data, metadata)
    }
  })
  const startedAt = process.hrtime.bigint()
  for (let start = 0; start < events.length; start += EVENTS_A_COMMIT) {
    insertAll(events.slice(start, start + EVENTS_A_COMMIT))
  }
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9
  database.close()
  return seconds
}

/** Events that follow each other in one stream, together, as far as one append takes them. */
function runsOfStreams(
  events: readonly StoredEvent[],
): { stream: string; streamVersion: bigint; events: NewEvent[] }[] {
  const runs: { stream: string; streamVersion: bigint; events: NewEvent[]; bytes: number }[] = []
  for (const event of events) {
    const last = runs.at(-1)
    const bytes = eventBytes(event)
    if (last?.stream === event.stream && last.bytes + bytes <= LIMITS.appendBytes) {
      last.events.push(event)
      last.bytes += bytes
    } else {
      runs.push({ stream: event.stream, streamVersion: BigInt(event.streamVersion), events: [event], bytes })
    }
  }
  return runs
}

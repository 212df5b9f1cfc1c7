import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { allProjections } from '../../projections/all.js'
import { CommandRunner } from '../../src/commands/run-command.js'
import type { RegisterInput } from '../../src/imports/prepare-register.js'
import { runImport } from '../../src/imports/run-import.js'
import { recordingClock } from '../../src/ledger/clock.js'
import type { NewEvent, StoredEvent } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { openReadModels } from '../../src/read-models/connection.js'
import { openVault } from '../../src/vault/vault.js'
import { generateRegister } from './generate.js'
import { addRatio, type Report } from './measure.js'
import { inScratchFolder } from './scratch.js'

const ROWS = 100_000
const ACTOR = { personId: '00000000-0000-4000-8000-0000000000aa', authenticated: false }
const EVENTS_A_COMMIT = 100

/** Importing a large register, and a real city's where its folder is given, beside bare appends of the same events. */
export async function benchImport(report: Report, registersFolder: string | undefined): Promise<void> {
  const generated: RegisterInput = {
    file: 'generated.csv',
    name: 'Generated',
    kind: 'meetings',
    bytes: Buffer.from([...generateRegister({ seed: 1, rows: ROWS })].join('')),
  }
  await benchOne(report, `${ROWS} meetings`, [generated])
  if (registersFolder === undefined) {
    report.notes.push(
      'a folder with bodies.csv and meetings.csv (kind matters) can be measured too: --registers DIR',
    )
    return
  }
  const inFolder = (file: string, kind: RegisterInput['kind']): RegisterInput[] => {
    const path = join(registersFolder, file)
    return existsSync(path) ? [{ file, name: file, kind, bytes: readFileSync(path) }] : []
  }
  await benchOne(report, registersFolder, [
    ...inFolder('bodies.csv', 'bodies'),
    ...inFolder('meetings.csv', 'matters'),
  ])
}

async function benchOne(report: Report, what: string, registers: readonly RegisterInput[]): Promise<void> {
  await inScratchFolder(async (folder) => {
    const log = openSqliteLog(join(folder, 'ledger.db'))
    const vault = openVault(join(folder, 'keys.db'))
    const models = openReadModels(join(folder, 'read-models.db'))
    const clock = recordingClock()
    const runner = new CommandRunner({ log, vault, clock })
    const projector = new Projector({ log, models, projections: allProjections })
    await projector.catchUp()

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
    vault.close()

    const bareSeconds = await secondsOfBareAppends(folder, events)
    const imported = `import of ${what}, until the last append`
    const bare = `bare appends of its events, ${EVENTS_A_COMMIT} a commit`
    const measured = (name: string, took: number) => {
      report.measured.push({ name, unit: 'ms', runs: [took * 1_000], median: took * 1_000 })
    }
    measured(imported, seconds)
    measured(`${bare} (${what})`, bareSeconds)
    addRatio(report, `import of ${what} / bare appends`, imported, `${bare} (${what})`, { atMost: 3 })
    report.notes.push(
      `${what}: ${events.length} events; catching up afterwards took ${catchUpSeconds.toFixed(1)} s`,
    )
  })
}

async function secondsOf(action: () => Promise<void>): Promise<number> {
  const startedAt = process.hrtime.bigint()
  await action()
  return Number(process.hrtime.bigint() - startedAt) / 1e9
}

/** The same events into another log, a hundred a commit, in the order of the first. */
async function secondsOfBareAppends(folder: string, events: readonly StoredEvent[]): Promise<number> {
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

/** Events that follow each other in one stream, together. */
function runsOfStreams(
  events: readonly StoredEvent[],
): { stream: string; streamVersion: bigint; events: NewEvent[] }[] {
  const runs: { stream: string; streamVersion: bigint; events: NewEvent[] }[] = []
  for (const event of events) {
    const last = runs.at(-1)
    if (last?.stream === event.stream) last.events.push(event)
    else runs.push({ stream: event.stream, streamVersion: BigInt(event.streamVersion), events: [event] })
  }
  return runs
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { allProjections } from '../../projections/all.js'
import type { EventLog } from '../../src/ledger/event-log.js'
import { Projector } from '../../src/projector/projector.js'
import { bodies } from '../../src/queries/bodies.js'
import { findBody } from '../../src/queries/find-body.js'
import type { Moment } from '../../src/queries/moment.js'
import { answerDirectly, QUESTION_NAMES, questionsOf } from '../../src/queries/questions.js'
import type { OpenReadModels } from '../../src/read-models/open.js'
import { openPostgresReadModels } from '../../src/read-models/postgres-connection.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { REPORT_NAMES, type ReportSources, reports } from '../../src/reports/reports.js'
import { restatedThings } from '../../src/reports/restated.js'
import { openFileVault } from '../../src/vault/file-vault.js'
import { fillLog } from '../bench/fill-log.js'
import { bodyId } from '../domain/meeting/world.js'
import { newEvent } from '../projector/workshop.js'
import { anyThrows, historyOf } from '../support/any-history.js'
import { moment } from '../support/ledger-fixture.js'
import { openMemoryLog } from '../support/memory-log.js'
import { type Postgres, startPostgres } from '../support/postgres.js'
import { FILTERS } from './questions-and-filters.js'

// Histories are long and answers many; a machine that does other things beside takes its time.
jest.setTimeout(300_000)

const folder = mkdtempSync(join(tmpdir(), 'both-databases-'))
const vault = openFileVault(join(folder, 'keys.db'))
let postgres: Postgres | undefined

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.stop()
  await vault.close()
  rmSync(folder, { recursive: true })
})

let files = 0

/** Every list and every report at the moments, as JSON, by what was asked. Hits are ordered by each database's own measure. */
async function answersOf(
  models: OpenReadModels,
  log: EventLog,
  moments: readonly Moment[],
): Promise<Readonly<Record<string, string>>> {
  const projector = new Projector({ log, models, projections: allProjections })
  const answers: Record<string, string> = {}
  try {
    await projector.catchUp()
    const ask = questionsOf(models, vault.openNames)
    for (const at of moments) {
      for (const question of QUESTION_NAMES) {
        for (const filter of FILTERS[question]) {
          const { rows, position } = await ask(question, at, filter)
          const texts = rows.map((row) => JSON.stringify(row))
          const key = `${question} ${JSON.stringify(filter)} ${at.asOf} ${at.knownAt}`
          answers[key] = `${position} ${(question === 'search' ? texts.toSorted() : texts).join('\n')}`
        }
      }
      for (const [name, text] of await reportsOf(models, at))
        answers[`${name} ${at.asOf} ${at.knownAt}`] = text
    }
    return answers
  } finally {
    await projector.close()
    await models.close()
  }
}

function reportsOf(models: OpenReadModels, at: Moment): Promise<readonly (readonly [string, string])[]> {
  return models.transaction().execute(async (state) => {
    const sources: ReportSources = {
      moment: at,
      ask: (question, filter) => answerDirectly(question, state, at, filter, vault.openNames),
      findBody: (text) => findBody(state, at, text),
      restated: () => restatedThings(state, at),
    }
    const made: (readonly [string, string])[] = []
    const [body] = await sources.ask('bodies', {})
    for (const name of REPORT_NAMES.filter((one) => one !== 'register')) {
      made.push([name, JSON.stringify(await reports[name](sources, body ? { body: body.bodyId } : {}))])
    }
    for (const register of await sources.ask('registers', {})) {
      const report = await reports.register(sources, { name: register.name })
      made.push([`register ${register.name}`, JSON.stringify(report)])
    }
    return made
  })
}

async function expectTheSame(log: EventLog, moments: readonly Moment[], there: Postgres): Promise<void> {
  const here = await answersOf(openReadModels(join(folder, `${++files}.db`)), log, moments)
  expect(await answersOf(await openPostgresReadModels(await there.newSchema()), log, moments)).toEqual(here)
  expect(Object.keys(here).length).toBeGreaterThan(50)
}

test('any history gives the same lists and reports on both, at any date', async () => {
  if (postgres === undefined) return
  const there = postgres
  await fc.assert(
    fc.asyncProperty(anyThrows, async (throws) => {
      const log = await historyOf(throws, { log: openMemoryLog(), vault })
      await expectTheSame(
        log,
        [moment(), moment('2026-03-02'), moment('2026-03-02', '2026-02-28T12:00:00Z')],
        there,
      )
    }),
    { numRuns: 4, endOnFailure: true },
  )
})

/** In the order of their code points, which no language has. */
const NAMES = ['B', 'Z', 'a', 'z', 'zz', 'Å', 'Åre', 'Ærlig', 'Øy', 'å', 'æ', 'ø', '𝕒']

test('names that one event gives stay in its order, and texts are in the order of their code points, on both', async () => {
  if (postgres === undefined) return
  const aliases = NAMES.toReversed()
  const log = openMemoryLog()
  await log.append(`body-${bodyId(1)}`, 'no_stream', [
    newEvent({ type: 'BodyRegistered', data: { bodyId: bodyId(1), name: 'Rådet', kind: 'utvalg', aliases } }),
  ])
  const sorted = async (models: OpenReadModels) => {
    const projector = new Projector({ log, models, projections: allProjections })
    await projector.catchUp()
    await projector.close()
    const { rows } = await sql<{ alias: string }>`SELECT alias FROM body_aliases ORDER BY alias`.execute(
      models,
    )
    const [body] = await bodies(models, moment())
    await models.close()
    return { sorted: rows.map(({ alias }) => alias), aliases: body?.aliases }
  }
  const expected = { sorted: NAMES, aliases }
  expect(await sorted(openReadModels(join(folder, 'names.db')))).toEqual(expected)
  expect(await sorted(await openPostgresReadModels(await postgres.newSchema()))).toEqual(expected)
})

test('a ledger of some thousand events gives the same lists and reports on both', async () => {
  if (postgres === undefined) return
  const log = openMemoryLog()
  await fillLog(log, { seed: 17, events: 6_000 })
  await expectTheSame(log, [moment(), moment('2024-06-01')], postgres)
})

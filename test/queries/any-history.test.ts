import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { allProjections } from '../../projections/all.js'
import { effectiveOf } from '../../src/domain/effective.js'
import { decode, type LedgerEvent } from '../../src/ledger/codec.js'
import type { EventLog, StoredEvent } from '../../src/ledger/event-log.js'
import { Projector } from '../../src/projector/projector.js'
import type { Moment } from '../../src/queries/moment.js'
import { QUESTION_NAMES, questionsOf } from '../../src/queries/questions.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { openFileVault } from '../../src/vault/file-vault.js'
import { contents } from '../projector/workshop.js'
import { ANY_COMMANDS, type AnyThrow, anyThrows, historyOf } from '../support/any-history.js'
import { moment } from '../support/ledger-fixture.js'
import { openMemoryLog } from '../support/memory-log.js'
import { FILTERS } from './questions-and-filters.js'

// Histories are long and answers many; a machine that does other things beside takes its time.
jest.setTimeout(180_000)

let folder: string
let vault: ReturnType<typeof openFileVault>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'any-history-'))
  vault = openFileVault(join(folder, 'keys.db'))
})
afterEach(async () => {
  await vault.close()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
/** Read models of a log, brought to its end by a projector, for as long as `use` runs. */
async function withModels<T>(
  log: EventLog,
  use: (parts: { projector: Projector; models: ReturnType<typeof openReadModels> }) => Promise<T>,
): Promise<T> {
  const models = openReadModels(join(folder, `read-models-${++files}.db`))
  const projector = new Projector({ log, models, projections: allProjections })
  try {
    await projector.catchUp()
    return await use({ projector, models })
  } finally {
    await projector.close()
    await models.close()
  }
}

type Answers = Readonly<Record<string, readonly object[]>>

/** What every question answers at the moment. How hits are ordered depends on all texts there are, so it is left out. */
async function answersAt(log: EventLog, at: Moment): Promise<Answers> {
  return withModels(log, async ({ models }) => {
    const ask = questionsOf(models, vault.openNames)
    // Another log has other positions for the same events.
    const eventAt = new Map((await storedIn(log)).map(({ position, id }) => [position, id]))
    const withoutPosition = (row: object) =>
      'position' in row ? { ...row, position: eventAt.get(String(row.position)) } : row
    const answers: Record<string, readonly object[]> = {}
    for (const question of QUESTION_NAMES) {
      for (const filter of FILTERS[question]) {
        const rows = (await ask(question, at, filter)).rows.map(withoutPosition)
        const key = (row: object) => JSON.stringify(row)
        answers[`${question} ${JSON.stringify(filter)}`] =
          question === 'search' ? [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1)) : rows
      }
    }
    return answers
  })
}

async function storedIn(log: EventLog): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const page of log.readAll()) events.push(...page)
  return events
}

/** Another log that holds the events that are kept, in their order. */
async function logOf(
  stored: readonly StoredEvent[],
  isKept: (event: LedgerEvent) => boolean,
): Promise<EventLog> {
  const log = openMemoryLog()
  for (const { stream, streamVersion: _, position: __, ...event } of stored) {
    const kept = isKept(decode({ ...event, stream, streamVersion: _, position: __ }))
    if (kept) await log.append(stream, 'any', [event])
  }
  return log
}

const recordedAtOf = ({ metadata }: LedgerEvent) => metadata.recordedAt

/**
 * The date of each event, worked out from the events alone: its own, or the date that its meeting has, as that is
 * known at the time, of the meeting that it is read as.
 */
function datesAt(
  events: readonly LedgerEvent[],
  knownAt: string,
): (event: LedgerEvent) => string | undefined {
  const dates = new Map<string, string>()
  const into = new Map<string, string>()
  for (const { type, data, metadata } of events) {
    if (metadata.recordedAt > knownAt) continue
    if (type === 'MeetingMerged') into.set(data.meetingId, data.into)
    if (type === 'MeetingMergeUndone') into.delete(data.meetingId)
    if (
      type === 'MeetingScheduled' ||
      type === 'HeldMeetingRegistered' ||
      type === 'MeetingRescheduled' ||
      type === 'MeetingDateCorrected'
    ) {
      dates.set(data.meetingId, data.date)
    }
  }
  const survivorOf = (meeting: string): string => {
    const next = into.get(meeting)
    return next === undefined ? meeting : survivorOf(next)
  }
  return (event) => {
    const effective = effectiveOf(event, event.metadata.recordedAt)
    return 'on' in effective ? effective.on : dates.get(survivorOf(effective.meetingId))
  }
}

/**
 * What counts whatever the date: what a thing is called before its first name, that there is a meeting, imports, and
 * an approval of which nobody knows the date, which earlier views have to mention.
 */
function isSettled(event: LedgerEvent): boolean {
  switch (event.type) {
    case 'BodyRegistered':
    case 'BodyRenamed':
    case 'PersonRenamed':
    case 'MeetingScheduled':
    case 'HeldMeetingRegistered':
    case 'MeetingRescheduled':
      return true
    default:
      return event.stream.startsWith('register-') || !effectiveOf(event, event.metadata.recordedAt).known
  }
}

/** The wordings that an approval made final as they were: they count with it, though it may be older than they are. */
function approvedWordings(events: readonly LedgerEvent[]): (event: LedgerEvent) => boolean {
  const keyOf = ({ data }: LedgerEvent) =>
    'decisionId' in data && 'revision' in data ? `${data.decisionId} ${data.revision}` : ''
  const approved = new Set(events.filter(({ type }) => type === 'DecisionApproved').map(keyOf))
  return (event) => event.type === 'DecisionRevised' && approved.has(keyOf(event))
}

/** The fields of answers that hold a time of recording; every other that looks like a date is one of effect. */
const RECORDED_AT = new Set(['recordedAt', 'dateRecordedAt', 'titleRecordedAt', 'importedAt'])
/** A promise may be due later. */
const OF_THE_FUTURE = new Set(['due'])

function datesSaid(answer: unknown, key = ''): readonly { readonly key: string; readonly value: string }[] {
  if (typeof answer === 'string') {
    return /^\d{4}-\d\d-\d\d/.test(answer) && !OF_THE_FUTURE.has(key) ? [{ key, value: answer }] : []
  }
  if (Array.isArray(answer)) return answer.flatMap((each) => datesSaid(each, key))
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([name, value]) => datesSaid(value, name))
}

/** A time at which something was recorded, the millisecond before or after it, or the time beside it. */
const anyTime = fc.record({ pick: fc.nat(), shiftMs: fc.constantFrom(-1, 0, 1) })
const timeOf = ({ pick, shiftMs }: { pick: number; shiftMs: number }, events: readonly LedgerEvent[]) => {
  const event = events[pick % events.length]
  return new Date(Date.parse(event ? recordedAtOf(event) : '') + shiftMs).toISOString()
}
const anyDate = fc.option(
  fc.constantFrom(
    '2026-02-02',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
    '2026-03-09',
    '2026-04-02',
    '2026-05-17',
  ),
  { nil: undefined },
)

/** A failure is told by its seed; making it smaller would take many histories. */
const RUNS = { numRuns: 10, endOnFailure: true }
/** Writing many small batches to a file takes its time. */
const FEW_RUNS = { ...RUNS, numRuns: 4 }

const history = (throws: readonly AnyThrow[]) => historyOf(throws, { log: openMemoryLog(), vault })

describe('any history', () => {
  it('gives the same rows however it was taken in: in small pieces, all at once, or anew', async () => {
    await fc.assert(
      fc.asyncProperty(anyThrows, fc.integer({ min: 1, max: 9 }), async (throws, piece) => {
        const log = openMemoryLog()
        await withModels(log, async ({ projector, models }) => {
          await historyOf(throws, { log, vault }, async (number) => {
            if (number % piece === 0) await projector.catchUp()
          })
          await projector.catchUp()
          const incremental = contents(models, allProjections)
          await withModels(log, async (fresh) => {
            expect(contents(fresh.models, allProjections)).toEqual(incremental)
          })
          expect(await projector.rebuild()).toBe('swapped')
          expect(contents(models, allProjections)).toEqual(incremental)
        })
      }),
      FEW_RUNS,
    )
  })

  it('knows at a time what it knew then: what is recorded later changes no answer', async () => {
    await fc.assert(
      fc.asyncProperty(anyThrows, anyTime, anyDate, async (throws, time, asOf) => {
        const log = await history(throws)
        const stored = await storedIn(log)
        const knownAt = timeOf(time, stored.map(decode))
        const then = await logOf(stored, (event) => recordedAtOf(event) <= knownAt)
        expect(await answersAt(log, moment(asOf, knownAt))).toEqual(await answersAt(then, moment(asOf)))
      }),
      RUNS,
    )
  })

  it('is on a date what it was then: what is effective later changes no answer', async () => {
    await fc.assert(
      fc.asyncProperty(anyThrows, anyTime, anyDate, async (throws, time, asOf = '2026-03-01') => {
        const log = await history(throws)
        const stored = await storedIn(log)
        const events = stored.map(decode)
        const knownAt = timeOf(time, events)
        const dateOf = datesAt(events, knownAt)
        const isApproved = approvedWordings(events)
        const isKept = (event: LedgerEvent) =>
          isSettled(event) || isApproved(event) || (dateOf(event) ?? '') <= asOf
        const then = await logOf(stored, isKept)
        const at = moment(asOf, knownAt)
        expect(await answersAt(log, at)).toEqual(await answersAt(then, at))
      }),
      RUNS,
    )
  })

  it('says no date that is later than the one asked for, and no time of recording', async () => {
    await fc.assert(
      fc.asyncProperty(anyThrows, anyTime, anyDate, async (throws, time, asOf = '2026-03-01') => {
        const log = await history(throws)
        const knownAt = timeOf(time, (await storedIn(log)).map(decode))
        const said = datesSaid(await answersAt(log, moment(asOf, knownAt)))
        expect(said.filter(({ key, value }) => value > (RECORDED_AT.has(key) ? knownAt : asOf))).toEqual([])
      }),
      RUNS,
    )
  })

  it('comes to every command and fills every answer sooner or later, so that this file is about something', async () => {
    const missing = new Set(ANY_COMMANDS)
    const empty = new Set<string>(QUESTION_NAMES)
    await fc.assert(
      fc.asyncProperty(anyThrows, async (throws) => {
        if (missing.size === 0 && empty.size === 0) return
        const log = openMemoryLog()
        await historyOf(throws, { log, vault }, async (_, type) => void missing.delete(type))
        if (empty.size === 0) return
        for (const [asked, rows] of Object.entries(await answersAt(log, moment())))
          if (rows.length > 0) empty.delete(asked.split(' ')[0] ?? '')
      }),
      { numRuns: 80, seed: 20260302 },
    )
    expect([...missing, ...empty]).toEqual([])
  })
})

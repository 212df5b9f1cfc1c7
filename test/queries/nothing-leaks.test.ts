import type { DomainEvent } from '../../src/domain/event.js'
import { findBody } from '../../src/queries/find-body.js'
import type { Moment } from '../../src/queries/moment.js'
import { answerDirectly, type QuestionName } from '../../src/queries/questions.js'
import { render } from '../../src/reports/render.js'
import { REPORT_NAMES, type ReportName, type ReportSources, reports } from '../../src/reports/reports.js'
import { restatedThings } from '../../src/reports/restated.js'
import {
  appointed,
  approved,
  body,
  corrected,
  decided,
  ended,
  held,
  matter,
  opened,
  person,
  renamed,
  scheduled,
  superseded,
} from '../support/event-words.js'
import {
  idOf,
  type LedgerFixture,
  moment,
  openNames,
  type Recording,
  readModelsOf,
  recorded,
} from '../support/ledger-fixture.js'

// What becomes so at one moment is asked for at both of that moment's edges, through every question and report. What
// is told of it has a word (or a date) of its own, so that one that tells too
// early gives itself away. Seen red with dates that bound nothing (`isInForce` in dating.ts).

const documentId = idOf('Ovnsplan')
const about = { documents: [{ documentId, version: '0.9' }] }

const registerId = idOf('Ovnslisten')
const HEADERS = ['Dato', 'Organ', 'Sak', 'Vedtak', 'Referatstatus', 'Godkjent dato']
const FIELDS = ['date', 'body', 'matter', 'decision', 'minutes_status', 'approved_on']

/** What a row lists: its meeting, and the matter and the decision of that name. */
type Listed = {
  readonly meeting: string
  readonly date: string
  readonly decision?: string
  /** From 1; one more each time that its cells are edited. */
  readonly revision?: number
}

/** The secretary's list as a file that was imported, with these rows in it. */
function listed(
  file: string,
  ...rows: readonly (Listed & { readonly cells: readonly string[] })[]
): DomainEvent[] {
  const of = { registerId, importId: idOf(file) }
  const rowIdOf = ({ meeting }: Listed) => idOf(`row of ${meeting}`)
  return [
    {
      type: 'ImportStarted',
      data: {
        ...of,
        name: 'Ovnslisten',
        kind: 'meetings',
        ...{ file, sha256: '0'.repeat(64), headers: HEADERS, fields: FIELDS, matches: [] },
        planned: { new: rows.length, changed: 0, unchanged: 0, gone: 0 },
      },
    },
    {
      type: 'RowsImported',
      data: {
        ...of,
        rows: rows.map((row, index) => ({
          rowId: rowIdOf(row),
          revision: row.revision ?? 1,
          line: index + 2,
          cells: [...row.cells],
        })),
      },
    },
    {
      type: 'RowsListed',
      data: {
        ...of,
        listings: rows.map((row) => ({
          rowId: rowIdOf(row),
          meetingId: idOf(row.meeting),
          date: row.date,
          ...(row.decision !== undefined && {
            matterId: idOf(`sak ${row.decision}`),
            decisionId: idOf(row.decision),
            decisionRevision: 1,
          }),
        })),
      },
    },
    { type: 'ImportCompleted', data: of },
  ]
}

const OPEN = [
  recorded(
    '2026-02-01',
    body('Laget', { validFrom: '2020-01-01' }),
    scheduled('møtet', 'Laget', '2026-03-02'),
  ),
  recorded('2026-02-01', scheduled('neste', 'Laget', '2026-04-02')),
  recorded(
    '2026-02-01',
    ...[person('Berit Bakken'), appointed('Berit Bakken', 'Laget', { validFrom: '2025-01-01' })],
    { type: 'DocumentRegistered', data: { documentId, title: 'Ovnsplan', order: 'decimal' } },
  ),
  recorded('2026-03-02', opened('møtet'), matter('sak vedtaket', 'møtet', about)),
  recorded('2026-03-02', decided('vedtaket', 'møtet', 'Ovnen kjøpes.', { clause: { kind: 'støtter' } })),
  recorded(
    '2026-03-03',
    ...listed(
      'mars.csv',
      {
        ...{ meeting: 'møtet', date: '2026-03-02', decision: 'vedtaket' },
        cells: ['02.03.2026', 'Laget', 'sak vedtaket', 'Ovnen kjøpes.', 'forslag', ''],
      },
      { ...{ meeting: 'neste', date: '2026-04-02' }, cells: ['02.04.2026', 'Laget', '', '', '', ''] },
    ),
  ),
]
const APPROVED = [
  ...OPEN,
  recorded('2026-04-02', opened('neste'), approved('vedtaket', 'møtet', 1, { in: 'neste' })),
]

type Case = {
  readonly what: string
  readonly before: readonly Recording[]
  /** What is recorded late; all of it is told by the word. */
  readonly later: readonly DomainEvent[]
  readonly recordedAt: string
  /** The first day on which it is so. Absent: what is recorded counts for all days. */
  readonly from?: string
  readonly word: RegExp
  /** Where it has to be told from then on. */
  readonly told: readonly string[]
}

const DECISION = [
  ...['decisions', 'decision', 'decision-history', 'changes'],
  ...['report decisions', 'report register Ovnslisten'],
]

const CASES: readonly Case[] = [
  {
    what: 'a decision that is recorded late',
    before: OPEN,
    later: [matter('sak sen', 'møtet', about), decided('sen', 'møtet', 'Kanari synger.')],
    recordedAt: '2026-03-20',
    from: '2026-03-02',
    word: /kanari synger/i,
    told: ['decisions', 'meeting', 'changes', 'search', 'document-history', 'report decisions'],
  },
  {
    what: 'an approval in a later meeting, with words of its own',
    before: OPEN,
    later: [opened('neste'), approved('vedtaket', 'møtet', 2, { in: 'neste', words: 'Kanari kjøpes.' })],
    recordedAt: '2026-04-03',
    from: '2026-04-02',
    word: /kanari|"approved"|approvedOn/i,
    told: [...DECISION, 'search', 'meeting', 'document-history'],
  },
  {
    what: 'a correction after the approval',
    before: APPROVED,
    later: [
      corrected('vedtaket', 'møtet', 2, 'Kanari rettes.', { effectiveOn: '2026-05-08', reason: 'Kanari' }),
    ],
    recordedAt: '2026-05-10',
    from: '2026-05-08',
    word: /kanari|"corrected":true|"change":"corrected"|\(rettet\)/i,
    told: [...DECISION, 'search', 'meeting'],
  },
  {
    what: 'a supersession, dated by the approval of what took its place',
    before: APPROVED,
    later: [superseded('vedtaket', 'møtet', { decision: 'kanari', meeting: 'neste' }, { on: '2026-05-20' })],
    recordedAt: '2026-06-01',
    from: '2026-05-20',
    word: new RegExp(`superseded"|${idOf('kanari')}|Omgjort`, 'i'),
    told: [...DECISION, 'meeting', 'documents', 'document-history'],
  },
  {
    what: 'a body that is renamed',
    before: [...OPEN, recorded('2026-06-02', held('sommer', 'Laget', '2026-06-01'))],
    later: [renamed('Laget', 'Kanarilaget', '2026-06-01')],
    recordedAt: '2026-06-15',
    from: '2026-06-01',
    word: /kanarilaget/i,
    told: ['bodies', 'meetings', 'organisation', 'report organisation', 'report meetings'],
  },
  {
    what: 'a member who is replaced by another',
    before: OPEN,
    later: [
      person('Kanari Dahl'),
      ended('Berit Bakken', 'Laget', '2026-04-30'),
      appointed('Kanari Dahl', 'Laget', { validFrom: '2026-05-01' }),
    ],
    recordedAt: '2026-05-15',
    from: '2026-05-01',
    word: /kanari/i,
    told: ['appointments', 'report board'],
  },
  {
    what: 'a meeting that is moved',
    before: OPEN,
    later: [
      {
        type: 'MeetingRescheduled',
        data: { meetingId: idOf('neste'), date: '2026-04-09', reason: 'Kanari' },
      },
    ],
    recordedAt: '2026-03-15',
    word: /2026-04-09|09\.04\.2026/,
    told: ['meetings', 'report register Ovnslisten'],
  },
  {
    what: 'a row that its list words otherwise from then on',
    before: OPEN,
    later: listed('mai.csv', {
      ...{ meeting: 'møtet', date: '2026-03-02', decision: 'vedtaket', revision: 2 },
      cells: ['02.03.2026', 'Kanarilaget', 'sak vedtaket', 'Ovnen kjøpes.', 'forslag', ''],
    }),
    recordedAt: '2026-05-20',
    from: '2026-03-02',
    word: /kanari/i,
    told: ['register-rows', 'report register Ovnslisten'],
  },
  {
    what: 'history that is imported long after',
    before: OPEN,
    later: [
      held('gammelt', 'Laget', '2021-03-12'),
      matter('sak kanari', 'gammelt', about),
      decided('gammel', 'gammelt', 'Kanari fra før.', {
        standing: 'unstated',
        matterId: idOf('sak kanari'),
      }),
      ...listed('juni.csv', {
        ...{ meeting: 'gammelt', date: '2021-03-12' },
        cells: ['12.03.2021', 'Laget', 'sak kanari', 'Kanari fra før.', '', ''],
      }),
    ],
    recordedAt: '2026-06-01',
    from: '2021-03-12',
    word: /kanari|2021-03-12|12\.03\.2021/i,
    told: [
      'meetings',
      'matters',
      'decisions',
      'search',
      'changes',
      'documents',
      'register-rows',
      'report decisions',
      'report meetings',
      'report register Ovnslisten',
    ],
  },
]

const FILTERS: readonly (readonly [QuestionName, object])[] = [
  ['meetings', {}],
  ['meeting', { meetingId: idOf('møtet') }],
  ['matters', {}],
  ['decisions', {}],
  ['decision', { decisionId: idOf('vedtaket') }],
  ['decision-history', { decisionId: idOf('vedtaket') }],
  ['changes', { from: '2000-01-01' }],
  ['documents', {}],
  ['document-history', { documentId }],
  ['bodies', {}],
  ['appointments', { bodyId: idOf('Laget') }],
  ['follow-ups', {}],
  ['organisation', {}],
  ['search', { words: 'kanari' }],
  ['registers', {}],
  ['register-rows', { registerId }],
]

/** Everything that is told at the moment, by the question or report that tells it. */
async function toldAt(ledger: LedgerFixture, at: Moment): Promise<ReadonlyMap<string, string>> {
  const told = new Map<string, string>()
  await ledger.models.transaction().execute(async (state) => {
    for (const [question, filter] of FILTERS) {
      // The word that is searched for is no answer.
      told.set(question, JSON.stringify(await answerDirectly(question, state, at, filter, openNames)))
    }
    const sources: ReportSources = {
      moment: at,
      ask: (question, filter) => answerDirectly(question, state, at, filter, openNames),
      findBody: (text) => findBody(state, at, text),
      restated: () => restatedThings(state, at),
    }
    const tell = async (called: string, name: ReportName, options: object = {}) => {
      const answer = await reports[name](sources, options)
      told.set(called, render(answer, 'csv', 80) + render(answer, 'md', 80) + JSON.stringify(answer.json))
    }
    for (const name of REPORT_NAMES.filter((report) => report !== 'register')) {
      await tell(`report ${name}`, name, name === 'board' ? { body: idOf('Laget') } : {})
    }
    // Each list by itself; before it was imported there is none.
    for (const { name } of await sources.ask('registers', {})) {
      await tell(`report register ${name}`, 'register', { name })
    }
  })
  return told
}

const dayFrom = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

describe.each(CASES)('$what', ({ before, later, recordedAt, from, word, told }) => {
  let ledger: LedgerFixture
  beforeAll(() => {
    ledger = readModelsOf([...before, recorded(recordedAt, ...later)])
  })
  afterAll(() => ledger.close())

  const telling = async (asOf: string | undefined, knownAt?: string): Promise<readonly string[]> =>
    [...(await toldAt(ledger, moment(asOf, knownAt)))]
      .filter(([, text]) => word.test(text))
      .map(([name]) => name)

  const second = `${recordedAt}T09:00:00.000Z`
  const secondBefore = `${recordedAt}T08:59:59.999Z`

  test('nobody tells it as it was known a moment before it was recorded, on no day', async () => {
    for (const asOf of [undefined, from, recordedAt, from && dayFrom(from, 1)]) {
      expect([asOf, await telling(asOf, secondBefore)]).toEqual([asOf, []])
    }
  })

  test('it is told as it was known when it was recorded', async () => {
    expect(await telling(undefined, second)).toEqual(expect.arrayContaining([...told]))
  })

  test('nobody tells it the day before it is so, and it is told on the day and the day after', async () => {
    if (from === undefined) return
    expect(await telling(dayFrom(from, -1))).toEqual([])
    expect(await telling(from)).toEqual(expect.arrayContaining([...told]))
    expect(await telling(dayFrom(from, 1))).toEqual(expect.arrayContaining([...told]))
  })
})

import { decisionHistory } from '../../src/queries/decision-history.js'
import { historyPage } from '../../src/reports/history-page.js'
import { render } from '../../src/reports/render.js'
import { cellText } from '../../src/reports/table.js'
import {
  appointed,
  approved,
  body,
  corrected,
  decided,
  held,
  matter,
  opened,
  person,
  revised,
  scheduled,
  superseded,
} from '../support/event-words.js'
import {
  ACTOR,
  idOf,
  type LedgerFixture,
  moment,
  openNames,
  readModelsOf,
  recorded,
  sealed,
} from '../support/ledger-fixture.js'

const inMatter = { meetingId: idOf('møtet'), matterId: idOf('sak ovn') }
const documentId = idOf('Ovnsplan')
const A = 'Laget kjøper en ny ovn til badstua.'
const B = 'Ovnen betales av medlemmene i fellesskap.'
const C = 'Gamle ovner leveres til gjenbruk.'
const clauses = (...texts: readonly string[]) => ({ clauses: texts.map((text) => ({ text })) })

const HISTORY = [
  recorded(
    '2026-02-01',
    body('Laget'),
    scheduled('møtet', 'Laget', '2026-03-02'),
    scheduled('neste', 'Laget', '2026-04-02'),
    held('tredje', 'Laget', '2026-06-01'),
    { type: 'PersonRegistered', data: { personId: ACTOR, name: sealed('Siv Sekretær') } },
    person('Berit Bakken'),
    appointed('Berit Bakken', 'Laget'),
    { type: 'DocumentRegistered', data: { documentId, title: 'Ovnsplan', order: 'decimal' } },
  ),
  recorded(
    '2026-03-02',
    opened('møtet'),
    matter('sak ovn', 'møtet', { documents: [{ documentId, version: '0.9' }] }),
    {
      type: 'DisqualificationDecided',
      data: {
        ...inMatter,
        appointmentId: idOf('Berit Bakken in Laget'),
        disqualified: true,
        reason: 'Selger ovner',
      },
    },
    decided('ovn', 'møtet', A, {
      ...clauses(A, B, C),
      followUps: [
        { text: 'Be om anbud', owner: 'Forvalteren', due: '2026-04-01' },
        { text: 'Måle badstua', due: '2026-05-01' },
        { text: 'Vaske' },
      ],
    }),
    {
      type: 'VoteRecorded',
      data: { ...inMatter, decisionId: idOf('ovn'), revision: 1, result: 'carried', for: 3, against: 1 },
    },
  ),
  recorded('2026-03-05', revised('ovn', 'møtet', 2, A, clauses(A, B.replace('betales', 'kjøpes'), C))),
  recorded(
    '2026-04-02',
    opened('neste'),
    {
      ...approved('ovn', 'møtet', 3, { in: 'neste', words: A }),
      data: {
        meetingId: idOf('møtet'),
        decisionId: idOf('ovn'),
        seenRevision: 2,
        revision: 3,
        by: 'minutes',
        approvedIn: { meetingId: idOf('neste') },
        ...clauses(B.replace('betales', 'kjøpes'), C, A),
      },
    } as ReturnType<typeof approved>,
    {
      type: 'FollowUpCompleted',
      data: { meetingId: idOf('møtet'), decisionId: idOf('ovn'), followUp: 1, completedOn: '2026-04-02' },
    },
  ),
  recorded('2026-05-10', corrected('ovn', 'møtet', 4, A, clauses(B.replace('betales', 'kjøpes'), C))),
  recorded(
    '2026-06-01',
    superseded('ovn', 'møtet', { decision: 'omgjøring', meeting: 'tredje' }, { in: 'tredje' }),
  ),
]

let ledger: LedgerFixture
beforeAll(() => {
  ledger = readModelsOf(HISTORY)
})
afterAll(() => ledger.close())

const asked = { decisionId: idOf('ovn') }

async function historyAt(asOf?: string, knownAt?: string, more = {}) {
  const found = await decisionHistory(ledger.models, moment(asOf, knownAt), { ...asked, ...more }, openNames)
  if (found === undefined) throw new Error('the moment shows the decision')
  return found
}

test('every act is told in order: who, when, why, on which version, by which act and in which meeting', async () => {
  const { acts, followUps, votes, disqualifications } = await historyAt()
  const when = (effectiveOn: string, day: string, hour = '09') => ({
    effectiveOn,
    effectiveKnown: true,
    recordedAt: `2026-${day}T${hour}:00:00.000Z`,
    actor: ACTOR,
    actorName: 'Siv Sekretær',
  })
  const documents = [{ documentId, title: 'Ovnsplan', version: '0.9', how: 'treated' }]
  const laget = { bodyId: idOf('Laget'), body: 'Laget' }
  expect(acts).toEqual([
    { change: 'recorded', revision: 1, status: 'draft', ...when('2026-03-02', '03-02'), documents },
    {
      ...{ change: 'revised', revision: 2, status: 'draft', ...when('2026-03-05', '03-05') },
      ...{ reason: 'Endret', documents },
    },
    {
      ...{ change: 'approved', revision: 3, status: 'approved', ...when('2026-04-02', '04-02'), documents },
      ...{ approvedBy: 'minutes', approvedIn: { meetingId: idOf('neste'), ...laget, date: '2026-04-02' } },
    },
    { change: 'corrected', revision: 4, ...when('2026-05-10', '05-10'), reason: 'Skrivefeil', documents },
    {
      ...{
        change: 'superseded',
        status: 'superseded',
        ...when('2026-06-01', '06-01'),
        reason: 'Nytt vedtak',
      },
      supersededBy: {
        ...{ decisionId: idOf('omgjøring'), meetingId: idOf('tredje'), ...laget, date: '2026-06-01' },
      },
    },
  ])
  expect(followUps.map(({ followUp, kept }) => [followUp, kept])).toEqual([
    [1, 'late'],
    [2, 'overdue'],
    [3, 'open'],
  ])
  expect(votes).toMatchObject([{ revision: 1, result: 'carried', for: 3 }])
  expect(disqualifications).toMatchObject([{ name: 'Berit Bakken', status: 'disqualified' }])
})

test.each([
  ['the day before the approval', '2026-04-01', undefined, 'recorded revised'],
  ['the day of the approval', '2026-04-02', undefined, 'recorded revised approved'],
  [
    'the same day, known a millisecond before it',
    '2026-04-02',
    '2026-04-02T08:59:59.999Z',
    'recorded revised',
  ],
  ['… and known when it was recorded', '2026-04-02', '2026-04-02T09:00:00.000Z', 'recorded revised approved'],
  ['the day after', '2026-04-03', undefined, 'recorded revised approved'],
  ['the day before the correction', '2026-05-09', undefined, 'recorded revised approved'],
  ['the day of the correction', '2026-05-10', undefined, 'recorded revised approved corrected'],
  ['the day before it was superseded', '2026-05-31', undefined, 'recorded revised approved corrected'],
  ['the day it was superseded', '2026-06-01', undefined, 'recorded revised approved corrected superseded'],
])('%s the history goes no further', async (_, asOf, knownAt, expected) => {
  const { acts, comparisons, revisions } = await historyAt(asOf, knownAt)
  expect(acts.map(({ change }) => change).join(' ')).toBe(expected)
  expect(comparisons.map(({ to }) => to)).toEqual(revisions.slice(1).map(({ revision }) => revision))
})

test('wordings are compared by clause, and what was moved is told as moved', async () => {
  const { comparisons } = await historyAt()
  const inFew = comparisons.map(({ from, to, fromStatus, toStatus, parts }) => [
    `${from} ${fromStatus} > ${to} ${toStatus}`,
    ...parts.map(({ from, to, change, moved }) => `${from}>${to} ${change}${moved ? ' moved' : ''}`),
  ])
  expect(inFew).toEqual([
    ['1 draft > 2 draft', '1>1 unchanged', '2>2 changed', '3>3 unchanged'],
    ['2 draft > 3 superseded', '2>1 unchanged', '3>2 unchanged', '1>3 unchanged moved'],
    ['3 superseded > 4 superseded', '1>1 unchanged', '2>2 unchanged', '3>undefined removed'],
  ])
})

test('any two revisions can be held against each other, and only those that the moment shows', async () => {
  const { comparisons } = await historyAt(undefined, undefined, { between: [1, 4] })
  expect(comparisons.map(({ from, to }) => [from, to])).toEqual([[1, 4]])
  const back = await historyAt(undefined, undefined, { between: [4, 1] })
  expect(back.comparisons[0]?.parts.find(({ change }) => change === 'added')?.words).toEqual([
    { text: A, change: 'ins' },
  ])
  await expect(historyAt('2026-04-01', undefined, { between: [1, 3] })).rejects.toMatchObject({
    code: 'not-found',
    detail: { field: 'between', value: 3, allowed: '1, 2' },
  })
})

test('the page tells the life in a reader’s words, and marks what changed without colour', async () => {
  const page = historyPage(await historyAt(), moment())
  expect(page.table.title).toBe('Historikk: omgjort vedtak i Laget 02.03.2026')
  const rows = page.table.rows.map((row) => row.map(cellText))
  expect(rows.slice(3, -2)).toEqual([
    ['Status', 'Omgjort (rettet)'],
    ['Godkjent', '02.04.2026'],
    ['Inhabilitet', 'Berit Bakken er kjent inhabil: Selger ovner'],
    ['Votering', 'Revisjon 1: Vedtatt, 3 for, 1 mot'],
    [
      '1. Ført inn',
      [
        'Revisjon 1 gjelder fra 02.03.2026, registrert 2. mars 2026 kl. 10.00.00 av Siv Sekretær',
        'Status: Forslag',
        'Dokument: Ovnsplan, versjon 0.9 (behandlet)',
        `Forslag til vedtak (ikke godkjent referat p.t.): ${A}`,
        B,
        C,
      ].join('\n'),
    ],
    [
      '2. Endret',
      [
        'Revisjon 2 gjelder fra 05.03.2026, registrert 5. mars 2026 kl. 10.00.00 av Siv Sekretær',
        'Status: Forslag',
        'Grunn: Endret',
        'Dokument: Ovnsplan, versjon 0.9 (behandlet)',
      ].join('\n'),
    ],
    [
      'Revisjon 1 → 2',
      [
        'Forslag → Forslag',
        'Forslag til vedtak (ikke godkjent referat p.t.):',
        `Punkt 1 (uendret): ${A}`,
        'Punkt 2: Ovnen [-betales-]{+kjøpes+} av medlemmene i fellesskap.',
        `Punkt 3 (uendret): ${C}`,
      ].join('\n'),
    ],
    [
      '3. Godkjent',
      [
        'Revisjon 3 gjelder fra 02.04.2026, registrert 2. april 2026 kl. 11.00.00 av Siv Sekretær',
        'Status: Vedtak',
        'Referatet ble godkjent i Laget 02.04.2026',
        'Dokument: Ovnsplan, versjon 0.9 (behandlet)',
      ].join('\n'),
    ],
    [
      'Revisjon 2 → 3',
      [
        'Forslag → Omgjort',
        'Punkt 1 (før punkt 2, uendret): Ovnen kjøpes av medlemmene i fellesskap.',
        `Punkt 2 (før punkt 3, uendret): ${C}`,
        `Punkt 3 (flyttet fra punkt 1, uendret): ${A}`,
      ].join('\n'),
    ],
    [
      '4. Rettet',
      [
        'Revisjon 4 gjelder fra 10.05.2026, registrert 10. mai 2026 kl. 11.00.00 av Siv Sekretær',
        'Grunn: Skrivefeil',
        'Dokument: Ovnsplan, versjon 0.9 (behandlet)',
      ].join('\n'),
    ],
    [
      'Revisjon 3 → 4',
      [
        'Omgjort → Omgjort',
        'Punkt 1 (uendret): Ovnen kjøpes av medlemmene i fellesskap.',
        `Punkt 2 (uendret): ${C}`,
        `Punkt 3 (slettet): [-${A}-]`,
      ].join('\n'),
    ],
    [
      '5. Omgjort',
      [
        'Gjelder fra 01.06.2026, registrert 1. juni 2026 kl. 11.00.00 av Siv Sekretær',
        'Status: Omgjort',
        `Av vedtak ${idOf('omgjøring')} i Laget 01.06.2026`,
        'Grunn: Nytt vedtak',
      ].join('\n'),
    ],
    [
      'Oppfølging 1',
      'Be om anbud (ansvarlig: Forvalteren; frist: 01.04.2026; fulgt opp 02.04.2026) – etter fristen',
    ],
    ['Oppfølging 2', 'Måle badstua (frist: 01.05.2026; åpen) – ikke fulgt opp innen fristen'],
    ['Oppfølging 3', 'Vaske (åpen)'],
  ])
  expect(render(page, 'html', 80)).toContain(
    'Punkt 2: Ovnen <del>betales</del><ins>kjøpes</ins> av medlemmene',
  )
  expect(render(page, 'md', 80)).toContain('Punkt 2: Ovnen <del>betales</del><ins>kjøpes</ins> av medlemmene')
  expect(render(page, 'csv', 80)).toContain('Punkt 2: Ovnen [-betales-]{+kjøpes+} av medlemmene')
})

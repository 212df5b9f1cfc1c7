import type { DomainEvent } from '../../src/domain/event.js'
import { type ChangeRow, changes } from '../../src/queries/changes.js'
import { changesList } from '../../src/reports/changes-list.js'
import { render } from '../../src/reports/render.js'
import {
  approved,
  body,
  corrected,
  dateCorrected,
  decided,
  held,
  matter,
  opened,
  retracted,
  revised,
  scheduled,
  superseded,
} from '../support/event-words.js'
import { idOf, type LedgerFixture, moment, readModelsOf, recorded } from '../support/ledger-fixture.js'

const documentId = idOf('Ovnsplan')
const version = (number: string, date?: string): DomainEvent => ({
  type: 'DocumentVersionAdded',
  data: { documentId, version: number, ...(date !== undefined && { date }) },
})

const HISTORY = [
  recorded(
    '2026-02-01',
    ...[body('Laget'), body('Rådet'), scheduled('møtet', 'Laget', '2026-03-02')],
    { type: 'DocumentRegistered', data: { documentId, title: 'Ovnsplan', order: 'decimal' } },
    version('0.9', '2026-02-01'),
  ),
  recorded('2026-02-01', scheduled('neste', 'Laget', '2026-04-02'), scheduled('plan', 'Laget', '2031-01-01')),
  recorded(
    '2026-03-02',
    opened('møtet'),
    matter('sak ovn', 'møtet'),
    decided('ovn', 'møtet', 'Ovnen kjøpes.'),
  ),
  recorded('2026-03-02', matter('sak ved', 'møtet'), decided('ved', 'møtet', 'Veden hogges.')),
  recorded('2026-03-05', revised('ovn', 'møtet', 2, 'Ovnen kjøpes brukt.')),
  recorded('2026-03-06', retracted('ved', 'møtet')),
  recorded('2026-04-02', opened('neste'), approved('ovn', 'møtet', 2, { in: 'neste' })),
  recorded('2026-04-20', version('1.0'), {
    type: 'DocumentVersionSubmitted',
    data: { documentId, version: '1.0', from: idOf('Laget'), to: idOf('Rådet'), date: '2026-04-18' },
  }),
  recorded('2026-05-10', corrected('ovn', 'møtet', 3, 'Ovnen kjøpes nybrukt.')),
  // Of March, and recorded in May.
  recorded('2026-05-11', held('sent', 'Rådet', '2026-03-10'), matter('sak sen', 'sent')),
  recorded('2026-05-11', decided('sen', 'sent', 'Rådet kom sent.', { standing: 'unstated' })),
  recorded(
    '2026-06-01',
    superseded('ovn', 'møtet', { decision: 'ny', meeting: 'neste' }, { on: '2026-05-20' }),
  ),
]

let ledger: LedgerFixture
beforeAll(() => {
  ledger = readModelsOf(HISTORY)
})
afterAll(() => ledger.close())

function inFew(row: ChangeRow): string {
  const changed = row.changes.join('+')
  if (row.kind === 'document') return `${changed} ${row.title} ${row.version}`
  const state = (of: typeof row.after | undefined) => (of ? `${of.revision} ${of.status}` : '-')
  return `${changed}: ${row.after.text} ${state(row.before)} > ${state(row.after)}`
}

type Case = readonly [
  what: string,
  from: string,
  to: string,
  knownAt: string | undefined,
  expected: readonly string[],
]

test.each<Case>([
  ['nothing before the meeting', '2026-02-01', '2026-03-01', undefined, []],
  [
    'the day of the meeting',
    '2026-03-01',
    '2026-03-02',
    undefined,
    ['new: Ovnen kjøpes. - > 1 draft', 'new: Veden hogges. - > 1 draft'],
  ],
  ['not on the day after', '2026-03-02', '2026-03-03', undefined, []],
  ['a revision', '2026-03-04', '2026-03-05', undefined, ['revised: Ovnen kjøpes brukt. 1 draft > 2 draft']],
  ['a revision, the day before', '2026-03-03', '2026-03-04', undefined, []],
  ['a retraction', '2026-03-05', '2026-03-06', undefined, ['withdrawn: Veden hogges. 1 draft > 1 withdrawn']],
  [
    'an approval',
    '2026-04-01',
    '2026-04-02',
    undefined,
    ['approved: Ovnen kjøpes brukt. 2 draft > 2 approved'],
  ],
  ['an approval, the day before', '2026-03-31', '2026-04-01', undefined, []],
  ['an approval, known before it was recorded', '2026-04-01', '2026-04-02', '2026-04-02T07:59:59.999Z', []],
  [
    'documents: what was sent, and a version without a date by the day it was recorded',
    '2026-04-10',
    '2026-04-20',
    undefined,
    ['delivered Ovnsplan 1.0', 'submitted Ovnsplan 1.0'],
  ],
  ['a submission, the day before', '2026-04-10', '2026-04-17', undefined, []],
  [
    'a correction',
    '2026-05-09',
    '2026-05-10',
    undefined,
    ['corrected: Ovnen kjøpes nybrukt. 2 approved > 3 approved'],
  ],
  [
    'recorded late: a change of its own day',
    '2026-03-09',
    '2026-03-10',
    undefined,
    ['new: Rådet kom sent. - > 1 unstated'],
  ],
  ['… and none as it was known then', '2026-03-09', '2026-03-10', '2026-05-10', []],
  ['… and none of the day it was recorded', '2026-05-10', '2026-05-11', undefined, []],
  [
    'superseded from the day that was stated',
    '2026-05-19',
    '2026-05-20',
    undefined,
    ['superseded: Ovnen kjøpes nybrukt. 3 approved > 3 superseded'],
  ],
  [
    'all of it at once: one row a decision',
    '2026-03-01',
    '2026-06-01',
    undefined,
    [
      'new+revised+approved+corrected+superseded: Ovnen kjøpes nybrukt. - > 3 superseded',
      'new+withdrawn: Veden hogges. - > 1 withdrawn',
      'new: Rådet kom sent. - > 1 unstated',
      'delivered Ovnsplan 1.0',
      'submitted Ovnsplan 1.0',
    ],
  ],
])('%s', async (_, from, to, knownAt, expected) => {
  expect((await changes(ledger.models, moment(to, knownAt), { from })).map(inFew)).toEqual(expected)
})

test('of one body: its decisions, and what was sent to it or by it', async () => {
  const of = async (called: string) =>
    (await changes(ledger.models, moment('2026-06-01'), { from: '2026-03-05', bodyId: idOf(called) })).map(
      inFew,
    )
  expect(await of('Rådet')).toEqual(['new: Rådet kom sent. - > 1 unstated', 'submitted Ovnsplan 1.0'])
  expect(await of('Laget')).toHaveLength(3)
})

test('a meeting whose date was mended is of the right day, and of the wrong one as it was known then', async () => {
  const other = readModelsOf([
    ...HISTORY.slice(0, 4),
    recorded('2026-03-10', dateCorrected('møtet', '2026-02-20')),
  ])
  const on = async (from: string, to: string, knownAt?: string) =>
    (await changes(other.models, moment(to, knownAt), { from })).map(({ changes }) => changes.join())
  expect(await on('2026-02-19', '2026-02-20')).toEqual(['new', 'new'])
  expect(await on('2026-03-01', '2026-03-02')).toEqual([])
  expect(await on('2026-03-01', '2026-03-02', '2026-03-09')).toEqual(['new', 'new'])
  expect(await on('2026-02-19', '2026-02-20', '2026-03-09')).toEqual([])
  await other.close()
})

test('today there are no changes of what is planned, and a first day after the last is refused', async () => {
  const today = moment()
  const all = await changes(ledger.models, today, { from: '2026-06-01' })
  expect(all).toEqual([])
  await expect(changes(ledger.models, moment('2026-03-01'), { from: '2026-03-02' })).rejects.toMatchObject({
    code: 'invalid-data',
    detail: { field: 'from', value: '2026-03-02', allowed: 'a date until 2026-03-01' },
  })
})

test('printed, words that changed are marked, and a draft carries its marker', async () => {
  const at = moment('2026-03-05')
  const list = changesList(await changes(ledger.models, at, { from: '2026-03-04' }), at, '2026-03-04')
  expect(list.table.title).toBe('Endringer etter 4. mars 2026 til og med 5. mars 2026')
  expect(render(list, 'csv', 80).split('\r\n').slice(1).join('\n')).toBe(
    `Endret;02.03.2026;Laget;sak ovn;"Rev. 1\nForslag";"Rev. 2\nForslag";"Forslag til vedtak (ikke godkjent referat p.t.):\nOvnen kjøpes{+ brukt+}.";${idOf('ovn').slice(0, 8)}\n`,
  )
})

import type { DomainEvent } from '../../src/domain/event.js'
import { documentHistory } from '../../src/queries/document-history.js'
import { documentHistoryPage } from '../../src/reports/document-history-page.js'
import { render } from '../../src/reports/render.js'
import { approved, body, decided, held, matter } from '../support/event-words.js'
import { idOf, type LedgerFixture, moment, readModelsOf, recorded } from '../support/ledger-fixture.js'

const documentId = idOf('Ovnsplan')
const versionAdded = (version: string, date?: string): DomainEvent => ({
  type: 'DocumentVersionAdded',
  data: { documentId, version, ...(date !== undefined && { date }) },
})
const about = (version: string) => ({ documents: [{ documentId, version }] })
const supports = { clause: { kind: 'støtter' } }

// Version 1.0 comes on 20 March on the strength of two drafts; one of them is approved on 2 April.
const HISTORY = [
  recorded(
    '2026-01-10',
    ...[body('Laget'), body('Rådet'), body('Utvalget')],
    { type: 'DocumentRegistered', data: { documentId, title: 'Ovnsplan', order: 'decimal' } },
    versionAdded('0.9', '2026-01-10'),
  ),
  recorded(
    '2026-02-01',
    held('første', 'Laget', '2026-02-01'),
    matter('sak a', 'første', about('0.9')),
    decided('a', 'første', 'Laget støtter planen.', supports),
  ),
  recorded(
    '2026-02-10',
    held('andre', 'Rådet', '2026-02-10'),
    matter('sak b', 'andre', about('0.90')),
    decided('b', 'andre', 'Rådet støtter planen.', {
      clause: { kind: 'tilsluttet', conditions: ['midler'] },
    }),
    held('uten', 'Utvalget', '2026-02-11'),
    matter('sak u', 'uten', about('0.9')),
  ),
  recorded('2026-02-15', versionAdded('0.95', '2026-02-15')),
  recorded(
    '2026-03-01',
    held('tredje', 'Laget', '2026-03-01'),
    matter('sak c', 'tredje', about('0.95')),
    decided('c', 'tredje', 'Laget støtter planen fortsatt.', supports),
  ),
  recorded('2026-03-20', versionAdded('1.0', '2026-03-20')),
  recorded('2026-04-02', approved('b', 'andre', 1, { on: '2026-04-02' })),
]

let ledger: LedgerFixture
beforeAll(() => {
  ledger = readModelsOf(HISTORY)
})
afterAll(() => ledger.close())

async function historyAt(asOf?: string, knownAt?: string) {
  const found = await documentHistory(ledger.models, moment(asOf, knownAt), { documentId })
  if (found === undefined) throw new Error('the moment shows the document')
  return found
}

test('each version has every body that treated it, what they concluded, and on what standing', async () => {
  const { versions } = await historyAt()
  const treated = versions.map(({ version, treated }) => [
    version,
    ...treated.map(({ body, date, status, decisions }) =>
      [body, date, status, ...decisions.map((one) => `${one.status} ${one.endorses}`)].join(' '),
    ),
  ])
  expect(treated).toEqual([
    [
      '0.9',
      'Laget 2026-02-01 concluded draft true',
      'Rådet 2026-02-10 concluded approved true',
      'Utvalget 2026-02-11 open',
    ],
    ['0.95', 'Laget 2026-03-01 concluded draft true'],
    ['1.0'],
  ])
})

const inFew = ({ basis }: Awaited<ReturnType<typeof historyAt>>['versions'][number]) =>
  basis && [
    basis.on,
    `${basis.approved} ${basis.unstated} ${basis.draft}`,
    ...basis.endorsed.map((one) => `${one.body} ${one.version} ${one.status} ${one.statusNow}`),
  ]

test('a version came on the strength of each body’s last support, as final as that was on the day', async () => {
  expect((await historyAt()).versions.map(inFew)).toEqual([
    ['2026-01-10', '0 0 0'],
    ['2026-02-15', '0 0 2', 'Laget 0.9 draft draft', 'Rådet 0.9 draft approved'],
    ['2026-03-20', '0 0 2', 'Laget 0.95 draft draft', 'Rådet 0.9 draft approved'],
  ])
})

test.each([
  ['the day before 1.0 came', '2026-03-19', undefined, ['0.9', '0.95']],
  ['the day it came', '2026-03-20', undefined, ['0.9', '0.95', '1.0']],
  ['known before it was recorded', undefined, '2026-03-20T08:59:59.999Z', ['0.9', '0.95']],
  ['known when it was recorded', undefined, '2026-03-20T09:00:00.000Z', ['0.9', '0.95', '1.0']],
])('%s', async (_, asOf, knownAt, expected) => {
  expect((await historyAt(asOf, knownAt)).versions.map(({ version }) => version)).toEqual(expected)
})

test.each([
  ['the day before the approval', '2026-04-01', undefined, 'draft'],
  ['the day of the approval', '2026-04-02', undefined, 'approved'],
  ['that day, known before it was recorded', '2026-04-02', '2026-04-02T07:59:59.999Z', 'draft'],
])('%s the support is %s', async (_, asOf, knownAt, expected) => {
  const { versions } = await historyAt(asOf, knownAt)
  expect(versions.at(-1)?.basis?.endorsed.at(-1)).toMatchObject({ status: 'draft', statusNow: expected })
})

test('what is not final is said: that minutes were not approved, and that nobody treated the version', async () => {
  const page = documentHistoryPage(await historyAt(), moment())
  expect(page.table.notes).toEqual([
    'Versjon 0.95 kom 15.02.2026 på grunnlag av tilslutning i 2 vedtak eller forslag. Ingen av dem var godkjent (2 med referat som ikke var godkjent): Laget 01.02.2026 om 0.9: støtter (Forslag); Rådet 10.02.2026 om 0.9: tilsluttet (Forslag; nå vedtak).',
    'Versjon 1.0 kom 20.03.2026 på grunnlag av tilslutning i 2 vedtak eller forslag. Ingen av dem var godkjent (2 med referat som ikke var godkjent): Laget 01.03.2026 om 0.95: støtter (Forslag); Rådet 10.02.2026 om 0.9: tilsluttet (Forslag; nå vedtak).',
  ])
  expect(page.table.rows.map((row) => row.slice(0, 6))).toEqual([
    ['0.9', '10.01.2026', 'Laget 01.02.2026', 'sak a', 'støtter', 'Forslag'],
    ['0.9', '10.01.2026', 'Rådet 10.02.2026', 'sak b', 'tilsluttet\nForbehold: midler', 'Vedtak'],
    ['0.9', '10.01.2026', 'Utvalget 11.02.2026', 'sak u', 'Til behandling', ''],
    ['0.95', '15.02.2026', 'Laget 01.03.2026', 'sak c', 'støtter', 'Forslag'],
    ['1.0', '20.03.2026', 'Ingen har behandlet versjonen.', '', '', ''],
  ])
  expect(render(page, 'md', 80)).toContain(
    'Forslag til vedtak (ikke godkjent referat p.t.): Laget støtter planen.',
  )
})

test('a final version that nobody supported is told so, also where nobody knows when it came', async () => {
  const other = readModelsOf([
    recorded(
      '2026-01-10',
      { type: 'DocumentRegistered', data: { documentId, title: 'Ovnsplan', order: 'decimal' } },
      versionAdded('1.0'),
    ),
  ])
  const found = await documentHistory(other.models, moment(), { documentId })
  await other.close()
  expect(found && documentHistoryPage(found, moment()).table.notes).toEqual([
    'Versjon 1.0 kom på ukjent dato uten at noe vedtak hadde gitt tilslutning.',
  ])
})

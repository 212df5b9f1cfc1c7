import { DRAFT_MARKER } from '../../src/domain/draft-marker.js'
import { decision } from '../../src/queries/decision.js'
import { decisions } from '../../src/queries/decisions.js'
import { search } from '../../src/queries/search.js'
import { decisionPage } from '../../src/reports/decision-page.js'
import { decisionsReport } from '../../src/reports/decisions-report.js'
import { FORMATS } from '../../src/reports/format.js'
import { decisionsList, searchList } from '../../src/reports/lists.js'
import { render } from '../../src/reports/render.js'
import type { Answer } from '../../src/reports/table.js'
import {
  approved,
  body,
  corrected,
  decided,
  held,
  matter,
  opened,
  retracted,
  revised,
  scheduled,
} from '../support/event-words.js'
import {
  idOf,
  type LedgerFixture,
  moment,
  openNames,
  readModelsOf,
  recorded,
} from '../support/ledger-fixture.js'

// Words that were only ever a draft's hold "kladd"; words that became final do not.
let ledger: LedgerFixture
beforeAll(() => {
  ledger = readModelsOf([
    recorded('2026-02-01', body('Rådet'), scheduled('møtet', 'Rådet', '2026-03-02')),
    recorded('2026-02-01', scheduled('neste', 'Rådet', '2026-04-02')),
    recorded('2026-03-02', opened('møtet'), matter('sak endres', 'møtet'), matter('sak venter', 'møtet')),
    recorded(
      '2026-03-02',
      decided('endres', 'møtet', 'Ovnen, kladd én.'),
      decided('venter', 'møtet', 'Ovnen, kladd to.'),
    ),
    recorded('2026-03-03', revised('endres', 'møtet', 2, 'Ovnen, kladd tre.')),
    recorded('2026-04-02', approved('endres', 'møtet', 3, { in: 'neste', words: 'Ovnen kjøpes nå.' })),
    recorded('2026-05-02', corrected('endres', 'møtet', 4, 'Ovnen kjøpes nå!')),
    recorded('2026-05-02', matter('sak trekkes', 'møtet'), decided('trekkes', 'møtet', 'Ovnen selges.')),
    recorded('2026-05-03', retracted('trekkes', 'møtet')),
    recorded('2026-05-04', held('gammelt', 'Rådet', '2021-03-12'), matter('sak gammelt', 'gammelt')),
    recorded('2026-05-04', decided('gammelt', 'gammelt', 'Ovnen tennes.', { standing: 'unstated' })),
    recorded('2026-05-05', approved('gammelt', 'gammelt', 1)),
  ])
})
afterAll(() => ledger.close())

const MOMENTS = [undefined, '2026-03-02', '2026-04-01', '2026-04-02'] as const

async function answers(asOf: string | undefined): Promise<readonly Answer[]> {
  const { models } = ledger
  const at = moment(asOf)
  const rows = await decisions(models, at)
  const pages = await Promise.all(
    rows.map(({ decisionId }) => decision(models, at, { decisionId }, openNames)),
  )
  return [
    decisionsList(rows, at),
    decisionsReport(rows, at),
    searchList(await search(models, at, { words: 'ovnen' }), 'ovnen', at),
    ...pages.flatMap((view) => (view === undefined ? [] : [decisionPage(view, at)])),
  ]
}

/** Every object in an answer that holds a draft's words in one of its own fields. */
function holding(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Object.entries(value).filter(([key]) => key === 'text' || key === 'snippet')
  const inside = Object.entries(value).flatMap(([key, each]) => (key === 'clauses' ? [] : holding(each)))
  return own.some(([, text]) => /kladd/.test(String(text))) ? [value, ...inside] : inside
}

it.each(MOMENTS)('a draft carries its marker in every format of every answer, as of %s', async (asOf) => {
  const all = await answers(asOf)
  for (const answer of all) {
    for (const format of FORMATS) {
      // Wide enough for no line to be broken.
      const text = render(answer, format, 1_000)
      if (format === 'json') {
        for (const object of holding(JSON.parse(text))) expect(object).toMatchObject({ marker: DRAFT_MARKER })
        continue
      }
      const words = text.replace(/\s+/g, ' ')
      for (const { index } of words.matchAll(/Ovnen, kladd/g)) {
        expect(words.slice(index - DRAFT_MARKER.length - 2, index)).toBe(`${DRAFT_MARKER}: `)
      }
    }
  }
  expect(all.map((answer) => render(answer, 'csv', 80)).join()).toContain('kladd')
})

it('no other words carry it, and only what is approved is called a decision', async () => {
  const page = (await answers(undefined)).map((answer) => render(answer, 'md', 80)).join('\n')
  expect(page).not.toContain(`${DRAFT_MARKER}: Ovnen kjøpes`)
  expect(page).toContain('Trukket: Ovnen selges.')
  expect(page).toContain('# Vedtak i Rådet 02.03.2026')
  expect(page).toContain('# Forslag til vedtak i Rådet 02.03.2026')
})

it('words found in a wording that was replaced before the approval are a draft still', async () => {
  const found = await search(ledger.models, moment(), { words: 'ovnen' })
  const said = found
    .filter(({ decisionId }) => decisionId === idOf('endres'))
    .map(({ revision, status, wordingStatus, current }) => [revision, status, wordingStatus, current])
    .sort()
  expect(said).toEqual([
    [1, 'approved', 'draft', false],
    [2, 'approved', 'draft', false],
    [3, 'approved', 'approved', false],
    [4, 'approved', 'approved', true],
  ])
})

it('a view before an approval that nobody can date says that there is one', async () => {
  const [list, report] = await answers('2021-03-12')
  expect(list && render(list, 'table', 300)).toContain('Ikke oppgitt (godkjent, dato ukjent)')
  expect(report?.table.rows).toEqual([
    ['12.03.2021', 'Rådet', 'sak gammelt', 'Ikke oppgitt', 'Ovnen tennes.', '', 'godkjent, dato ukjent', ''],
  ])
})

import type { DocumentRow } from '../../src/queries/documents.js'
import { documentsReport } from '../../src/reports/documents-report.js'
import { cellText } from '../../src/reports/table.js'
import { idOf, moment } from '../support/ledger-fixture.js'

type Version = DocumentRow['versions'][number]

const version = (more: Partial<Version>): Version => ({
  ...{ version: '1.0', unordered: false, registered: true, treated: [], mentioned: [] },
  ...{ endorsed: [], endorsement: 'none', submitted: [], warnings: [] },
  ...more,
})
const endorsed = (status: Version['endorsed'][number]['status']): Version['endorsed'] => [
  {
    ...{ meetingId: idOf('møtet'), decisionId: idOf('vedtaket'), bodyId: idOf('Rådet'), body: 'Rådet' },
    ...{ date: '2026-03-02', kind: 'tilsluttet', status, corrected: false },
    conditions: ['med forbehold om pris', 'Anbud først'],
  },
]
const NOT_ENDORSED = {
  code: 'version-not-endorsed',
  message: 'no body\'s decision endorses version "1.0", the document\'s first from 1.0 on',
}

/** The cells of endorsement and of remarks. */
function saidOf(of: Partial<Version>): readonly string[] {
  const document = { documentId: idOf('plan'), title: 'Plan', aliases: [], order: 'decimal' as const }
  const { rows } = documentsReport([{ ...document, versions: [version(of)] }], moment()).table
  return [6, 8].map((column) => cellText(rows[0]?.[column] ?? ''))
}

const CONDITIONS = '; med forbehold om pris; forbehold: Anbud først'

test.each<[string, Partial<Version>, string, string]>([
  ['nobody', {}, '', ''],
  [
    'a decision',
    { endorsed: endorsed('approved'), endorsement: 'approved' },
    `Rådet 02.03.2026: tilsluttet (Vedtak)${CONDITIONS}`,
    '',
  ],
  [
    'a draft alone',
    { endorsed: endorsed('draft'), endorsement: 'draft' },
    `Rådet 02.03.2026: tilsluttet (Forslag)${CONDITIONS}`,
    'Bare forslag til vedtak gir tilslutning; ingen av dem er godkjent.',
  ],
  [
    'what nobody has stated the standing of',
    { endorsed: endorsed('unstated'), endorsement: 'unstated' },
    `Rådet 02.03.2026: tilsluttet (Ikke oppgitt)${CONDITIONS}`,
    'Ingen tilslutning er godkjent.',
  ],
  [
    'a decision that was superseded',
    { endorsed: endorsed('superseded'), endorsement: 'none' },
    `Rådet 02.03.2026: tilsluttet (Omgjort)${CONDITIONS}`,
    'Ingen tilslutning gjelder lenger.',
  ],
  [
    'nobody, which was said when it was entered',
    { warnings: [NOT_ENDORSED] },
    '',
    'Ingen har gitt tilslutning til den første versjonen fra 1.0.',
  ],
  [
    'a decision, after it was entered',
    { warnings: [NOT_ENDORSED], endorsed: endorsed('approved'), endorsement: 'approved' },
    `Rådet 02.03.2026: tilsluttet (Vedtak)${CONDITIONS}`,
    '',
  ],
])('a version that is endorsed by %s', (_, of, endorsement, remarks) => {
  expect(saidOf(of)).toEqual([endorsement, remarks])
})

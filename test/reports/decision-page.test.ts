import { decision } from '../../src/queries/decision.js'
import { decisionPage } from '../../src/reports/decision-page.js'
import {
  appointed,
  approved,
  body,
  decided,
  matter,
  opened,
  person,
  scheduled,
} from '../support/event-words.js'
import { ACTOR, idOf, moment, openNames, readModelsOf, recorded, sealed } from '../support/ledger-fixture.js'

const inMatter = { meetingId: idOf('møtet'), matterId: idOf('sak ovn') }

const HISTORY = [
  recorded(
    '2026-02-01',
    body('Rådet'),
    scheduled('møtet', 'Rådet', '2026-03-02'),
    { type: 'PersonRegistered', data: { personId: ACTOR, name: sealed('Siv Sekretær') } },
    person('Berit Bakken'),
    appointed('Berit Bakken', 'Rådet'),
  ),
  recorded(
    '2026-03-02',
    opened('møtet'),
    matter('sak ovn', 'møtet', { access: { basis: 'offl. § 13' } }),
    {
      type: 'DisqualificationDecided',
      data: {
        ...inMatter,
        appointmentId: idOf('Berit Bakken in Rådet'),
        disqualified: true,
        reason: 'Selger ovner',
      },
    },
    {
      type: 'ProposalRecorded',
      data: {
        ...inMatter,
        proposalId: idOf('p'),
        text: 'Ovnen leies.',
        by: idOf('Rådet'),
        kind: 'innstilling',
      },
    },
    decided('ovn', 'møtet', 'Ovnen kjøpes.', {
      followUps: [{ text: 'Be om anbud', owner: 'Forvalteren', due: '2026-04-01' }],
    }),
    {
      type: 'VoteRecorded',
      data: {
        ...inMatter,
        decisionId: idOf('ovn'),
        revision: 1,
        result: 'carried',
        for: 1,
        against: 0,
        roll: [{ appointmentId: idOf('Berit Bakken in Rådet'), vote: 'for' }],
      },
    },
    {
      type: 'StatementRecorded',
      data: { ...inMatter, statementId: idOf('s'), text: 'Ovnen er for dyr.', by: idOf('Berit Bakken') },
    },
  ),
  recorded('2026-04-02', approved('ovn', 'møtet', 1, { on: '2026-03-30' })),
]

test('a decision is told with its life, by the names of those who took part', async () => {
  const ledger = readModelsOf(HISTORY)
  const view = await decision(ledger.models, moment(), { decisionId: idOf('ovn') }, openNames)
  await ledger.close()
  if (view === undefined) throw new Error('the decision is there')
  const { title, rows, legend } = decisionPage(view, moment()).table
  expect(title).toBe('Vedtak i Rådet 02.03.2026')
  expect(rows).toEqual([
    ['Organ', 'Rådet'],
    ['Møte', '02.03.2026'],
    ['Sak', 'sak ovn'],
    ['Status', 'Vedtak'],
    ['Godkjent', '30.03.2026'],
    ['Ordlyd', 'Ovnen kjøpes.'],
    ['Unntatt offentlighet', 'offl. § 13'],
    ['Oppfølging 1', 'Be om anbud (ansvarlig: Forvalteren; frist: 01.04.2026; åpen)'],
    ['Inhabilitet', 'Berit Bakken er kjent inhabil: Selger ovner'],
    ['Forslag i møtet', 'innstilling fra Rådet: Ovnen leies.'],
    ['Votering', 'Revisjon 1: Vedtatt, 1 for, 0 mot\nBerit Bakken for'],
    ['Protokolltilførsel', 'Berit Bakken: Ovnen er for dyr.'],
    [
      'Revisjon 1',
      'Ført inn, gjelder fra 02.03.2026, registrert 2. mars 2026 kl. 10.00.00 av Siv Sekretær\nOvnen kjøpes.',
    ],
    ['Status fra 02.03.2026', 'Forslag, registrert 2. mars 2026 kl. 10.00.00 av Siv Sekretær'],
    ['Status fra 30.03.2026', 'Vedtak, registrert 2. april 2026 kl. 11.00.00 av Siv Sekretær'],
    ['Id', idOf('ovn')],
    ['Møtets id', idOf('møtet')],
  ])
  expect(legend.map((line) => line.split(':')[0])).toEqual(['Vedtak', 'Forslag'])
})

test('the day before the approval it is a draft, and nothing later is told', async () => {
  const ledger = readModelsOf(HISTORY)
  const at = moment('2026-03-29')
  const view = await decision(ledger.models, at, { decisionId: idOf('ovn') }, openNames)
  await ledger.close()
  if (view === undefined) throw new Error('the decision is there')
  const { title, rows } = decisionPage(view, at).table
  expect(title).toBe('Forslag til vedtak i Rådet 02.03.2026')
  expect(rows.map(([heading]) => heading)).not.toContain('Godkjent')
  expect(rows).toContainEqual(['Ordlyd', 'Forslag til vedtak (ikke godkjent referat p.t.): Ovnen kjøpes.'])
})

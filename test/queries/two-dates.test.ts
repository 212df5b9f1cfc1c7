import { appointments } from '../../src/queries/appointments.js'
import { decision } from '../../src/queries/decision.js'
import { decisions } from '../../src/queries/decisions.js'
import { meetings } from '../../src/queries/meetings.js'
import {
  appointed,
  approved,
  body,
  closed,
  corrected,
  dateCorrected,
  decided,
  ended,
  held,
  matter,
  opened,
  person,
  renamed,
  retracted,
  revised,
  scheduled,
  superseded,
} from '../support/event-words.js'
import { idOf, moment, openNames, type Recording, readModelsOf, recorded } from '../support/ledger-fixture.js'

/** As of and known at; absent: today, and everything that is known. */
type When = readonly [asOf: string | undefined, knownAt?: string]

/** A decision of the moment in few words: `2 draft`, `4 approved corrected`; `-` where it is not there. */
async function standingAt(history: readonly Recording[], [asOf, knownAt]: When): Promise<string> {
  const ledger = readModelsOf(history)
  try {
    const at = moment(asOf, knownAt)
    const [row, ...others] = await decisions(ledger.models, at, { meetingId: idOf('møtet') })
    expect(others).toEqual([])
    const view = await decision(ledger.models, at, { decisionId: idOf('vedtaket') }, openNames)
    // The list and the single view say the same, or both say nothing.
    expect(view).toEqual(row === undefined ? undefined : expect.objectContaining(row))
    if (row === undefined) return '-'
    return [
      row.revision,
      row.status,
      ...(row.corrected ? ['corrected'] : []),
      ...(row.approvalDateUnknown ? ['(godkjent, dato ukjent)'] : []),
      ...(row.approvedOn === null ? ['(unknown date)'] : []),
    ].join(' ')
  } finally {
    await ledger.close()
  }
}

const OPEN = [
  recorded('2026-02-01', body('Rådet'), scheduled('møtet', 'Rådet', '2026-03-02')),
  recorded('2026-02-01', scheduled('neste møte', 'Rådet', '2026-04-02')),
  recorded('2026-03-02', opened('møtet'), matter('sak vedtaket', 'møtet')),
  recorded('2026-03-02', decided('vedtaket', 'møtet', 'Første ordlyd.')),
]

const DESIGN = [
  ...OPEN,
  recorded('2026-03-05', revised('vedtaket', 'møtet', 2, 'Andre ordlyd.')),
  recorded(
    '2026-04-02',
    opened('neste møte'),
    approved('vedtaket', 'møtet', 3, { in: 'neste møte', words: 'Tredje ordlyd.' }),
  ),
  recorded('2026-05-10', corrected('vedtaket', 'møtet', 4, 'Fjerde ordlyd.')),
]

const LATE = [
  recorded('2026-03-20', body('Rådet'), scheduled('møtet', 'Rådet', '2026-03-02')),
  recorded('2026-03-20', opened('møtet'), matter('sak vedtaket', 'møtet')),
  recorded('2026-03-20', decided('vedtaket', 'møtet', 'Ført en uke og mer for sent.')),
  recorded('2026-03-25', approved('vedtaket', 'møtet', 1, { on: '2026-03-10' })),
]

const UNKNOWN_DATE = [
  recorded('2026-06-01', body('Rådet'), held('møtet', 'Rådet', '2021-03-12')),
  recorded('2026-06-01', matter('sak vedtaket', 'møtet')),
  recorded('2026-06-01', decided('vedtaket', 'møtet', 'Fra en gammel tabell.', { standing: 'unstated' })),
  recorded('2026-06-02', approved('vedtaket', 'møtet', 1)),
]

const SUPERSEDED = [
  ...OPEN,
  recorded('2026-04-02', approved('vedtaket', 'møtet', 1, { in: 'neste møte' })),
  recorded('2026-05-02', scheduled('tredje møte', 'Rådet', '2026-05-02')),
  recorded(
    '2026-06-01',
    superseded('vedtaket', 'møtet', { decision: 'omgjøring', meeting: 'neste møte' }, { in: 'tredje møte' }),
  ),
]

const MOVED_APPROVAL = [
  ...OPEN,
  recorded('2026-04-02', approved('vedtaket', 'møtet', 1, { in: 'neste møte' })),
  recorded('2026-04-20', dateCorrected('neste møte', '2026-04-09')),
]

const WRONG_DATE = [...OPEN, recorded('2026-03-10', dateCorrected('møtet', '2026-02-27'))]

const EDITED_IMPORT = [
  recorded('2026-06-01', body('Rådet'), held('møtet', 'Rådet', '2021-03-12')),
  recorded('2026-06-01', matter('sak vedtaket', 'møtet')),
  recorded('2026-06-01', decided('vedtaket', 'møtet', 'Med skrivefeil.', { standing: 'unstated' })),
  recorded(
    '2026-07-01',
    revised('vedtaket', 'møtet', 2, 'Uten skrivefeil.', {
      effectiveIn: idOf('møtet'),
      standing: 'unstated',
    }),
  ),
]

/** 2 March in Oslo ends at 23 UTC: what is recorded later that evening is of 3 March. */
const MIDNIGHT = [
  ...OPEN,
  recorded('2026-03-02T22:59:59.999Z', revised('vedtaket', 'møtet', 2, 'Før midnatt.')),
  recorded('2026-03-02T23:00:00.000Z', revised('vedtaket', 'møtet', 3, 'Etter midnatt.')),
  // In summer the day ends an hour earlier.
  recorded('2026-07-01T22:00:00.000Z', revised('vedtaket', 'møtet', 4, 'Etter midnatt om sommeren.')),
]

describe('a decision at a moment', () => {
  it.each<[string, readonly Recording[], When, string]>([
    ['the example of the design, as of 4 March', DESIGN, ['2026-03-04'], '1 draft'],
    ['… as of 1 April, known at 3 March', DESIGN, ['2026-04-01', '2026-03-03'], '1 draft'],
    ['… as of 5 March, the day of the revision', DESIGN, ['2026-03-05'], '2 draft'],
    ['… as of 1 April', DESIGN, ['2026-04-01'], '2 draft'],
    ['… as of 2 April', DESIGN, ['2026-04-02'], '3 approved'],
    ['… as of 2 April, known at 1 April', DESIGN, ['2026-04-02', '2026-04-01'], '2 draft'],
    ['… as of 9 May', DESIGN, ['2026-05-09'], '3 approved'],
    ['… as of today', DESIGN, [undefined], '4 approved corrected'],
    ['… as of today, known at 9 May', DESIGN, [undefined, '2026-05-09'], '3 approved'],
    ['… as of the day before the meeting', DESIGN, ['2026-03-01'], '-'],
    ['… as of the day of the meeting', DESIGN, ['2026-03-02'], '1 draft'],
    ['… known at the time of recording', DESIGN, [undefined, '2026-03-02T09:00:00Z'], '1 draft'],
    ['… known a millisecond before', DESIGN, [undefined, '2026-03-02T08:59:59.999Z'], '-'],
    ['… known at that time in another zone', DESIGN, [undefined, '2026-03-02T10:00:00+01:00'], '1 draft'],

    ['recorded late, as of the meeting', LATE, ['2026-03-02'], '1 draft'],
    ['recorded late, as of its approval', LATE, ['2026-03-10'], '1 approved'],
    ['recorded late, the day before its approval', LATE, ['2026-03-09'], '1 draft'],
    ['recorded late, known the day before', LATE, ['2026-03-10', '2026-03-19'], '-'],
    ['recorded late, known before its approval was', LATE, ['2026-03-10', '2026-03-24'], '1 draft'],

    [
      'approved on an unknown date, long before',
      UNKNOWN_DATE,
      ['2021-03-12'],
      '1 unstated (godkjent, dato ukjent)',
    ],
    ['… the day before it was recorded', UNKNOWN_DATE, ['2026-06-01'], '1 unstated (godkjent, dato ukjent)'],
    ['… known the day before it was recorded', UNKNOWN_DATE, ['2026-06-02', '2026-06-01'], '1 unstated'],
    ['… from the day it was recorded', UNKNOWN_DATE, ['2026-06-02'], '1 approved (unknown date)'],
    ['old history, known the day before the import', UNKNOWN_DATE, ['2021-03-12', '2026-05-31'], '-'],
    ['old history, known the day of the import', UNKNOWN_DATE, ['2021-03-12', '2026-06-01'], '1 unstated'],

    ['superseded, the day before the superseding one was approved', SUPERSEDED, ['2026-05-01'], '1 approved'],
    ['superseded, on the day', SUPERSEDED, ['2026-05-02'], '1 superseded'],
    ['superseded, known before', SUPERSEDED, ['2026-05-02', '2026-05-31'], '1 approved'],

    [
      'approved in a meeting whose date was wrong, before the right date',
      MOVED_APPROVAL,
      ['2026-04-08'],
      '1 draft',
    ],
    ['… on the right date', MOVED_APPROVAL, ['2026-04-09'], '1 approved'],
    ['… on the wrong date, as it was known then', MOVED_APPROVAL, ['2026-04-02', '2026-04-19'], '1 approved'],

    ["the meeting's date was wrong: on the right date", WRONG_DATE, ['2026-02-27'], '1 draft'],
    ['… on the right date, known before the correction', WRONG_DATE, ['2026-02-27', '2026-03-09'], '-'],
    ['… before it', WRONG_DATE, ['2026-02-26'], '-'],

    ['an edited register, as of the meeting', EDITED_IMPORT, ['2021-03-12'], '2 unstated'],
    ['… known before the edited import', EDITED_IMPORT, ['2021-03-12', '2026-06-30'], '1 unstated'],

    ['revised before midnight in Oslo', MIDNIGHT, ['2026-03-02'], '2 draft'],
    ['revised after midnight in Oslo', MIDNIGHT, ['2026-03-03'], '3 draft'],
    ['known on a date: until its midnight in Oslo', MIDNIGHT, [undefined, '2026-03-02'], '2 draft'],
    ['known on the next date', MIDNIGHT, [undefined, '2026-03-03'], '3 draft'],
    ['revised after midnight in summer, the day before', MIDNIGHT, ['2026-07-01'], '3 draft'],
    ['revised after midnight in summer', MIDNIGHT, ['2026-07-02'], '4 draft'],

    [
      'retracted',
      [...OPEN, recorded('2026-03-04', retracted('vedtaket', 'møtet'))],
      ['2026-03-04'],
      '1 withdrawn',
    ],
    [
      '… the day before',
      [...OPEN, recorded('2026-03-04', retracted('vedtaket', 'møtet'))],
      ['2026-03-03'],
      '1 draft',
    ],
    [
      'a correction that is effective before the day it was recorded',
      [
        ...OPEN,
        recorded('2026-03-05', approved('vedtaket', 'møtet', 1, { on: '2026-03-05' })),
        recorded('2026-03-09', corrected('vedtaket', 'møtet', 2, 'Rettet.', { effectiveOn: '2026-03-06' })),
      ],
      ['2026-03-06'],
      '2 approved corrected',
    ],
    [
      'an approval that is entered after a revision it is older than: the last position wins',
      [
        ...OPEN,
        recorded('2026-03-08', revised('vedtaket', 'møtet', 2, 'Ny.', { effectiveOn: '2026-03-07' })),
        recorded('2026-03-09', approved('vedtaket', 'møtet', 2, { on: '2026-03-04' })),
      ],
      ['2026-03-05'],
      '2 approved',
    ],
  ])('%s', async (_, history, when, expected) => {
    expect(await standingAt(history, when)).toBe(expected)
  })

  it('has the wording of its revision, and no later one in its life', async () => {
    const ledger = readModelsOf(DESIGN)
    const at = moment('2026-04-01')
    const view = await decision(ledger.models, at, { decisionId: idOf('vedtaket') }, openNames)
    await ledger.close()
    expect(view?.text).toBe('Andre ordlyd.')
    expect(view?.revisions.map(({ revision, text, change }) => [revision, text, change])).toEqual([
      [1, 'Første ordlyd.', 'recorded'],
      [2, 'Andre ordlyd.', 'revised'],
    ])
    expect(view?.standings.map(({ status, effectiveOn }) => [status, effectiveOn])).toEqual([
      ['draft', '2026-03-02'],
    ])
  })

  it('tells how it became final', async () => {
    const ledger = readModelsOf(DESIGN)
    const view = await decision(ledger.models, moment(), { decisionId: idOf('vedtaket') }, openNames)
    await ledger.close()
    expect(view).toMatchObject({
      approvedOn: '2026-04-02',
      approvedOnKnown: true,
      approvedBy: 'minutes',
      approvedIn: idOf('neste møte'),
      effectiveOn: '2026-05-10',
      recordedAt: '2026-05-10T09:00:00.000Z',
    })
    expect(view?.standings.map(({ status, effectiveOn }) => [status, effectiveOn])).toEqual([
      ['draft', '2026-03-02'],
      ['approved', '2026-04-02'],
    ])
  })
})

const PLANNED = [
  recorded('2026-02-01', body('Rådet'), scheduled('møtet', 'Rådet', '2026-03-02')),
  recorded('2026-02-01', scheduled('plan', 'Rådet', '2031-01-01')),
  recorded('2026-02-20', {
    type: 'MeetingRescheduled',
    data: { meetingId: idOf('møtet'), date: '2026-03-09', reason: 'Snø' },
  }),
  recorded('2026-03-09', opened('møtet'), matter('sak', 'møtet')),
  recorded('2026-03-10', closed('møtet')),
]

const RENAMED = [
  recorded(
    '2026-01-01',
    body('Rådet', { validFrom: '2020-01-01' }),
    renamed('Rådet', 'Utvalget', '2026-03-01'),
  ),
  recorded('2026-03-20', held('før', 'Rådet', '2026-02-28'), held('etter', 'Rådet', '2026-03-01')),
  recorded('2026-06-01', renamed('Rådet', 'Komiteen', '2026-03-15')),
]

/** Meetings of the moment in few words. */
async function meetingsAt(history: readonly Recording[], [asOf, knownAt]: When): Promise<readonly string[]> {
  const ledger = readModelsOf(history)
  const rows = await meetings(ledger.models, moment(asOf, knownAt))
  await ledger.close()
  return rows.map(({ date, body: name, status }) => `${date} ${name} ${status}`)
}

describe('meetings at a moment', () => {
  it.each<[string, readonly Recording[], When, readonly string[]]>([
    [
      'today, with those planned',
      PLANNED,
      [undefined],
      ['2026-03-09 Rådet closed', '2031-01-01 Rådet scheduled'],
    ],
    ['an explicit date shows no plans', PLANNED, ['2026-03-10'], ['2026-03-09 Rådet closed']],
    ['the day of the meeting', PLANNED, ['2026-03-09'], ['2026-03-09 Rådet open']],
    ['the day before', PLANNED, ['2026-03-08'], []],
    ['known before it was moved', PLANNED, ['2026-03-02', '2026-02-19'], ['2026-03-02 Rådet scheduled']],
    ['the old date, known after it was moved', PLANNED, ['2026-03-02', '2026-02-20'], []],
    [
      "a meeting has the name of its date, whatever the list's date",
      RENAMED,
      ['2026-12-31', '2026-05-31'],
      ['2026-02-28 Rådet held', '2026-03-01 Utvalget held'],
    ],
    [
      'a later name does not touch earlier meetings',
      RENAMED,
      [undefined],
      ['2026-02-28 Rådet held', '2026-03-01 Utvalget held'],
    ],
    ['known before they were entered', RENAMED, [undefined, '2026-03-19'], []],
  ])('%s', async (_, history, when, expected) => {
    expect(await meetingsAt(history, when)).toEqual(expected)
  })
})

const BOARD = [
  recorded('2026-01-01', body('Styret'), person('Berit Bakken'), person('Carl Dahl')),
  recorded('2026-01-01', appointed('Berit Bakken', 'Styret', { validFrom: '2025-01-01' })),
  recorded('2026-02-01', ended('Berit Bakken', 'Styret', '2025-12-31')),
  recorded('2026-02-01', appointed('Carl Dahl', 'Styret', { validFrom: '2026-01-01' })),
]

describe('a board at a moment', () => {
  it.each<[string, When, readonly string[]]>([
    ['before anybody', ['2024-12-31'], []],
    ['the first day', ['2025-01-01'], ['Berit Bakken']],
    ['the last day', ['2025-12-31'], ['Berit Bakken to 2025-12-31']],
    ['the day after', ['2026-01-01'], ['Carl Dahl']],
    ['the day after, known before the replacement', ['2026-01-01', '2026-01-31'], ['Berit Bakken']],
    ['the end is not told before it comes', ['2025-12-30'], ['Berit Bakken']],
  ])('%s', async (_, [asOf, knownAt], expected) => {
    const ledger = readModelsOf(BOARD)
    const rows = await appointments(
      ledger.models,
      moment(asOf, knownAt),
      { bodyId: idOf('Styret') },
      openNames,
    )
    await ledger.close()
    expect(rows.map(({ name, validTo }) => (validTo ? `${name} to ${validTo}` : name))).toEqual(expected)
  })
})

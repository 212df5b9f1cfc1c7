import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import {
  cellsOf,
  countLines,
  dataOf,
  edited,
  eventsOf,
  importInto,
  printed,
  register,
  typesSince,
} from './import-fixture.js'
import {
  act,
  decisionLines,
  decisionsAt,
  mattersAt,
  meetingLines,
  meetingOn,
  meetingsAt,
} from './meetings-fixture.js'

// What an edited register of meetings or matters changes in the ledger, and what it leaves alone.

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const MARKER = 'Forslag til vedtak (ikke godkjent referat p.t.): '

const AGENDA = register(
  'Saker',
  'matters',
  `Dato;Møtetype;Sak;Vedtak;Referatstatus
   02.03.2021;Ordinært;Plan;Styret støtter planen.;
   02.03.2021;Ekstra;Budsjett;Styret støtter budsjettet.;
   06.04.2021;Ordinært;Gebyr;Styret drøftet gebyret.;`,
  { body: 'Styret' },
)
const MEETINGS = register(
  'Møter',
  'meetings',
  `Dato;Sak;Vedtak;Referatstatus
   02.03.2021;Plan;Styret støtter planen.;
   06.04.2021;Budsjett;${MARKER}Styret støtter budsjettet.;`,
  { body: 'Styret' },
)

describe('the date of a row', () => {
  it('of one matter of two makes another meeting of it, and what it had brought to the first is withdrawn', async () => {
    await importInto(ledger, [AGENDA])
    const first = await meetingOn(ledger, '2021-03-02')
    const moved = edited(AGENDA, ['02.03.2021;Ordinært', '03.03.2021;Ordinært'])
    await importInto(ledger, [moved])
    expect(await meetingLines(ledger)).toEqual([
      '2021-03-02 Styret: 2/2, 1',
      '2021-03-03 Styret: 1/1, 1',
      '2021-04-06 Styret: 1/1, 1',
    ])
    expect(await meetingOn(ledger, '2021-03-02')).toBe(first)
    expect((await decisionLines(ledger)).slice(0, 3)).toEqual([
      '2021-03-02 Plan: withdrawn Styret støtter planen.',
      '2021-03-02 Budsjett: unstated Styret støtter budsjettet.',
      '2021-03-03 Plan: unstated Styret støtter planen.',
    ])
    expect((await mattersAt(ledger)).map(({ title, status }) => `${title} ${status}`)).toEqual([
      'Plan withdrawn',
      'Budsjett concluded',
      'Plan concluded',
      'Gebyr concluded',
    ])
    expect(await printed(ledger, 'Saker')).toEqual(cellsOf(moved))
    await importInto(ledger, [AGENDA])
    expect(await printed(ledger, 'Saker')).toEqual(cellsOf(AGENDA))
    expect((await decisionsAt(ledger)).filter(({ status }) => status !== 'withdrawn')).toHaveLength(3)
  })

  it('of all matters of a meeting moves it', async () => {
    await importInto(ledger, [AGENDA])
    const first = await meetingOn(ledger, '2021-03-02')
    const moved = edited(AGENDA, ['02.03.2021;Ord', '03.03.2021;Ord'], ['02.03.2021;Eks', '03.03.2021;Eks'])
    await importInto(ledger, [moved])
    expect(await meetingOn(ledger, '2021-03-03')).toBe(first)
    expect(await dataOf(ledger, 'MeetingDateCorrected')).toMatchObject([
      { date: '2021-03-03', reason: 'import of Saker.csv' },
    ])
    expect(await printed(ledger, 'Saker')).toEqual(cellsOf(moved))
  })

  it('that somebody has corrected in the ledger stays corrected when other cells change', async () => {
    await importInto(ledger, [MEETINGS])
    const meetingId = await meetingOn(ledger, '2021-03-02')
    await act(ledger, 'CorrectMeetingDate', {
      meetingId,
      date: '2021-03-05',
      reason: 'Protokollen sier det.',
    })
    await importInto(ledger, [edited(MEETINGS, ['støtter planen', 'støttet planen'])])
    expect(await meetingOn(ledger, '2021-03-05')).toBe(meetingId)
    expect(await decisionLines(ledger)).toContain('2021-03-05 Plan: unstated Styret støttet planen.')
  })

  it('changes every view of the date that was wrong all along, and none of what was known before', async () => {
    await importInto(ledger, [MEETINGS])
    const knownAt = new Date().toISOString()
    await new Promise((done) => setTimeout(done, 2))
    await importInto(ledger, [edited(MEETINGS, ['02.03.2021', '02.02.2021'])])
    expect(await meetingLines(ledger, { asOf: '2021-02-15' })).toEqual(['2021-02-02 Styret: 1/1, 1'])
    expect(await meetingLines(ledger, { asOf: '2021-02-15', knownAt })).toEqual([])
    expect((await meetingLines(ledger, { knownAt }))[0]).toBe('2021-03-02 Styret: 1/1, 1')
  })
})

describe('number, time, type and place', () => {
  const rows = 'Dato;Sak;Møtenummer\n02.03.2021;Plan;\n02.03.2021;Budsjett;'
  const numbered = register('Nummer', 'matters', rows, { body: 'Styret' })

  it('a number that one matter of two gets makes another meeting of it', async () => {
    await importInto(ledger, [numbered])
    await importInto(ledger, [edited(numbered, ['Plan;', 'Plan;2'])])
    expect((await meetingsAt(ledger)).map(({ number, matters }) => [number, matters])).toEqual([
      [undefined, 2],
      ['2', 1],
    ])
  })

  it('a number that all of them get is the meeting’s', async () => {
    await importInto(ledger, [numbered])
    await importInto(ledger, [edited(numbered, ['Plan;', 'Plan;2'], ['Budsjett;', 'Budsjett;2'])])
    expect((await meetingsAt(ledger)).map(({ number, matters }) => [number, matters])).toEqual([['2', 2]])
  })

  it('of two types the first is the meeting’s, and a change of the second changes a listing alone', async () => {
    await importInto(ledger, [AGENDA])
    const changed = edited(AGENDA, ['Ekstra', 'Ekstraordinært'])
    await importInto(ledger, [changed])
    expect((await meetingsAt(ledger))[0]?.type).toBe('Ordinært')
    expect(await dataOf(ledger, 'MeetingCorrected')).toEqual([])
    expect(await printed(ledger, 'Saker')).toEqual(cellsOf(changed))
    await importInto(ledger, [edited(changed, ['Ordinært;Plan', 'Årsmøte;Plan'])])
    expect((await meetingsAt(ledger))[0]?.type).toBe('Årsmøte')
  })

  it('the type that stands for a matter without words changes with the row', async () => {
    const bare = register('Typer', 'meetings', 'Dato;Møtetype;Vedtak\n02.03.2021;Årsmøte;Vedtatt.', {
      body: 'Styret',
    })
    await importInto(ledger, [bare])
    await importInto(ledger, [edited(bare, ['Årsmøte', 'Ekstramøte'])])
    expect((await mattersAt(ledger)).map(({ title }) => title)).toEqual(['Ekstramøte'])
  })
})

describe('the standing', () => {
  it('of a whole meeting is approved by all its rows together', async () => {
    await importInto(ledger, [AGENDA])
    const approved = edited(
      AGENDA,
      ['planen.;', 'planen.;godkjent'],
      ['budsjettet.;', 'budsjettet.;godkjent'],
    )
    await importInto(ledger, [approved])
    expect(await dataOf(ledger, 'MinutesApproved')).toMatchObject([{ decisions: [{}, {}] }])
    expect((await decisionsAt(ledger)).map(({ status }) => status)).toEqual([
      'approved',
      'approved',
      'unstated',
    ])
    expect(await printed(ledger, 'Saker')).toEqual(cellsOf(approved))
  })

  it('of a draft that is approved and reworded at once is approved as reworded, and not unstated in between', async () => {
    await importInto(ledger, [MEETINGS])
    const before = (await eventsOf(ledger)).length
    const approved = edited(MEETINGS, [
      `${MARKER}Styret støtter budsjettet.;`,
      'Styret støttet budsjettet.;godkjent',
    ])
    const outcome = await importInto(ledger, [approved])
    expect(outcome.notices).toEqual([])
    expect(await typesSince(ledger, before)).toEqual([
      'DecisionRevised',
      'MinutesApproved',
      'DecisionApproved',
    ])
    expect(await dataOf(ledger, 'DecisionRevised')).toMatchObject([{ standing: 'draft' }])
    expect(await printed(ledger, 'Møter')).toEqual(cellsOf(approved))
  })

  it('of a matter that comes to a meeting whose minutes are approved is what its row says', async () => {
    const approved = edited(
      AGENDA,
      ['planen.;', 'planen.;godkjent'],
      ['budsjettet.;', 'budsjettet.;godkjent'],
    )
    await importInto(ledger, [approved])
    const grown = {
      ...approved,
      bytes: Buffer.from(`${approved.bytes}02.03.2021;Ordinært;Skole;Styret støtter skolen.;godkjent\n`),
    }
    await importInto(ledger, [grown])
    expect((await decisionsAt(ledger)).map(({ matter, status }) => `${matter} ${status}`)).toEqual([
      'Plan approved',
      'Budsjett approved',
      'Skole approved',
      'Gebyr unstated',
    ])
  })

  it('goes along with a matter that proves to be of another meeting', async () => {
    const approved = edited(
      AGENDA,
      ['planen.;', 'planen.;godkjent'],
      ['budsjettet.;', 'budsjettet.;godkjent'],
    )
    await importInto(ledger, [approved])
    const moved = edited(approved, ['02.03.2021;Ekstra', '03.03.2021;Ekstra'])
    const outcome = await importInto(ledger, [moved])
    // What was final stays where it was, and that is told.
    expect(outcome.notices).toEqual([expect.stringContaining('stays with meeting')])
    expect(await decisionLines(ledger)).toEqual([
      '2021-03-02 Plan: approved Styret støtter planen.',
      '2021-03-02 Budsjett: approved Styret støtter budsjettet.',
      '2021-03-03 Budsjett: approved Styret støtter budsjettet.',
      '2021-04-06 Gebyr: unstated Styret drøftet gebyret.',
    ])
    expect(await printed(ledger, 'Saker')).toEqual(cellsOf(moved))
  })

  it('of a decision that comes to a row that said so before is what the row says', async () => {
    const bare = edited(MEETINGS, ['Styret støtter planen.;', ';godkjent'])
    await importInto(ledger, [bare])
    await importInto(ledger, [edited(bare, ['Plan;;godkjent', 'Plan;Styret støtter planen.;godkjent'])])
    expect((await decisionsAt(ledger)).map(({ status }) => status)).toEqual(['approved', 'draft'])
  })

  it('comes with a column that the register did not have before', async () => {
    const short = register('Kort', 'meetings', 'Dato;Sak;Vedtak\n02.03.2021;Plan;Styret støtter planen.', {
      body: 'Styret',
    })
    await importInto(ledger, [short])
    const long = register(
      'Kort',
      'meetings',
      'Dato;Sak;Vedtak;Referatstatus;Godkjent dato;Sted\n02.03.2021;Plan;Styret støtter planen.;godkjent;06.04.2021;Bergen',
      { body: 'Styret' },
    )
    await importInto(ledger, [long])
    expect((await decisionsAt(ledger)).map(({ status, approvedOn }) => [status, approvedOn])).toEqual([
      ['approved', '2021-04-06'],
    ])
    expect((await meetingsAt(ledger))[0]?.place).toBe('Bergen')
    expect(await printed(ledger, 'Kort')).toEqual(cellsOf(long))
  })

  it('is not approved over decisions that somebody else has recorded; that is told', async () => {
    await importInto(ledger, [MEETINGS])
    const meetingId = await meetingOn(ledger, '2021-03-02')
    const matterId = '6f1d2c9e-1b1f-4c53-9a51-6c6f0b0a0003'
    const decisionId = '6f1d2c9e-1b1f-4c53-9a51-6c6f0b0a0004'
    await act(ledger, 'AddMatter', { meetingId, matterId, title: 'Skole' })
    await act(ledger, 'RecordDecision', {
      meetingId,
      matterId,
      decisionId,
      clauses: [{ text: 'Skolen bygges.' }],
    })
    const outcome = await importInto(ledger, [edited(MEETINGS, ['planen.;', 'planen.;godkjent'])])
    expect(outcome.notices).toEqual([expect.stringContaining(`are not of these rows: ${decisionId}`)])
    expect((await decisionsAt(ledger)).map(({ status }) => status)).toEqual(['unstated', 'unstated', 'draft'])
  })

  it('that is stated as before says nothing, whatever else changes in the row', async () => {
    const status = edited(MEETINGS, [`${MARKER}Styret støtter budsjettet.;`, 'Støttes.;forslag'])
    await importInto(ledger, [status])
    const [, draft] = await decisionsAt(ledger)
    if (draft === undefined) throw new Error('no draft')
    const { meetingId, decisionId } = draft
    const approval = { meetingId, approvedOn: '2021-05-04', decisions: [{ decisionId, revision: 1 }] }
    await act(ledger, 'ApproveMinutes', approval)
    const outcome = await importInto(ledger, [edited(status, ['Budsjett;', 'Budsjettet;'])])
    expect(outcome.notices).toEqual([])
    expect((await decisionsAt(ledger))[1]).toMatchObject({ status: 'approved', matter: 'Budsjettet' })
  })
})

describe('what was done in the ledger since', () => {
  it('a decision that was withdrawn stays so, and an edit of its row is told of', async () => {
    await importInto(ledger, [MEETINGS])
    const [decision] = await decisionsAt(ledger)
    const { meetingId, decisionId } = decision ?? {}
    await act(ledger, 'RetractDecision', { meetingId, decisionId, reason: 'Ført på feil sak.' })
    const outcome = await importInto(ledger, [edited(MEETINGS, ['støtter planen', 'støttet planen'])])
    expect(outcome.notices).toEqual([
      `Møter.csv:2: the decision is listed only, and not recorded: decision ${decisionId} was withdrawn in the ledger`,
    ])
    expect(await decisionLines(ledger)).toContain('2021-03-02 Plan: withdrawn Styret støtter planen.')
  })

  it('a matter that was withdrawn takes no decision from an edit', async () => {
    const open = edited(MEETINGS, ['Styret støtter planen.', ''])
    await importInto(ledger, [open])
    const [matter] = await mattersAt(ledger)
    const { meetingId, matterId } = matter ?? {}
    await act(ledger, 'WithdrawMatter', { meetingId, matterId, reason: 'Trukket.' })
    const outcome = await importInto(ledger, [MEETINGS])
    expect(outcome.notices).toEqual([expect.stringMatching(/the matter .* is withdrawn$/)])
  })

  it('a rule that refuses what a row says refuses the import, and nothing is written', async () => {
    await importInto(ledger, [MEETINGS])
    const [meeting] = await meetingsAt(ledger)
    const rules = { workshopsDecideNothing: 'block' }
    await act(ledger, 'SetBodyRules', { bodyId: meeting?.bodyId, rules })
    const before = (await eventsOf(ledger)).length
    const workshop = register(
      'Arbeidsmøter',
      'meetings',
      'Dato;Møtetype;Sak;Vedtak\n04.05.2021;Arbeidsmøte;Plan;Styret vedtok planen.',
      { body: 'Styret' },
    )
    await expect(importInto(ledger, [workshop])).rejects.toMatchObject({
      problems: [{ line: 2, message: expect.stringContaining('decides nothing') }],
    })
    expect((await eventsOf(ledger)).length).toBe(before)
  })
})

describe('rows that take the place of others', () => {
  it('whose body is spelled otherwise now go on where those left off', async () => {
    const spelled = register(
      'Organer',
      'meetings',
      'Dato;Organ;Sak;Vedtak\n02.03.2021;Styret;Plan;Styret støtter planen.\n06.04.2021;Styret;Gebyr;',
    )
    await importInto(ledger, [spelled])
    const otherwise = edited(spelled, ['Styret;Plan', 'Styre;Plan'], ['støtter', 'støttet'])
    const outcome = await importInto(ledger, [otherwise])
    expect(countLines(outcome)).toEqual(['Organer: 1 new, 0 changed, 1 unchanged, 1 gone'])
    expect(await decisionLines(ledger)).toEqual(['2021-03-02 Plan: unstated Styret støttet planen.'])
    await importInto(ledger, [edited(otherwise, ['støttet', 'sluttet seg til'])])
    expect(await decisionLines(ledger)).toEqual(['2021-03-02 Plan: unstated Styret sluttet seg til planen.'])
    expect(await meetingLines(ledger)).toEqual(['2021-03-02 Styret: 1/1, 1', '2021-04-06 Styret: 1/0, 1'])
  })

  it('two rows of one day that change places change nothing', async () => {
    const two = register('To', 'meetings', 'Dato;Sak\n02.03.2021;Plan\n02.03.2021;Budsjett', {
      body: 'Styret',
    })
    await importInto(ledger, [two])
    const before = (await eventsOf(ledger)).length
    const swapped = register('To', 'meetings', 'Dato;Sak\n02.03.2021;Budsjett\n02.03.2021;Plan', {
      body: 'Styret',
    })
    await importInto(ledger, [swapped])
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('a row that is there twice now is another meeting, and gone again it is kept', async () => {
    await importInto(ledger, [MEETINGS])
    const twice = {
      ...MEETINGS,
      bytes: Buffer.from(`${MEETINGS.bytes}02.03.2021;Plan;Styret støtter planen.;\n`),
    }
    await importInto(ledger, [twice])
    expect(await meetingLines(ledger)).toHaveLength(3)
    const outcome = await importInto(ledger, [MEETINGS])
    expect(countLines(outcome)).toEqual(['Møter: 0 new, 0 changed, 2 unchanged, 1 gone'])
    expect((await meetingsAt(ledger)).map(({ listings }) => listings)).toEqual([1, 0, 1])
    expect(await printed(ledger, 'Møter')).toEqual(cellsOf(MEETINGS))
  })

  it('a row that comes back after its meeting has moved with others is of its own day', async () => {
    await importInto(ledger, [AGENDA])
    const renamed = edited(AGENDA, ['Gebyr', 'Gebyrene'])
    await importInto(ledger, [renamed])
    await importInto(ledger, [edited(renamed, ['06.04.2021', '07.04.2021'])])
    const both = edited(AGENDA, [
      '06.04.2021',
      '07.04.2021;Ordinært;Gebyrene;Styret drøftet gebyret.;\n06.04.2021',
    ])
    await importInto(ledger, [both])
    expect(await printed(ledger, 'Saker')).toEqual(cellsOf(both))
    expect((await meetingLines(ledger)).slice(1)).toEqual([
      '2021-04-06 Styret: 1/1, 1',
      '2021-04-07 Styret: 2/2, 1',
    ])
  })

  it('all of them gone, and back again, are the rows that they were', async () => {
    await importInto(ledger, [MEETINGS])
    const first = await meetingLines(ledger)
    const empty = register('Møter', 'meetings', 'Dato;Sak;Vedtak;Referatstatus', { body: 'Styret' })
    await importInto(ledger, [empty], { replace: true })
    expect(await printed(ledger, 'Møter')).toEqual(cellsOf(empty))
    expect((await meetingsAt(ledger)).map(({ listings }) => listings)).toEqual([0, 0])
    await importInto(ledger, [MEETINGS])
    expect(await meetingLines(ledger)).toEqual(first)
    expect(await printed(ledger, 'Møter')).toEqual(cellsOf(MEETINGS))
  })
})

it('every edit can be taken back, and each file is printed as it was, also known at its time', async () => {
  await importInto(ledger, [MEETINGS])
  const edits: readonly (readonly [string, string])[] = [
    ['støtter planen', 'støttet planen'],
    ['02.03.2021', '03.03.2021'],
    ['Plan;', 'Planen;'],
    [MARKER, ''],
    ['Budsjett;', ';'],
    ['Styret støtter planen.', ''],
  ]
  for (const edit of edits) {
    const changed = edited(MEETINGS, edit)
    await importInto(ledger, [changed])
    expect(await printed(ledger, 'Møter')).toEqual(cellsOf(changed))
    await importInto(ledger, [MEETINGS])
    expect(await printed(ledger, 'Møter')).toEqual(cellsOf(MEETINGS))
  }
  expect(await decisionLines(ledger)).toEqual([
    '2021-03-02 Plan: unstated Styret støtter planen.',
    '2021-04-06 Budsjett: draft Styret støtter budsjettet.',
  ])
})

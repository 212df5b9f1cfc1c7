import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import {
  countLines,
  dataOf,
  edited,
  eventsOf,
  importInto,
  printed,
  problemsOf,
  register,
} from './import-fixture.js'
import { act, decisionLines, mattersAt, meetingLines, meetingOn, meetingsAt } from './meetings-fixture.js'

// Which meeting a row lists: of its own register, of another one, or one that nobody knew.

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const TWO = register('A', 'meetings', 'Dato;Organ;Sak\n02.03.2021;Nämnden;Plan\n02.03.2021;Nämnden;Budget')
const row = (name: string, cells: string, header = 'Dato;Organ;Sak') =>
  register(name, 'meetings', `${header}\n${cells}`)

describe('where several meetings fit', () => {
  it('equal words settle it, also those with which a third register lists the meeting', async () => {
    await importInto(ledger, [TWO])
    const [plan, budget] = await meetingsAt(ledger)
    const other = register('B', 'meetings', 'Dato;Organ;Sak\n02.03.2021;Nämnden;Om pengar', {
      matches: new Map([[2, budget?.meetingId ?? '']]),
    })
    await importInto(ledger, [other])
    await importInto(ledger, [row('C', '02.03.2021;NÄMNDEN;om pengar'), row('D', '02.03.2021;Nämnden;plan')])
    const listings = await dataOf(ledger, 'RowsListed')
    expect(listings.map((data) => data.listings)).toMatchObject([
      [{ meetingId: plan?.meetingId }, { meetingId: budget?.meetingId }],
      [{ meetingId: budget?.meetingId }],
      [{ meetingId: budget?.meetingId }],
      [{ meetingId: plan?.meetingId }],
    ])
  })

  it('the same decision settles it', async () => {
    const header = 'Dato;Organ;Sak;Vedtak'
    await importInto(ledger, [
      row('A', '02.03.2021;Board;Plan;We agree.\n02.03.2021;Board;Budget;We disagree.', header),
    ])
    await importInto(ledger, [row('B', '02.03.2021;Board;The second thing;We disagree.', header)])
    expect(await meetingLines(ledger)).toEqual(['2021-03-02 Board: 1/1, 1', '2021-03-02 Board: 1/1, 2'])
  })

  it('number or clock time settles it', async () => {
    const header = 'Dato;Organ;Sak;Møtenummer;Klokkeslett'
    const first = '02.03.2021;Ausschuss;Plan;1;09:00\n02.03.2021;Ausschuss;Etat;2;13:30'
    await importInto(ledger, [row('A', first, header)])
    await importInto(ledger, [row('B', '02.03.2021;Ausschuss;Sonstiges;2;', header)])
    await importInto(ledger, [row('C', '02.03.2021;Ausschuss;Verschiedenes;;kl. 9.00', header)])
    expect((await meetingsAt(ledger)).map(({ number, listings }) => [number, listings])).toEqual([
      ['1', 2],
      ['2', 2],
    ])
  })

  it('a row that says another number is another meeting', async () => {
    const header = 'Dato;Organ;Sak;Møtenummer'
    await importInto(ledger, [row('A', '02.03.2021;Styret;Plan;1', header)])
    await importInto(ledger, [row('B', '02.03.2021;Styret;Plan;2', header)])
    expect(await meetingLines(ledger)).toHaveLength(2)
  })

  it('refuses the row with the candidates, and writes nothing', async () => {
    await importInto(ledger, [TWO])
    const before = (await eventsOf(ledger)).length
    const [problem] = await problemsOf(ledger, [row('B', '02.03.2021;Nämnden;Annat')])
    const [plan, budget] = await meetingsAt(ledger)
    expect(problem).toBe(
      `B.csv:2: fits several meetings of that day: ${plan?.meetingId} (Plan), ${budget?.meetingId} (Budget); allowed: --match 2=MEETINGID, or =new`,
    )
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('refuses two rows that both fit the only meeting', async () => {
    await importInto(ledger, [row('A', '02.03.2021;Styret;Plan')])
    const problems = await problemsOf(ledger, [row('B', '02.03.2021;Styret;En\n02.03.2021;Styret;To')])
    expect(problems).toEqual([
      expect.stringMatching(/^B\.csv:2: is not the only row that fits meeting/),
      expect.stringMatching(/^B\.csv:3: is not the only row that fits meeting/),
    ])
  })

  it('one of two rows is the meeting of the same words, the other a new one', async () => {
    await importInto(ledger, [row('A', '02.03.2021;Styret;Plan')])
    await importInto(ledger, [row('B', '02.03.2021;Styret;Budsjett\n02.03.2021;Styret;Plan')])
    expect(await meetingLines(ledger)).toEqual(['2021-03-02 Styret: 1/0, 2', '2021-03-02 Styret: 1/0, 1'])
  })
})

describe('a match', () => {
  it('for a line that the file has not is refused', async () => {
    const given = { ...row('B', '02.03.2021;Styret;Plan'), matches: new Map([[7, 'new']]) }
    expect(await problemsOf(ledger, [given])).toEqual([expect.stringMatching(/^B\.csv:7: .*no row begins/)])
  })

  it('cannot make one meeting of two rows of a register of meetings', async () => {
    await importInto(ledger, [TWO])
    const [plan] = await meetingsAt(ledger)
    const matches = new Map([2, 3].map((line) => [line, plan?.meetingId ?? ''] as const))
    const given = { ...row('B', '02.03.2021;Nämnden;En\n02.03.2021;Nämnden;To'), matches }
    expect(await problemsOf(ledger, [given])).toEqual([
      expect.stringMatching(/^B\.csv:3: is matched with meeting .*, which another row lists/),
    ])
  })

  it('is kept with the import, and so is what number, time or words settled', async () => {
    await importInto(ledger, [TWO])
    const [plan, budget] = await meetingsAt(ledger)
    await importInto(ledger, [row('B', '02.03.2021;Nämnden;Budget')])
    expect((await dataOf(ledger, 'ImportStarted')).at(-1)).toMatchObject({
      matches: [{ line: 2, meeting: budget?.meetingId }],
    })
    const given = { ...row('C', '02.03.2021;Nämnden;Annat'), matches: new Map([[2, plan?.meetingId ?? '']]) }
    await importInto(ledger, [given])
    expect((await dataOf(ledger, 'ImportStarted')).at(-1)).toMatchObject({
      matches: [{ line: 2, meeting: plan?.meetingId }],
    })
  })

  it('overrules what a row listed before, once the row changes', async () => {
    await importInto(ledger, [TWO])
    const [plan, budget] = await meetingsAt(ledger)
    const listed = row('B', '02.03.2021;Nämnden;Annat')
    await importInto(ledger, [{ ...listed, matches: new Map([[2, plan?.meetingId ?? '']]) }])
    const outcome = await importInto(ledger, [
      { ...listed, matches: new Map([[2, budget?.meetingId ?? '']]) },
    ])
    expect(outcome.notices).toEqual([
      expect.stringContaining('B.csv:2: did not change and goes on listing meeting'),
    ])
    await importInto(ledger, [
      { ...edited(listed, ['Annat', 'Annat mer']), matches: new Map([[2, budget?.meetingId ?? '']]) },
    ])
    expect((await meetingsAt(ledger)).map(({ listings }) => listings)).toEqual([1, 2])
  })
})

describe('a meeting of another register', () => {
  it('gets a matter only where it has none, and a decision only where the matter has none', async () => {
    const own = register(
      'Egen',
      'matters',
      'Dato;Sak;Vedtak\n02.03.2021;Plan;Styret støtter planen.\n02.03.2021;Budsjett;',
      { body: 'Styret' },
    )
    const all = register(
      'Alle',
      'matters',
      'Dato;Organ;Sak;Vedtak\n02.03.2021;Styre;plan;Styret er enig.\n02.03.2021;Styre;Budsjett;Vedtatt.\n02.03.2021;Styre;Gebyr;Styret drøftet gebyret.',
    )
    const outcome = await importInto(ledger, [all, own])
    expect((await mattersAt(ledger)).map(({ title }) => title)).toEqual(['Plan', 'Budsjett'])
    expect(await decisionLines(ledger)).toEqual([
      '2021-03-02 Plan: unstated Styret støtter planen.',
      '2021-03-02 Budsjett: unstated Vedtatt.',
    ])
    expect(outcome.notices).toEqual([
      'Alle.csv:4: the decision is listed only, and not recorded: the meeting has other matters',
    ])
    expect(await printed(ledger, 'Alle')).toEqual([
      ['Dato', 'Organ', 'Sak', 'Vedtak'],
      ['02.03.2021', 'Styre', 'plan', 'Styret er enig.'],
      ['02.03.2021', 'Styre', 'Budsjett', 'Vedtatt.'],
      ['02.03.2021', 'Styre', 'Gebyr', 'Styret drøftet gebyret.'],
    ])
  })

  it('gets its own agenda from the board’s register, also where a list of all meetings came first', async () => {
    const all = register('Alle', 'meetings', 'Dato;Organ;Sak\n02.03.2021;Styret;Ymse saker')
    const own = register(
      'Egen',
      'matters',
      'Dato;Sak;Vedtak\n02.03.2021;Plan;Styret støtter planen.\n02.03.2021;Ymse saker;Drøftet.',
      { body: 'Styret' },
    )
    await importInto(ledger, [all])
    await importInto(ledger, [own])
    expect(await meetingLines(ledger)).toEqual(['2021-03-02 Styret: 2/2, 3'])
    expect(await decisionLines(ledger)).toEqual([
      '2021-03-02 Ymse saker: unstated Drøftet.',
      '2021-03-02 Plan: unstated Styret støtter planen.',
    ])
    await importInto(ledger, [edited(own, ['støtter', 'støttet'])])
    expect(await decisionLines(ledger)).toContain('2021-03-02 Plan: unstated Styret støttet planen.')
  })

  it('moves with the register that brought it about, and a row that moves along goes on listing it', async () => {
    const own = register('Egen', 'meetings', 'Dato;Sak\n02.03.2021;Plan', { body: 'Styret' })
    const all = register('Alle', 'meetings', 'Dato;Organ;Sak\n02.03.2021;Styret;Planen')
    await importInto(ledger, [own, all])
    await importInto(ledger, [edited(own, ['02.03', '03.03']), edited(all, ['02.03', '03.03'])])
    expect(await meetingLines(ledger)).toEqual(['2021-03-03 Styret: 1/0, 2'])
  })

  it('is left by a row that moves alone; the decision that it had recorded there is withdrawn', async () => {
    const own = register('Egen', 'meetings', 'Dato;Sak\n02.03.2021;Plan', { body: 'Styret' })
    const all = register(
      'Alle',
      'meetings',
      'Dato;Organ;Sak;Vedtak\n02.03.2021;Styret;Planen;Styret støtter planen.',
    )
    await importInto(ledger, [own, all])
    await importInto(ledger, [edited(all, ['02.03', '03.03'])])
    expect(await meetingLines(ledger)).toEqual(['2021-03-02 Styret: 1/1, 1', '2021-03-03 Styret: 1/1, 1'])
    expect(await decisionLines(ledger)).toEqual([
      '2021-03-02 Plan: withdrawn Styret støtter planen.',
      '2021-03-03 Planen: unstated Styret støtter planen.',
    ])
    await importInto(ledger, [all])
    expect(await decisionLines(ledger)).toEqual([
      '2021-03-02 Plan: withdrawn Styret støtter planen.',
      '2021-03-02 Plan: unstated Styret støtter planen.',
      '2021-03-02 Planen: withdrawn Styret støtter planen.',
    ])
    // The meeting that there never was is read as the one that it proved to be.
    expect(await meetingLines(ledger)).toEqual(['2021-03-02 Styret: 2/3, 2'])
  })

  it('takes in a meeting of a list of all meetings, once it is on the day that the list said', async () => {
    const own = register('Egen', 'meetings', 'Dato;Sak\n02.03.2021;Plan', { body: 'Styret' })
    const all = register('Alle', 'meetings', 'Dato;Organ;Sak\n03.03.2021;Styret;Planen')
    await importInto(ledger, [own, all])
    const planId = await meetingOn(ledger, '2021-03-02')
    await importInto(ledger, [edited(own, ['02.03', '03.03'])])
    expect(await meetingLines(ledger)).toEqual(['2021-03-03 Styret: 2/0, 2'])
    expect(await meetingOn(ledger, '2021-03-03')).toBe(planId)
    await importInto(ledger, [edited(all, ['Planen', 'Om planen'])])
    expect(await meetingLines(ledger)).toEqual(['2021-03-03 Styret: 2/0, 2'])
  })

  it('is not taken in while it holds drafts; that is told', async () => {
    const own = register('Egen', 'meetings', 'Dato;Sak\n02.03.2021;Plan', { body: 'Styret' })
    const all = register(
      'Alle',
      'meetings',
      'Dato;Organ;Sak;Vedtak;Referatstatus\n03.03.2021;Styret;Planen;Styret er enig.;forslag',
    )
    await importInto(ledger, [own, all])
    const outcome = await importInto(ledger, [edited(own, ['02.03', '03.03'])])
    expect(outcome.notices).toEqual([expect.stringMatching(/^Egen\.csv:2: meetings .* seem to be one/)])
    expect(await meetingLines(ledger)).toHaveLength(2)
  })

  it('keeps a decision that another row lists too', async () => {
    const first = register('A', 'meetings', 'Dato;Organ;Sak;Vedtak\n02.03.2021;Styret;Plan;Styret er enig.')
    const second = register('B', 'meetings', 'Dato;Organ;Sak;Vedtak\n02.03.2021;Styret;Plan;Styret er enig.')
    await importInto(ledger, [first, second])
    const outcome = await importInto(ledger, [edited(first, ['02.03', '03.03'])])
    // The meeting is of register A and moves with it: register B goes on listing it.
    expect(outcome.notices).toEqual([])
    await importInto(ledger, [edited(second, ['02.03', '04.03'])])
    expect(await decisionLines(ledger)).toEqual([
      '2021-03-03 Plan: unstated Styret er enig.',
      '2021-03-04 Plan: unstated Styret er enig.',
    ])
  })

  it('that was merged into another is read as that one', async () => {
    await importInto(ledger, [row('A', '02.03.2021;Styret;Plan'), row('B', '03.03.2021;Styret;Plan')])
    const [from, into] = await meetingsAt(ledger)
    await act(ledger, 'MergeMeetings', { meetingId: from?.meetingId, into: into?.meetingId })
    await importInto(ledger, [row('A', '02.03.2021;Styret;Planen')])
    expect(await meetingLines(ledger)).toEqual(['2021-03-03 Styret: 2/0, 2'])
  })
})

it('finds the meetings of a body by any of its names, in any spelling, whatever the order of the files', async () => {
  const bodies = register(
    'Organ',
    'bodies',
    'Nøkkel;Organ;Gyldig fra;Forkortelse\nk;Programstyre – kultur;;PSK\nk;Programstyret for kultur og skole;2021-04-01;PKS',
  )
  const first = row('A', '02.03.2021;programstyret for kultur;Plan\n04.05.2021;PKS;Budsjett')
  const second = row('B', '02.03.2021;PSK;Planen\n04.05.2021;Programstyre kultur og skole;Budsjettet')
  const counts = await importInto(ledger, [second, first, bodies])
  expect(countLines(counts)).toContain('B: 2 new, 0 changed, 0 unchanged, 0 gone')
  expect(await meetingLines(ledger)).toEqual([
    '2021-03-02 Programstyre – kultur: 1/0, 2',
    '2021-05-04 Programstyret for kultur og skole: 1/0, 2',
  ])
})

it('two registers that are one register under two names of its owner are refused', async () => {
  const bodies = register('Organ', 'bodies', 'Organ;Forkortelse\nKulturstyret;KS')
  const one = register('Tabell 3', 'meetings', 'Dato;Sak\n02.03.2021;Plan', { body: 'Kulturstyret' })
  const two = register('Tabell 3', 'meetings', 'Dato;Sak\n03.03.2021;Plan', { body: 'KS', file: 'to.csv' })
  expect(await problemsOf(ledger, [bodies, one, two])).toEqual([
    expect.stringContaining('is imported under the name "Tabell 3" too'),
  ])
  expect(await eventsOf(ledger)).toEqual([])
})

it('a register goes on when its owner was merged into another body', async () => {
  const own = register('Tabell 3', 'meetings', 'Dato;Sak\n02.03.2021;Plan', { body: 'Kulturstyret' })
  await importInto(ledger, [own, row('X', '05.05.2021;Kulturutvalget;Annet')])
  const [first, second] = await meetingsAt(ledger)
  await act(ledger, 'MergeBodies', { bodyId: first?.bodyId, into: second?.bodyId })
  const again = await importInto(ledger, [own])
  expect(countLines(again)).toEqual(['Tabell 3: 0 new, 0 changed, 1 unchanged, 0 gone'])
  expect(await meetingOn(ledger, '2021-03-02')).toBe(first?.meetingId)
})

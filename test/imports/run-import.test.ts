import { join } from 'node:path'
import { LIMITS } from '../../src/domain/text.js'
import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import {
  countLines,
  eventsOf,
  eventTypes,
  importInto,
  problemsOf,
  register,
  registersIn,
} from './import-fixture.js'

const EXAMPLES = join(__dirname, '..', '..', 'examples')

const BOARD = register(
  'Styremøter',
  'meetings',
  `Dato;Sak;Vedtak
   02.03.2021;Kulturplan, versjon 0.9;Styret sluttet seg til planen.
   06.04.2021;Budsjett;Forslag til vedtak (ikke godkjent referat p.t.): Styret støtter budsjettet.
   04.05.2021;Bibliotek;`,
  { body: 'Kulturstyret' },
)

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

describe('importing the examples', () => {
  it('takes all registers, and the same files again change nothing', async () => {
    const first = await importInto(ledger, registersIn(EXAMPLES))
    expect(countLines(first)).toContain('Tabell 8: 107 new, 0 changed, 0 unchanged, 0 gone')
    const events = (await eventsOf(ledger)).length
    const again = await importInto(ledger, registersIn(EXAMPLES))
    expect(countLines(again)).toContain('Tabell 8: 0 new, 0 changed, 107 unchanged, 0 gone')
    expect((await eventsOf(ledger)).length).toBe(events)
  })

  it('gives the same ledger whatever the order of the files', async () => {
    const other = openLedgerInFolder()
    try {
      await importInto(ledger, registersIn(EXAMPLES))
      await importInto(other, registersIn(EXAMPLES).toReversed())
      const withoutNonces = async (of: LedgerInFolder) =>
        (await eventsOf(of))
          .filter(({ type }) => type !== 'PersonRegistered' && type !== 'RowsImported')
          .map(({ type, data }) => JSON.stringify({ type, data }))
          .sort()
      expect(await withoutNonces(other)).toEqual(await withoutNonces(ledger))
    } finally {
      await other.discard()
    }
  })
})

describe('a meeting', () => {
  const agenda = (rows: number) =>
    register(
      'Budsjett',
      'matters',
      ['Dato;Sak;Vedtak', ...Array.from({ length: rows }, (_, n) => `02.03.2021;Post ${n};Vedtatt.`)].join(
        '\n',
      ),
      { body: 'Kulturstyret' },
    )

  it('of more decisions than its approval could make final is refused before anything is written', async () => {
    expect(await problemsOf(ledger, [agenda(LIMITS.decisions + 2)])).toEqual([
      expect.stringMatching(/:1002: vedtak: is one more than .*; allowed: at most 1000 decisions/i),
    ])
    expect(await eventsOf(ledger)).toEqual([])
    await importInto(ledger, [agenda(LIMITS.decisions)])
    expect(await eventTypes(ledger)).toMatchObject({ DecisionRecorded: LIMITS.decisions })
  })
})

describe('a register of meetings', () => {
  it('becomes held meetings with matters, decisions and their standing', async () => {
    await importInto(ledger, [BOARD])
    const events = await eventsOf(ledger)
    const recorded = events.flatMap((event) => (event.type === 'DecisionRecorded' ? [event.data] : []))
    expect(recorded.map(({ standing }) => standing)).toEqual(['unstated', 'draft'])
    expect(recorded[1]?.clauses[0]?.text).toBe('Styret støtter budsjettet.')
    expect(await eventTypes(ledger)).toMatchObject({
      HeldMeetingRegistered: 3,
      MatterAdded: 3,
      BodyRegistered: 1,
    })
  })

  it('writes nothing in a dry run', async () => {
    const outcome = await importInto(ledger, [BOARD], { dryRun: true })
    expect(outcome.commands).toMatchObject({ RegisterHeldMeeting: 3, AddMatter: 3, RecordDecision: 2 })
    expect(await eventsOf(ledger)).toEqual([])
  })

  it('takes two rows of one body and day as two meetings', async () => {
    await importInto(ledger, [
      register('A', 'meetings', 'Dato;Organ;Sak\n11.10.2021;Nettet;Ledermøte\n11.10.2021;Nettet;Arbeidsmøte'),
    ])
    expect(await eventTypes(ledger)).toMatchObject({ HeldMeetingRegistered: 2, BodyRegistered: 1 })
  })

  it('lists a meeting of another register, and adds only what that one lacks', async () => {
    const all = register(
      'Alle',
      'meetings',
      'Dato;Møte/aktør;Hovedtema\n02.03.2021;Kulturstyre;Om planen\n04.05.2021;Kulturstyret;Biblioteket',
    )
    await importInto(ledger, [all, BOARD])
    expect(await eventTypes(ledger)).toMatchObject({
      HeldMeetingRegistered: 3,
      MatterAdded: 3,
      DecisionRecorded: 2,
    })
  })

  it('approves where the register says so', async () => {
    const rows = `Dato;Sak;Vedtak;Referatstatus;Godkjent dato
      02.03.2021;Plan;Styret vedtok planen.;godkjent;06.04.2021
      06.04.2021;Budsjett;Styret vedtok budsjettet.;godkjent;
      04.05.2021;Gebyr;Styret drøftet saken.;ikke oppgitt;`
    await importInto(ledger, [register('B', 'meetings', rows, { body: 'Styret' })])
    const approvals = (await eventsOf(ledger)).flatMap((event) =>
      event.type === 'DecisionApproved' ? [event.data.approvedOn] : [],
    )
    expect(approvals).toEqual(['2021-04-06', undefined])
  })
})

describe('bad rows', () => {
  it('are all reported at once, with file, line, column, what stands there and what is allowed; nothing is written', async () => {
    const rows = `Dato;Organ;Sak;Vedtak;Referatstatus
      31.02.2021;Styret;Plan;;
      02.03.2021;;Plan;;
      02.03.2021;Styret;Plan;Vedtatt.;kanskje
      02.03.2021;Styret;Plan;;;for mange
      02.03.2031;Styret;Plan;;`
    const problems = await problemsOf(ledger, [register('Feil', 'meetings', rows)])
    expect(problems.map((line) => line.split(':').slice(0, 3).join(':'))).toEqual([
      'Feil.csv:2: Dato',
      'Feil.csv:3: Organ',
      'Feil.csv:4: Referatstatus',
      expect.stringContaining('Feil.csv:5:'),
      'Feil.csv:6: Dato',
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })

  it('refuse rows of one meeting that state different standings', async () => {
    const rows =
      'Dato;Sak;Vedtak;Referatstatus\n02.03.2021;A;Vedtatt.;godkjent\n02.03.2021;B;Vedtatt.;forslag'
    const problems = await problemsOf(ledger, [register('M', 'matters', rows, { body: 'Styret' })])
    expect(problems).toEqual([expect.stringMatching(/^M\.csv:3: Referatstatus: states "draft", and line 2/)])
  })

  it('refuse a name that fits two bodies, naming both', async () => {
    const bodies = register('Organer', 'bodies', 'Organ;Også kalt\nKulturstyret;Styret\nSkolestyret;Styret')
    const meetings = register('M', 'meetings', 'Dato;Organ;Sak\n02.03.2021;Styret;Plan')
    const [problem] = await problemsOf(ledger, [bodies, meetings])
    expect(problem).toContain('"Kulturstyret"')
    expect(problem).toContain('"Skolestyret"')
  })

  it('refuse a row that fits several meetings, and take a match', async () => {
    const first = register(
      'A',
      'meetings',
      'Dato;Organ;Sak\n02.03.2021;Styret;Plan\n02.03.2021;Styret;Budsjett',
    )
    await importInto(ledger, [first])
    const lines = 'Dato;Organ;Sak\n02.03.2021;Styret;Noe annet'
    const [problem] = await problemsOf(ledger, [register('B', 'meetings', lines)])
    expect(problem).toMatch(/^B\.csv:2: fits several meetings/)
    await importInto(ledger, [register('B', 'meetings', lines, { matches: new Map([[2, 'new']]) })])
    expect(await eventTypes(ledger)).toMatchObject({ HeldMeetingRegistered: 3 })
  })
})

describe('an edited register', () => {
  const edited = (lines: string) => register('Styremøter', 'meetings', lines, { body: 'Kulturstyret' })
  const edits: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['another wording of what is not final', 'sluttet seg til planen', 'støttet planen', ['DecisionRevised']],
    ['the marker taken away', 'Forslag til vedtak (ikke godkjent referat p.t.): ', '', ['DecisionRevised']],
    ['another date', '04.05.2021', '05.05.2021', ['MeetingDateCorrected']],
    ['another matter', 'Bibliotek;', 'Biblioteket;', ['MatterCorrected']],
    ['a decision that was missing', 'Bibliotek;', 'Bibliotek;Styret drøftet saken.', ['DecisionRecorded']],
  ]
  it.each(edits)('%s', async (_, from, to, expected) => {
    await importInto(ledger, [BOARD])
    const before = (await eventsOf(ledger)).length
    const outcome = await importInto(ledger, [edited(BOARD.bytes.toString().replace(from, to))])
    expect(countLines(outcome)).toEqual(['Styremøter: 0 new, 1 changed, 2 unchanged, 0 gone'])
    const types = (await eventsOf(ledger)).slice(before).map(({ type }) => type)
    expect(types.filter((type) => !type.startsWith('Import') && !type.startsWith('Rows'))).toEqual(expected)
    const after = (await eventsOf(ledger)).length
    await importInto(ledger, [edited(BOARD.bytes.toString().replace(from, to))])
    expect((await eventsOf(ledger)).length).toBe(after)
  })

  it('corrects what was approved since, as old as what it replaces', async () => {
    await importInto(ledger, [BOARD])
    const [decision] = (await eventsOf(ledger)).flatMap((event) =>
      event.type === 'DecisionRecorded' ? [event.data] : [],
    )
    if (!decision) throw new Error('no decision')
    const { meetingId, decisionId } = decision
    const data = { meetingId, approvedOn: '2021-04-06', decisions: [{ decisionId, revision: 1 }] }
    await ledger.runner.run({
      type: 'ApproveMinutes',
      data,
      commandId: 'approve',
      actor: { personId: meetingId, authenticated: false },
    })
    await importInto(ledger, [
      edited(BOARD.bytes.toString().replace('sluttet seg til planen', 'støttet planen')),
    ])
    const corrected = (await eventsOf(ledger)).find(({ type }) => type === 'DecisionCorrected')
    expect(corrected?.data).toMatchObject({ reason: 'import of Styremøter.csv', effectiveIn: meetingId })
  })

  it('keeps a row that is gone, and takes it back', async () => {
    await importInto(ledger, [BOARD])
    const lines = BOARD.bytes.toString().trim().split('\n')
    const outcome = await importInto(ledger, [edited(lines.slice(0, 3).join('\n'))])
    expect(countLines(outcome)).toEqual(['Styremøter: 0 new, 0 changed, 2 unchanged, 1 gone'])
    await importInto(ledger, [BOARD])
    expect(await eventTypes(ledger)).toMatchObject({ HeldMeetingRegistered: 3, RowsGone: 1 })
  })

  it('refuses to lose more than half without being told', async () => {
    await importInto(ledger, [BOARD])
    const lines = BOARD.bytes.toString().trim().split('\n')
    const short = [edited(lines.slice(0, 2).join('\n'))]
    expect(await problemsOf(ledger, short)).toEqual([expect.stringContaining('2 of the 3 rows')])
    const outcome = await importInto(ledger, short, { replace: true })
    expect(countLines(outcome)).toEqual(['Styremøter: 0 new, 0 changed, 1 unchanged, 2 gone'])
  })

  it('is not changed by another order of rows or columns', async () => {
    await importInto(ledger, [BOARD])
    const events = (await eventsOf(ledger)).length
    const [header = '', ...rows] = BOARD.bytes.toString().trim().split('\n')
    await importInto(ledger, [edited([header, ...rows.toReversed()].join('\n'))])
    const swapped = [header, ...rows].map((line) => line.split(';')).map(([a, b, c]) => [b, a, c].join(';'))
    await importInto(ledger, [edited(swapped.join('\n'))])
    expect((await eventsOf(ledger)).length).toBe(events)
  })
})

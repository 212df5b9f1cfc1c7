import { appointments } from '../../src/queries/appointments.js'
import { momentOf } from '../../src/queries/moment.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import {
  cellsOf,
  countLines,
  dataOf,
  edited,
  eventsOf,
  eventTypes,
  importInto,
  printed,
  problemsOf,
  register,
  typesSince,
} from './import-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const HEADER = 'Rolle;Navn;Virksomhet;Møteleder;Vara;Gyldig fra;Gyldig til'
const members = (...rows: readonly string[]) =>
  register('Medlemmer', 'members', [HEADER, ...rows].join('\n'), { body: 'Kulturstyret' })

const BOARD = members(
  'Styre;Tone Aas;Byen;ja;;;',
  'Styre;Ola Vik;Fylket;nei;Kari Moe|Per Lie;;',
  'Eier;Siv Dal;Byen;;;;',
  'Programleder;Jon Eng;Byen;;;01.01.2021;31.12.2021',
  'Observatør;Liv Bø;Museet;;;;',
  'Sekretær;Nils Ås;Byen;;;;',
  'Nestleder;Eva Li;Byen;false;;;',
)

/** Who is appointed on the date: role, name, organisation, and whom a deputy steps in for. */
async function appointed(asOf?: string, body = 'Kulturstyret') {
  const moment = momentOf(asOf === undefined ? {} : { asOf }, new Date())
  const rows = await appointments(ledger.readModels, moment, {}, ledger.vault.openNames)
  const nameOf = new Map(rows.map(({ appointmentId, name }) => [appointmentId, name]))
  return rows
    .filter((row) => row.body === body)
    .map(({ role, roleTitle, name, organisation, deputyFor }) => [
      roleTitle === undefined ? role : `${role} (${roleTitle})`,
      name,
      organisation,
      ...(deputyFor === undefined ? [] : [`for ${nameOf.get(deputyFor)}`]),
    ])
}

describe('a register of members', () => {
  it('becomes persons and appointments, a deputy with one of their own', async () => {
    await importInto(ledger, [BOARD])
    expect(await appointed('2021-06-01')).toEqual([
      ['chair', 'Tone Aas', 'Byen'],
      ['member', 'Ola Vik', 'Fylket'],
      ['deputy', 'Kari Moe', 'Fylket', 'for Ola Vik'],
      ['deputy', 'Per Lie', 'Fylket', 'for Ola Vik'],
      ['owner', 'Siv Dal', 'Byen'],
      ['leader', 'Jon Eng', 'Byen'],
      ['observer', 'Liv Bø', 'Museet'],
      ['secretary', 'Nils Ås', 'Byen'],
      ['member (Nestleder)', 'Eva Li', 'Byen'],
    ])
    const names = async (asOf: string) => (await appointed(asOf)).map(([, name]) => name)
    expect(await names('2020-12-31')).not.toContain('Jon Eng')
    expect(await names('2021-12-31')).toContain('Jon Eng')
    expect(await names('2022-01-01')).not.toContain('Jon Eng')
    expect(await printed(ledger, 'Medlemmer')).toEqual(cellsOf(BOARD))
  })

  it.each([
    ['ja', 'chair'],
    ['JA', 'chair'],
    ['true', 'chair'],
    ['TRUE', 'chair'],
    ['nei', 'member'],
    ['false', 'member'],
    ['', 'member'],
  ])('takes "%s" in the column of the chair as %s', async (word, role) => {
    await importInto(ledger, [members(`Medlem;Tone Aas;Byen;${word};;;`)])
    expect(await appointed()).toEqual([[role, 'Tone Aas', 'Byen']])
  })

  it("takes the glossary's words for a chair and a deputy as such, and not as the titles of members", async () => {
    await importInto(ledger, [members('Møteleder;Tone Aas;Byen;;;;', 'Vara;Ola Vik;Byen;;;;')])
    expect(await appointed()).toEqual([
      ['chair', 'Tone Aas', 'Byen'],
      ['deputy', 'Ola Vik', 'Byen'],
    ])
  })

  it('changes nothing when it comes again, nor in another order', async () => {
    await importInto(ledger, [BOARD])
    const before = (await eventsOf(ledger)).length
    expect(countLines(await importInto(ledger, [BOARD]))).toEqual([
      'Medlemmer: 0 new, 0 changed, 7 unchanged, 0 gone',
    ])
    const [header = '', ...rows] = BOARD.bytes.toString().trim().split('\n')
    await importInto(ledger, [{ ...BOARD, bytes: Buffer.from([header, ...rows.toReversed()].join('\n')) }])
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('keeps names sealed, every one of them, also in the rows', async () => {
    await importInto(ledger, [members('Styre;Ola Vik;Fylket;;Kari|Kari Moe | Kari;;')])
    const stored = JSON.stringify(await eventsOf(ledger))
    for (const name of ['Ola Vik', 'Kari']) expect(stored).not.toContain(name)
    expect(await printed(ledger, 'Medlemmer')).toEqual([
      HEADER.split(';'),
      ['Styre', 'Ola Vik', 'Fylket', '', 'Kari|Kari Moe | Kari', '', ''],
    ])
    expect(await eventTypes(ledger)).toMatchObject({ PersonRegistered: 3, MemberAppointed: 3 })
  })

  it('takes the same name and organisation for one person in all registers, and elsewhere for another', async () => {
    const board = members('Styre;Tone Aas;Byen;;;;')
    const others = register(
      'Andre',
      'members',
      `Rolle;Navn;Virksomhet;Vara;Organ
       Medlem;tone  aas;BYEN;;Skolestyret
       Medlem;Ola Vik;Byen;Tone Aas;Skolestyret
       Medlem;Tone Aas;Fylket;;Skolestyret`,
    )
    const outcome = await importInto(ledger, [board, others])
    expect(await eventTypes(ledger)).toMatchObject({ PersonRegistered: 3, MemberAppointed: 5 })
    expect(outcome.notices).toEqual([expect.stringMatching(/^\S+:4: somebody of the same name .* Byen/)])
    const [first, second, , third, fourth] = await dataOf(ledger, 'MemberAppointed')
    expect(second?.personId).toBe(first?.personId)
    expect([third, fourth].filter((one) => one?.personId === first?.personId)).toHaveLength(1)
  })

  it('appoints once whom two registers list in the same role of a body', async () => {
    await importInto(ledger, [BOARD, { ...BOARD, name: 'Styret', file: 'Styret.csv' }])
    const before = (await eventsOf(ledger)).length
    expect(await appointed('2021-06-01')).toHaveLength(9)
    await importInto(ledger, [{ ...BOARD, name: 'Navneliste', file: 'Navneliste.csv' }])
    expect(await typesSince(ledger, before)).toEqual([])
    expect(await printed(ledger, 'Navneliste')).toEqual(cellsOf(BOARD))
  })

  it('follows persons that were merged', async () => {
    await importInto(ledger, [members('Styre;Tone Aas;Byen;;;;', 'Styre;Tone Åås;Byen;;;;')])
    const [first, second] = await dataOf(ledger, 'MemberAppointed')
    const data = { personId: second?.personId, into: first?.personId }
    await ledger.runner.run({ type: 'MergePersons', data, commandId: 'merge', actor: TEST_ACTOR })
    await importInto(ledger, [
      register('Andre', 'members', 'Rolle;Navn;Virksomhet\nMedlem;Tone Åås;Byen', { body: 'Skolestyret' }),
    ])
    expect((await dataOf(ledger, 'MemberAppointed')).at(-1)).toMatchObject({ personId: first?.personId })
  })
})

describe('bad rows of members', () => {
  it('are all told', async () => {
    const rows = register(
      'Medlemmer',
      'members',
      `Rolle;Navn;Virksomhet;Møteleder;Gyldig fra;Gyldig til;Organ
       ;Tone Aas;Byen;;;;Styret
       Styre;;Byen;;;;Styret
       Styre;Tone Aas;;;;;Styret
       Styre;Tone Aas;Byen;kanskje;;;Styret
       Styre;Tone Aas;Byen;;2021-13-01;;Styret
       Styre;Tone Aas;Byen;;01.02.2021;31.01.2021;Styret
       Styre;Tone Aas;Byen;;;;
       Styre;${'n'.repeat(501)};Byen;;;;Styret`,
    )
    expect(await problemsOf(ledger, [rows])).toEqual([
      'Medlemmer.csv:2: Rolle: is empty, and has to be filled',
      'Medlemmer.csv:3: Navn: is empty, and has to be filled',
      'Medlemmer.csv:4: Virksomhet: is empty, and has to be filled',
      'Medlemmer.csv:5: Møteleder: "kanskje" is neither yes nor no; allowed: true, false, ja, nei, x, or nothing',
      'Medlemmer.csv:6: Gyldig fra: "2021-13-01" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY',
      'Medlemmer.csv:7: Gyldig til: 2021-01-31 is before valid_from, 2021-02-01; allowed: that day or a later one',
      'Medlemmer.csv:8: Organ: is empty; allowed: the name of a body, or --body for all rows',
      'Medlemmer.csv:9: Navn: has 501 characters; allowed: at most 500',
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })
})

describe('an edited register of members', () => {
  const edits: readonly (readonly [
    what: string,
    replacements: readonly (readonly [string, string])[],
    counts: string,
    events: readonly string[],
    shown: readonly (readonly string[])[],
  ])[] = [
    [
      'another organisation, of the deputies too',
      [['Ola Vik;Fylket', 'Ola Vik;Fylkeskommunen']],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['AppointmentCorrected', 'AppointmentCorrected', 'AppointmentCorrected'],
      [
        ['member', 'Ola Vik', 'Fylkeskommunen'],
        ['deputy', 'Kari Moe', 'Fylkeskommunen', 'for Ola Vik'],
        ['deputy', 'Per Lie', 'Fylkeskommunen', 'for Ola Vik'],
      ],
    ],
    [
      'another chair',
      [
        ['Tone Aas;Byen;ja', 'Tone Aas;Byen;nei'],
        ['Ola Vik;Fylket;nei', 'Ola Vik;Fylket;ja'],
      ],
      '0 new, 2 changed, 5 unchanged, 0 gone',
      ['AppointmentCorrected', 'AppointmentCorrected'],
      [
        ['member', 'Tone Aas', 'Byen'],
        ['chair', 'Ola Vik', 'Fylket'],
      ],
    ],
    [
      'a moved date',
      [['01.01.2021;31.12.2021', '01.02.2021;30.11.2021']],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['AppointmentCorrected'],
      [['leader', 'Jon Eng', 'Byen']],
    ],
    [
      'an end, of the deputies too',
      [['Kari Moe|Per Lie;;', 'Kari Moe|Per Lie;;30.05.2021']],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['AppointmentCorrected', 'AppointmentCorrected', 'AppointmentCorrected'],
      [],
    ],
    [
      'one deputy for another',
      [['Kari Moe|Per Lie', 'Kari Moe|Siri Ek']],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['PersonRegistered', 'AppointmentCorrected'],
      [
        ['deputy', 'Kari Moe', 'Fylket', 'for Ola Vik'],
        ['deputy', 'Siri Ek', 'Fylket', 'for Ola Vik'],
      ],
    ],
    [
      'one deputy more',
      [['Kari Moe|Per Lie', 'Kari Moe|Per Lie|Siri Ek']],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['PersonRegistered', 'MemberAppointed'],
      [
        ['deputy', 'Per Lie', 'Fylket', 'for Ola Vik'],
        ['deputy', 'Siri Ek', 'Fylket', 'for Ola Vik'],
      ],
    ],
    [
      'a row more',
      [['Nestleder;', 'Medlem;Ida Ås;Byen;;;;\nNestleder;']],
      '1 new, 0 changed, 7 unchanged, 0 gone',
      ['PersonRegistered', 'MemberAppointed'],
      [['member', 'Ida Ås', 'Byen']],
    ],
    [
      'a name in another spelling',
      [['Liv Bø', 'LIV  BØ']],
      '1 new, 0 changed, 6 unchanged, 1 gone',
      [],
      [['observer', 'Liv Bø', 'Museet']],
    ],
    [
      'a date written otherwise',
      [['01.01.2021', '2021-01-01']],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      [],
      [['leader', 'Jon Eng', 'Byen']],
    ],
  ]

  it.each(edits)('%s', async (_, replacements, counts, events, shown) => {
    await importInto(ledger, [BOARD])
    const before = (await eventsOf(ledger)).length
    const next = edited(BOARD, ...replacements)
    expect(countLines(await importInto(ledger, [next]))).toEqual([`Medlemmer: ${counts}`])
    expect(await typesSince(ledger, before)).toEqual(events)
    const now = await appointed('2021-06-01')
    for (const one of shown) expect(now).toContainEqual(one)
    expect(await printed(ledger, 'Medlemmer')).toEqual(cellsOf(next))
    const after = (await eventsOf(ledger)).length
    await importInto(ledger, [next])
    expect((await eventsOf(ledger)).length).toBe(after)
  })

  it('prints a row from the day that its appointment begins, also of a body that it names first', async () => {
    const rows = 'Rolle;Navn;Virksomhet;Gyldig fra;Organ\nMedlem;Tone Aas;Byen;01.02.2021;Skolestyret'
    const list = register('Alle', 'members', rows)
    await importInto(ledger, [list])
    expect(await printed(ledger, 'Alle', '2021-01-31')).toHaveLength(1)
    expect(await printed(ledger, 'Alle', '2021-02-01')).toHaveLength(2)
    await importInto(ledger, [edited(list, ['01.02.2021', '01.03.2021'])])
    expect(await printed(ledger, 'Alle', '2021-02-28')).toHaveLength(1)
    expect(await printed(ledger, 'Alle', '2021-03-01')).toHaveLength(2)
  })

  it('keeps a member whose row is gone, and says which deputy is no longer named', async () => {
    await importInto(ledger, [BOARD])
    const next = edited(BOARD, ['Eier;Siv Dal;Byen;;;;\n', ''], ['Kari Moe|Per Lie', 'Kari Moe'])
    const outcome = await importInto(ledger, [next])
    expect(countLines(outcome)).toEqual(['Medlemmer: 0 new, 1 changed, 5 unchanged, 1 gone'])
    expect(outcome.notices).toEqual([expect.stringMatching(/^Medlemmer\.csv:3: a deputy is no longer named/)])
    expect(await appointed()).toContainEqual(['owner', 'Siv Dal', 'Byen'])
    expect(await printed(ledger, 'Medlemmer')).toEqual(cellsOf(next))
  })

  it('appoints in another body whom a row moves there', async () => {
    const rows =
      'Rolle;Navn;Virksomhet;Organ\nMedlem;Tone Aas;Byen;Kulturstyret\nMedlem;Ola Vik;Byen;Kulturstyret'
    const both = register('Alle', 'members', rows)
    await importInto(ledger, [both])
    const outcome = await importInto(ledger, [
      edited(both, ['Ola Vik;Byen;Kulturstyret', 'Ola Vik;Byen;Skolestyret']),
    ])
    expect(outcome.notices).toEqual([expect.stringMatching(/^Alle\.csv:3: the row names another body now/)])
    expect(await appointed(undefined, 'Skolestyret')).toEqual([['member', 'Ola Vik', 'Byen']])
    await importInto(ledger, [
      edited(both, ['Medlem;Ola Vik;Byen;Kulturstyret', 'Leder;Ola Vik;Byen;Skolestyret']),
    ])
    expect(await appointed(undefined, 'Skolestyret')).toContainEqual(['leader', 'Ola Vik', 'Byen'])
  })

  it('leaves what somebody has mended since', async () => {
    await importInto(ledger, [BOARD])
    const chair = (await dataOf(ledger, 'MemberAppointed')).find(({ role }) => role === 'chair')
    const { bodyId, appointmentId } = chair ?? {}
    const data = { bodyId, appointmentId, organisation: 'Bydelen', reason: 'mended' }
    await ledger.runner.run({ type: 'CorrectAppointment', data, commandId: 'mend', actor: TEST_ACTOR })
    const before = (await eventsOf(ledger)).length
    await importInto(ledger, [BOARD])
    expect((await eventsOf(ledger)).length).toBe(before)
    await importInto(ledger, [edited(BOARD, ['Tone Aas;Byen;ja;;;', 'Tone Aas;Byen;ja;;;31.12.2021'])])
    expect(await typesSince(ledger, before)).toEqual(['AppointmentCorrected'])
    expect(await appointed('2021-06-01')).toContainEqual(['chair', 'Tone Aas', 'Bydelen'])
  })
})

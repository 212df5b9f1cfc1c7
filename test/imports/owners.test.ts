import { involvement } from '../../src/queries/involvement.js'
import { momentOf } from '../../src/queries/moment.js'
import { owners } from '../../src/queries/owners.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import {
  cellsOf,
  countLines,
  dataOf,
  edited,
  eventsOf,
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

const momentOn = (asOf?: string) => momentOf(asOf === undefined ? {} : { asOf }, new Date())

const ORGANS = register('Organer', 'bodies', 'Organ;Også kalt\nBydelen;Bydelsrådet\nFylket;')

describe('a register of owners', () => {
  const OWNERS = register(
    'Eiere',
    'owners',
    `Samhandlingsområde;Tiltakseier;Gyldig fra
     Skole;Fylket;
     Skole;Bydelsrådet;01.01.2022
     Helse;Bydelen, helseavdelingen;`,
  )

  async function ownersOn(asOf?: string) {
    const rows = await owners(ledger.readModels, momentOn(asOf))
    return rows.map(({ area, owner, ownerBodyId }) => [area, owner, ownerBodyId !== undefined])
  }

  it('becomes areas with owners over time, linked to a body only where the text is its name', async () => {
    await importInto(ledger, [OWNERS, ORGANS])
    expect(await ownersOn('2021-12-31')).toEqual([
      ['Skole', 'Fylket', true],
      ['Helse', 'Bydelen, helseavdelingen', false],
    ])
    expect(await ownersOn('2022-01-01')).toEqual([
      ['Skole', 'Bydelsrådet', true],
      ['Helse', 'Bydelen, helseavdelingen', false],
    ])
    expect(await printed(ledger, 'Eiere')).toEqual(cellsOf(OWNERS))
    expect(await printed(ledger, 'Eiere', '2021-12-31')).toEqual(cellsOf(OWNERS).filter((_, at) => at !== 2))
  })

  it('takes an area that is listed twice from one day for two of that name', async () => {
    const twice = register('Eiere', 'owners', 'Område;Eier\nSkole;Fylket\nSkole;Bydelen\nSkole;Fylket')
    await importInto(ledger, [twice])
    expect((await ownersOn()).map(([area, owner]) => `${area}: ${owner}`)).toEqual([
      'Skole: Fylket',
      'Skole: Bydelen',
      'Skole: Fylket',
    ])
    expect(await printed(ledger, 'Eiere')).toEqual(cellsOf(twice))
    const before = (await eventsOf(ledger)).length
    await importInto(ledger, [{ ...twice, name: 'Andre' }])
    expect(await typesSince(ledger, before)).toEqual([])
  })

  const edits: readonly (readonly [
    string,
    readonly [string, string],
    string,
    readonly string[],
    string,
    object,
  ])[] = [
    [
      'another owner',
      ['Skole;Fylket', 'Skole;Staten'],
      '0 new, 1 changed, 2 unchanged, 0 gone',
      ['OwnerAssigned'],
      '2021-12-31',
      ['Skole', 'Staten', false],
    ],
    [
      'a row more',
      ['Helse;', 'Kultur;Fylket;\nHelse;'],
      '1 new, 0 changed, 3 unchanged, 0 gone',
      ['OwnerAssigned'],
      '2021-12-31',
      ['Kultur', 'Fylket', true],
    ],
    [
      'an area in another spelling',
      ['Helse;', 'HELSE;'],
      '1 new, 0 changed, 2 unchanged, 1 gone',
      ['OwnerAssigned'],
      '2021-12-31',
      ['HELSE', 'Bydelen, helseavdelingen', false],
    ],
    [
      'a date written otherwise',
      ['01.01.2022', '2022-01-01'],
      '0 new, 1 changed, 2 unchanged, 0 gone',
      [],
      '2022-01-01',
      ['Skole', 'Bydelsrådet', true],
    ],
  ]
  it.each(edits)('edited: %s', async (_, replacement, counts, events, day, shown) => {
    await importInto(ledger, [OWNERS, ORGANS])
    const before = (await eventsOf(ledger)).length
    const next = edited(OWNERS, replacement)
    expect(countLines(await importInto(ledger, [next]))).toEqual([`Eiere: ${counts}`])
    expect(await typesSince(ledger, before)).toEqual(events)
    expect(await ownersOn(day)).toContainEqual(shown)
    expect(await printed(ledger, 'Eiere')).toEqual(cellsOf(next))
    const after = (await eventsOf(ledger)).length
    await importInto(ledger, [next])
    expect((await eventsOf(ledger)).length).toBe(after)
  })

  it('moves owners to other days, also where two change places', async () => {
    await importInto(ledger, [OWNERS, ORGANS])
    const later = edited(OWNERS, ['01.01.2022', '01.07.2022'])
    expect(countLines(await importInto(ledger, [later]))).toEqual([
      'Eiere: 0 new, 1 changed, 2 unchanged, 0 gone',
    ])
    expect(await ownersOn('2022-06-30')).toContainEqual(['Skole', 'Fylket', true])
    expect(await ownersOn('2022-07-01')).toContainEqual(['Skole', 'Bydelsrådet', true])
    expect(await printed(ledger, 'Eiere', '2022-06-30')).toHaveLength(3)
    expect(await printed(ledger, 'Eiere', '2022-07-01')).toEqual(cellsOf(later))
    const dated = edited(OWNERS, ['Fylket;', 'Fylket;01.07.2022'], ['Bydelsrådet;01.01.2022', 'Bydelsrådet;'])
    await importInto(ledger, [dated])
    expect(await ownersOn('2022-06-30')).toContainEqual(['Skole', 'Bydelsrådet', true])
    expect(await ownersOn('2022-07-01')).toContainEqual(['Skole', 'Fylket', true])
    expect(await printed(ledger, 'Eiere')).toEqual(cellsOf(dated))
    const after = (await eventsOf(ledger)).length
    await importInto(ledger, [dated])
    expect((await eventsOf(ledger)).length).toBe(after)
  })

  it('prints the owner that an area has since, and does nothing where the ledger says it already', async () => {
    const rows = register('Eiere', 'owners', 'Område;Eier\nSkole;Fylket\nHelse;Bydelen')
    await importInto(ledger, [rows])
    const [assigned] = await dataOf(ledger, 'OwnerAssigned')
    const data = { areaId: assigned?.areaId, area: 'Skole', owner: 'Staten' }
    await ledger.runner.run({ type: 'AssignOwner', data, commandId: 'assign', actor: TEST_ACTOR })
    await ledger.projector.catchUp()
    const now = edited(rows, ['Skole;Fylket', 'Skole;Staten'])
    expect(await printed(ledger, 'Eiere')).toEqual(cellsOf(now))
    const before = (await eventsOf(ledger)).length
    await importInto(ledger, [now])
    expect(await typesSince(ledger, before)).toEqual([])
  })

  it('tells all bad rows', async () => {
    const rows = register(
      'Eiere',
      'owners',
      `Område;Eier;Gyldig fra\n;Fylket;\nSkole;;\nSkole;Fylket;31.04.2021\n${'s'.repeat(4001)};Fylket;`,
    )
    expect(await problemsOf(ledger, [rows])).toEqual([
      'Eiere.csv:2: Område: is empty, and has to be filled',
      'Eiere.csv:3: Eier: is empty, and has to be filled',
      'Eiere.csv:4: Gyldig fra: "31.04.2021" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY',
      'Eiere.csv:5: Område: has 4001 characters; allowed: at most 4000',
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })
})

describe('a register of involvement', () => {
  const INVOLVED = register(
    'Involvering',
    'involvement',
    'Aktør;Involvering\nBydelen;Var med.\nKS, Fylket;Ga råd.\nBydelen;Ble hørt.',
  )

  async function involved() {
    const rows = await involvement(ledger.readModels, momentOn())
    return rows.map(({ actor, involvement: how, bodyId }) => [actor, how, bodyId !== undefined])
  }

  it('keeps the actor as written, linked to a body only on equality, as often as it is listed', async () => {
    await importInto(ledger, [INVOLVED, ORGANS])
    expect(await involved()).toEqual([
      ['Bydelen', 'Var med.', true],
      ['KS, Fylket', 'Ga råd.', false],
      ['Bydelen', 'Ble hørt.', true],
    ])
    expect(await printed(ledger, 'Involvering')).toEqual(cellsOf(INVOLVED))
    const before = (await eventsOf(ledger)).length
    expect(countLines(await importInto(ledger, [INVOLVED]))).toEqual([
      'Involvering: 0 new, 0 changed, 3 unchanged, 0 gone',
    ])
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('edited: other words, a row more, a row gone', async () => {
    await importInto(ledger, [INVOLVED, ORGANS])
    const before = (await eventsOf(ledger)).length
    const next = edited(INVOLVED, ['Ble hørt.', 'Ble ikke hørt.'], ['KS, Fylket;Ga råd.', 'Fylket;Ga råd.'])
    expect(countLines(await importInto(ledger, [next]))).toEqual([
      'Involvering: 1 new, 1 changed, 1 unchanged, 1 gone',
    ])
    expect(await typesSince(ledger, before)).toEqual(['InvolvementRecorded', 'InvolvementRecorded'])
    expect(await printed(ledger, 'Involvering')).toEqual(cellsOf(next))
    expect(await involved()).toEqual([
      ['Bydelen', 'Var med.', true],
      ['KS, Fylket', 'Ga råd.', false],
      ['Bydelen', 'Ble ikke hørt.', true],
      ['Fylket', 'Ga råd.', true],
    ])
  })

  it('takes cells with line breaks, quotes and 100,000 characters, and tells of longer ones', async () => {
    const long = 'å'.repeat(100_000)
    const rows = register('Lange', 'involvement', `Aktør,Involvering\nA,"Linje 1\n""Linje"" 2"\nB,${long}`)
    await importInto(ledger, [rows])
    expect(await printed(ledger, 'Lange')).toEqual([
      ['Aktør', 'Involvering'],
      ['A', 'Linje 1\n"Linje" 2'],
      ['B', long],
    ])
    const longer = register('Lengre', 'involvement', `Aktør,Involvering\nB,${long}x`)
    expect(await problemsOf(ledger, [longer])).toEqual([
      'Lengre.csv:2: Involvering: the cell has 100001 characters; at most 100000 are taken',
    ])
  })
})

import { bodies } from '../../src/queries/bodies.js'
import { momentOf } from '../../src/queries/moment.js'
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

const HEADER = 'Nøkkel;Organ;Type;Forkortelse;Gyldig fra;Gyldig til;Også kalt;Del av'
const organ = (...rows: readonly string[]) => register('Organer', 'bodies', [HEADER, ...rows].join('\n'))

const BODIES = organ(
  'styret;Programstyret for digital samhandling;styre;;01.03.2021;;Digitalstyret|PDS-styret;program',
  'program;Program helhetlig samhandling;program;;;28.02.2021;;Direktoratet',
  'program;Program digital samhandling;program;PDS;01.03.2021;;;Direktoratet',
  'dir;Direktoratet;virksomhet;;;;;',
)

/** Each body that is shown on the date by its name, with what else the list says of it. */
async function bodiesOn(asOf?: string) {
  const moment = momentOf(asOf === undefined ? {} : { asOf }, new Date())
  const rows = await bodies(ledger.readModels, moment)
  const nameOf = new Map(rows.map(({ bodyId, name }) => [bodyId, name]))
  return rows.map(({ name, shortName, kind, parentId, aliases, validFrom, validTo, listed }) => ({
    name,
    kind,
    listed,
    ...(shortName && { shortName }),
    ...(parentId && { partOf: nameOf.get(parentId) }),
    ...(aliases.length > 0 && { aliases }),
    ...(validFrom && { validFrom }),
    ...(validTo && { validTo }),
  }))
}

describe('a register of bodies', () => {
  it('becomes bodies under their names over time, each part of another, whatever the order of the rows', async () => {
    await importInto(ledger, [BODIES])
    expect(await bodiesOn()).toEqual([
      { name: 'Direktoratet', kind: 'virksomhet', listed: true },
      {
        name: 'Program digital samhandling',
        kind: 'program',
        listed: true,
        shortName: 'PDS',
        partOf: 'Direktoratet',
      },
      {
        name: 'Programstyret for digital samhandling',
        kind: 'styre',
        listed: true,
        partOf: 'Program digital samhandling',
        aliases: ['Digitalstyret', 'PDS-styret'],
        validFrom: '2021-03-01',
      },
    ])
    expect(await bodiesOn('2021-02-28')).toEqual([
      { name: 'Direktoratet', kind: 'virksomhet', listed: true },
      { name: 'Program helhetlig samhandling', kind: 'program', listed: true, partOf: 'Direktoratet' },
    ])
    expect(await printed(ledger, 'Organer')).toEqual(cellsOf(BODIES))
  })

  it('changes nothing when it comes again, nor in another order', async () => {
    await importInto(ledger, [BODIES])
    const before = (await eventsOf(ledger)).length
    expect(countLines(await importInto(ledger, [BODIES]))).toEqual([
      'Organer: 0 new, 0 changed, 4 unchanged, 0 gone',
    ])
    const [header = '', ...rows] = BODIES.bytes.toString().trim().split('\n')
    await importInto(ledger, [register('Organer', 'bodies', [header, ...rows.toReversed()].join('\n'))])
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('keeps other words of a kind, and has "ukjent" for none', async () => {
    await importInto(ledger, [organ('a;Rådet;Ausschuss;;;;;', 'b;Ringen;;;;;;')])
    expect(await bodiesOn()).toMatchObject([
      { name: 'Rådet', kind: 'Ausschuss', listed: true },
      { name: 'Ringen', kind: 'ukjent', listed: false },
    ])
  })

  it('takes rows of one name in any spelling as one body where there is no key', async () => {
    await importInto(ledger, [
      register('Organer', 'bodies', 'Organ;Gyldig fra\nKulturstyre;\nKulturstyret;01.01.2020'),
    ])
    expect(await bodiesOn()).toMatchObject([{ name: 'Kulturstyret' }])
    expect(await bodiesOn('2019-12-31')).toMatchObject([{ name: 'Kulturstyre' }])
  })

  it('finds a parent of another register, and takes a body that two registers list once', async () => {
    const a = register('A', 'bodies', 'Organ;Del av\nUnderutvalget;Hovedstyret\nFelles;Hovedstyret')
    const b = register('B', 'bodies', 'Organ;Type\nHovedstyret;styre\nFelles;gruppe')
    await importInto(ledger, [a, b])
    expect(await bodiesOn()).toMatchObject([
      { name: 'Hovedstyret', kind: 'styre' },
      { name: 'Underutvalget', partOf: 'Hovedstyret' },
      { name: 'Felles', kind: 'gruppe', partOf: 'Hovedstyret' },
    ])
  })

  it('gives a body that was known by its name alone its names, kind and place', async () => {
    const meetings = 'Dato;Organ;Sak\n02.03.2021;PDS;Plan\n02.03.2021;direktoratet;Plan'
    await importInto(ledger, [register('Møter', 'meetings', meetings)])
    await importInto(ledger, [BODIES])
    expect(await bodiesOn()).toMatchObject([
      { name: 'Program digital samhandling', kind: 'program', shortName: 'PDS', listed: true },
      { name: 'Direktoratet', kind: 'virksomhet', listed: true },
      { name: 'Programstyret for digital samhandling', partOf: 'Program digital samhandling' },
    ])
    expect(await bodiesOn('2021-02-01')).toMatchObject([
      { name: 'Program helhetlig samhandling', partOf: 'Direktoratet' },
      { name: 'Direktoratet' },
    ])
    const before = (await eventsOf(ledger)).length
    await importInto(ledger, [BODIES])
    expect((await eventsOf(ledger)).length).toBe(before)
  })
})

describe('bad rows of bodies', () => {
  it('are all told, and a wrong parent once', async () => {
    const rows = organ(
      'a;;styre;;;;;',
      'b;Styret;styre;;32.01.2021;;;',
      'c;Rådet;råd;;02.01.2021;01.01.2021;;',
      'd;Utvalget;utvalg;;;;;Ingensteds',
      'e;Første;;;;;;',
      'e;Andre;;;;;;',
    )
    expect(await problemsOf(ledger, [rows])).toEqual([
      'Organer.csv:2: Organ: is empty, and has to be filled',
      'Organer.csv:3: Gyldig fra: "32.01.2021" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY',
      'Organer.csv:4: Gyldig til: 2021-01-01 is before valid_from, 2021-01-02; allowed: a later date',
      'Organer.csv:5: Del av: "Ingensteds" is unknown; allowed: a key of this register, or the name of a body',
      'Organer.csv:7: Gyldig fra: is empty; allowed: the date from which the body was called "Andre"',
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })

  it('are those of bodies that would be part of themselves', async () => {
    const rows = organ('a;A;;;;;;b', 'b;B;;;;;;c', 'c;C;;;;;;a', 'd;D;;;;;;d', 'e;E;;;;;;a')
    const problems = await problemsOf(ledger, [rows])
    expect(problems).toEqual([
      expect.stringMatching(/^Organer\.csv:2: Del av: "A", part of "B", part of "C", part of "A"/),
      expect.stringMatching(/^Organer\.csv:5: Del av: "D", part of "D"/),
    ])
  })

  it('are those of two keys that name one body of the ledger', async () => {
    await importInto(ledger, [organ('a;Kulturstyret;styre;;;;;')])
    const rows = register('Andre', 'bodies', 'Nøkkel;Organ\nx;Kulturstyre\ny;Kulturstyret')
    expect(await problemsOf(ledger, [rows])).toEqual([
      expect.stringMatching(
        /^Andre\.csv:3: Organ: "Kulturstyret" is the same body as "Kulturstyre" of line 2/,
      ),
    ])
  })

  it('are those whose names are those of several bodies', async () => {
    await importInto(ledger, [organ('a;Kulturstyret;styre;;;;;', 'b;Skolestyret;styre;;;;;')])
    const rows = register(
      'Nye',
      'bodies',
      'Nøkkel;Organ;Gyldig fra\nx;Kulturstyret;\nx;Skolestyret;01.01.2020',
    )
    expect(await problemsOf(ledger, [rows])).toEqual([
      expect.stringMatching(/^Nye\.csv:2: Organ: .*"Kulturstyret" .*"Skolestyret" .*MergeBodies/),
    ])
  })
})

describe('an edited register of bodies', () => {
  const edits: readonly (readonly [
    what: string,
    replacement: readonly [string, string],
    counts: string,
    events: readonly string[],
    shown: object,
  ])[] = [
    [
      'a name spelled otherwise',
      ['program;Program digital samhandling;', 'program;Program for digital samhandling;'],
      '0 new, 1 changed, 3 unchanged, 0 gone',
      ['BodyCorrected'],
      { name: 'Program for digital samhandling' },
    ],
    [
      'another short name',
      [';PDS;', ';PDSH;'],
      '0 new, 1 changed, 3 unchanged, 0 gone',
      ['BodyCorrected'],
      { name: 'Program digital samhandling', shortName: 'PDSH' },
    ],
    [
      'no short name',
      [';PDS;', ';;'],
      '0 new, 1 changed, 3 unchanged, 0 gone',
      ['BodyCorrected'],
      { name: 'Program digital samhandling' },
    ],
    [
      'a moved date',
      ['program;PDS;01.03.2021', 'program;PDS;15.03.2021'],
      '0 new, 1 changed, 3 unchanged, 0 gone',
      ['BodyCorrected'],
      { name: 'Program digital samhandling' },
    ],
    [
      'another kind',
      ['dir;Direktoratet;virksomhet', 'dir;Direktoratet;etat'],
      '0 new, 1 changed, 3 unchanged, 0 gone',
      ['BodyCorrected'],
      { name: 'Direktoratet', kind: 'etat' },
    ],
    [
      'one alias for another',
      ['Digitalstyret|PDS-styret', 'PDS-styret|Samhandlingsstyret'],
      '0 new, 1 changed, 3 unchanged, 0 gone',
      ['BodyAliasAdded', 'BodyCorrected'],
      { name: 'Programstyret for digital samhandling', aliases: ['PDS-styret', 'Samhandlingsstyret'] },
    ],
    [
      'another parent',
      ['PDS-styret;program', 'PDS-styret;dir'],
      '0 new, 1 changed, 3 unchanged, 0 gone',
      ['BodyCorrected'],
      { name: 'Programstyret for digital samhandling', partOf: 'Direktoratet' },
    ],
    [
      'an end',
      ['PDS;01.03.2021;;', 'PDS;01.03.2021;31.12.2022;'],
      '0 new, 1 changed, 3 unchanged, 0 gone',
      ['BodyEnded'],
      { name: 'Program digital samhandling', validTo: '2022-12-31' },
    ],
    [
      'one more name',
      [
        'dir;Direktoratet;virksomhet;;;;;',
        'dir;Direktoratet;virksomhet;;;;;\ndir;Etaten;virksomhet;;01.01.2022;;;',
      ],
      '1 new, 0 changed, 4 unchanged, 0 gone',
      ['BodyRenamed'],
      { name: 'Etaten' },
    ],
  ]

  it.each(edits)('%s', async (_, replacement, counts, events, shown) => {
    await importInto(ledger, [BODIES])
    const before = (await eventsOf(ledger)).length
    const next = edited(BODIES, replacement)
    expect(countLines(await importInto(ledger, [next]))).toEqual([`Organer: ${counts}`])
    expect(await typesSince(ledger, before)).toEqual(events)
    expect(await bodiesOn()).toContainEqual(expect.objectContaining(shown))
    expect(await printed(ledger, 'Organer')).toEqual(cellsOf(next))
    const after = (await eventsOf(ledger)).length
    await importInto(ledger, [next])
    expect((await eventsOf(ledger)).length).toBe(after)
  })

  it('prints a row from the day that it says now', async () => {
    await importInto(ledger, [BODIES])
    expect(await printed(ledger, 'Organer', '2021-03-01')).toHaveLength(5)
    await importInto(ledger, [edited(BODIES, ['program;PDS;01.03.2021', 'program;PDS;15.03.2021'])])
    expect(await printed(ledger, 'Organer', '2021-03-14')).toHaveLength(4)
    expect(await printed(ledger, 'Organer', '2021-03-15')).toHaveLength(5)
  })

  it('takes a parent away', async () => {
    await importInto(ledger, [BODIES])
    await importInto(ledger, [edited(BODIES, ['PDS-styret;program', 'PDS-styret;'])])
    const found = (await bodiesOn()).find(({ name }) => name.startsWith('Programstyret'))
    expect(found).toBeDefined()
    expect(found).not.toHaveProperty('partOf')
  })

  it('takes an end back', async () => {
    const ended = edited(BODIES, ['PDS;01.03.2021;;', 'PDS;01.03.2021;31.12.2022;'])
    await importInto(ledger, [ended])
    await importInto(ledger, [BODIES])
    const found = (await bodiesOn()).find(({ name }) => name === 'Program digital samhandling')
    expect(found).not.toHaveProperty('validTo')
  })

  it('keeps a body whose row is gone', async () => {
    await importInto(ledger, [BODIES])
    const rows = BODIES.bytes.toString().trim().split('\n')
    const outcome = await importInto(ledger, [register('Organer', 'bodies', rows.slice(0, 4).join('\n'))])
    expect(countLines(outcome)).toEqual(['Organer: 0 new, 0 changed, 3 unchanged, 1 gone'])
    expect(await bodiesOn()).toContainEqual(expect.objectContaining({ name: 'Direktoratet' }))
    expect((await printed(ledger, 'Organer')).length).toBe(4)
  })

  it('leaves what somebody has mended since', async () => {
    await importInto(ledger, [BODIES])
    const [registered] = await dataOf(ledger, 'BodyRegistered')
    const { bodyId } = registered ?? {}
    const data = { bodyId, kind: 'forvaltningsorgan', reason: 'mended' }
    await ledger.runner.run({ type: 'CorrectBody', data, commandId: 'mend', actor: TEST_ACTOR })
    await importInto(ledger, [
      edited(BODIES, ['dir;Direktoratet;virksomhet;;;;;', 'dir;Direktoratet;virksomhet;Dir;;;;']),
    ])
    expect(await bodiesOn()).toContainEqual(
      expect.objectContaining({ name: 'Direktoratet', kind: 'forvaltningsorgan', shortName: 'Dir' }),
    )
  })

  it('does nothing where the ledger says it already', async () => {
    await importInto(ledger, [BODIES])
    const [registered] = await dataOf(ledger, 'BodyRegistered')
    const data = { bodyId: registered?.bodyId, name: 'Etaten', validFrom: '2022-01-01' }
    await ledger.runner.run({ type: 'RenameBody', data, commandId: 'rename', actor: TEST_ACTOR })
    const before = (await eventsOf(ledger)).length
    const next = edited(BODIES, [
      'dir;Direktoratet;virksomhet;;;;;',
      'dir;Direktoratet;virksomhet;;;;;\ndir;Etaten;virksomhet;;01.01.2022;;;',
    ])
    await importInto(ledger, [next])
    expect(await typesSince(ledger, before)).toEqual([])
  })
})

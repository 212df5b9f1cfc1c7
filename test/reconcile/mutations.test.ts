import type { Finding } from '../../src/reconcile/reconcile.js'
import { edited, importInto, register } from '../imports/import-fixture.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import { findingsIn, inShort, mattersIn } from './reconcile-fixture.js'

type RegisterInput = ReturnType<typeof register>

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

/** Registers that agree with each other, of a board that changed its name, a council above it, and a plan they treated. */
const CLEAN: Readonly<Record<string, RegisterInput>> = {
  bodies: register(
    'Organer',
    'bodies',
    `Nøkkel;Organ;Type;Forkortelse;Gyldig fra;Gyldig til
     havn;Havnestyret;styre;;;31.12.2022
     havn;Havne- og kyststyret;styre;HKS;01.01.2023;
     råd;Kystrådet;råd;;01.02.2023;`,
  ),
  documents: register(
    'Dokumenter',
    'documents',
    `Dokument;Versjon;Status;Også kalt
     Havneplan for fjorden;0.9;utkast;Havneplanen
     Havneplan for fjorden;0.95;utkast;
     Havneplan for fjorden;1.0;levert;`,
  ),
  board: register(
    'Styret',
    'meetings',
    `Dato;Møtetype;Sak;Vedtak
     14.12.2022;Styremøte;Budsjettet;Styret drøftet budsjettet.
     18.01.2023;Arbeidsmøte;Innspill til planen;Ingen vedtak i arbeidsmøtet.
     15.03.2023;Styremøte;Havneplanen v. 0.9;Styret støtter planen.
     19.04.2023;Styremøte;Havneplanen v. 0.95;Styret støtter planen, med forbehold om pengene.
     14.06.2023;Styremøte;Havneplanen v. 1.0;Styret sluttet seg til planen.`,
    { body: 'Havne- og kyststyret' },
  ),
  all: register(
    'Alle',
    'meetings',
    `Dato;Organ;Sak
     14.12.2022;Havnestyret;Budsjettet
     18.01.2023;Havne- og kyststyret;Innspill til planen
     15.03.2023;Havne- og kyststyret;Havneplanen v. 0.9
     22.03.2023;Kystrådet;Havneplanen v. 0.9
     19.04.2023;HKS;Havneplanen v. 0.95
     14.06.2023;Havne- og kyststyret;Havneplanen v. 1.0
     16.06.2023;Rederiet;Samtale`,
  ),
  involvement: register(
    'Involvering',
    'involvement',
    `Aktør;Involvering
     Havne- og kyststyret;Har sluttet seg til Havneplanen v. 1.0.
     Rederiet;Har gitt innspill.`,
  ),
  statements: register(
    'Utsagn',
    'statements',
    `Register;Claim;Organ;Møtetype;From;To;Value;Source
     Styret;meeting-count;Havne- og kyststyret;Styremøte;01.01.2023;31.12.2023;3;kapittel 1
     Alle;actor-listed;;;;;Rederiet;kapittel 2
     *;treated-before;Havne- og kyststyret;;;;Kystrådet;kapittel 3`,
  ),
}

const found = async () => (await findingsIn(ledger)).map(inShort)

test('registers that agree give nothing, not even a notice', async () => {
  await importInto(ledger, Object.values(CLEAN))
  expect(await found()).toEqual([])
})

test.each<[name: string, register: string, from: string, to: string, expected: string]>([
  ['a count', 'statements', ';3;kapittel 1', ';4;kapittel 1', 'stated-count Utsagn:2 Styret:4,5,6'],
  ['an actor', 'statements', 'Rederiet', 'Fiskarlaget', 'actor-not-listed Utsagn:3'],
  ['a stated order', 'all', '22.03.2023', '10.03.2023', 'treatment-order Utsagn:4 Alle:5,4 Styret:4'],
  [
    'a claim of a list that nobody has',
    'statements',
    'Styret;meeting',
    'Rådet;meeting',
    'claim-not-checked Utsagn:2',
  ],
  [
    'an order of a body that nobody knows',
    'statements',
    ';Kystrådet',
    ';Bystyret',
    'claim-not-checked Utsagn:4',
  ],
  [
    'a meeting left out of the board’s own list',
    'board',
    '18.01.2023;Arbeidsmøte;Innspill til planen;Ingen vedtak i arbeidsmøtet.\n',
    '',
    'meeting-missing Alle:3',
  ],
  [
    'the last meeting left out',
    'all',
    '14.06.2023;Havne- og kyststyret;Havneplanen v. 1.0\n',
    '',
    'meeting-missing Styret:6',
  ],
  ['a date', 'board', '19.04.2023', '20.04.2023', 'meeting-date-differs Styret:5 Alle:6'],
  ['a date, on a Sunday', 'board', '19.04.2023', '16.04.2023', 'meeting-date-differs Styret:5 Alle:6'],
  [
    'a year, before the name and the council were there',
    'all',
    '15.03.2023;Havne- og kyststyret',
    '15.03.2022;Havne- og kyststyret',
    'meeting-date-differs Styret:4 Alle:4',
  ],
  ['a Sunday', 'all', '16.06.2023;Rederiet', '18.06.2023;Rederiet', 'meeting-on-day-off Alle:8'],
  ['a public holiday', 'all', '16.06.2023;Rederiet', '17.05.2023;Rederiet', 'meeting-on-day-off Alle:8'],
  [
    'a name too late',
    'all',
    '18.01.2023;Havne- og kyststyret',
    '18.01.2023;Havnestyret',
    'name-out-of-time Alle:3',
  ],
  [
    'a name too early',
    'all',
    '14.12.2022;Havnestyret',
    '14.12.2022;Havne- og kyststyret',
    'name-out-of-time Alle:2',
  ],
  [
    'a name too late in a text',
    'all',
    'Rederiet;Samtale',
    'Rederiet;Samtale med havnestyret',
    'name-out-of-time Alle:8',
  ],
  [
    'a misspelt body',
    'all',
    '15.03.2023;Havne- og kyststyret',
    '15.03.2023;Havne- og kystsyret',
    'body-name-nearly-known Alle:4',
  ],
  ['a meeting before its body', 'bodies', '01.02.2023', '01.04.2023', 'meeting-outside-mandate Alle:5'],
  ['another version', 'board', '0.95;Styret', '0.9;Styret', 'meeting-version-differs Styret:5 Alle:6'],
  [
    'a weaker decision',
    'board',
    'Styret sluttet seg til planen.',
    'Styret tok planen til orientering.',
    'endorsement-overstated Involvering:2 Styret:6',
  ],
  [
    'a decision on a condition',
    'board',
    'Styret sluttet seg til planen.',
    'Styret sluttet seg til planen, med forbehold om kaia.',
    'endorsement-overstated Involvering:2 Styret:6',
  ],
  [
    'a draft',
    'board',
    'Styret sluttet seg',
    'Forslag til vedtak (ikke godkjent referat p.t.): Styret sluttet seg',
    'endorsement-overstated Involvering:2 Styret:6',
  ],
  [
    'minutes not approved',
    'board',
    'Styret støtter planen.',
    'Forslag til vedtak (ikke godkjent referat p.t.): Styret støtter planen.',
    'minutes-not-approved Styret:4 Alle:4',
  ],
  [
    'a version delivered',
    'documents',
    '1.0;levert;',
    '1.0;levert;\nHavneplan for fjorden;1.1;levert;',
    'version-not-treated Dokumenter:5',
  ],
  [
    'a version skipped',
    'documents',
    '0.95;utkast;',
    '0.95;utkast;\nHavneplan for fjorden;0.97;utkast;',
    'version-out-of-order Dokumenter:4',
  ],
  [
    'a version that nobody has',
    'documents',
    'Havneplan for fjorden;0.95;utkast;\n',
    '',
    'version-unknown Styret:5 Alle:6',
  ],
  [
    'other words about a meeting',
    'board',
    'Budsjettet;',
    'Regnskapet;',
    'meeting-topic-differs Styret:2 Alle:2',
  ],
  [
    'a promise',
    'board',
    'Styret drøftet budsjettet.',
    'Styret drøftet budsjettet. Kaia ved fyret tas opp igjen i 2023.',
    'promise-not-kept Styret:2',
  ],
  [
    'a name twice that nobody has registered',
    'all',
    '16.06.2023;Rederiet;Samtale',
    '16.06.2023;Rederiet;Samtale\n20.06.2023;Rederiet;Samtale',
    'body-name-unknown Alle:8,9',
  ],
  [
    'an abbreviation',
    'all',
    'Rederiet;Samtale',
    'Rederiet;Samtale med NFK',
    'abbreviation-not-expanded Alle:8',
  ],
])('one thing wrong gives one finding: %s', async (_name, which, from, to, expected) => {
  const registers = { ...CLEAN, [which]: edited(CLEAN[which] as RegisterInput, [from, to]) }
  await importInto(ledger, Object.values(registers))
  const findings = await findingsIn(ledger)
  expect(findings.map(inShort)).toEqual([expected])
  // It rests on something that is recorded, be it the rows themselves.
  expect(findings[0]?.eventIds).not.toEqual([])
})

test('a row that vanishes from an edited register', async () => {
  await importInto(ledger, Object.values(CLEAN))
  const without = edited(CLEAN.involvement as RegisterInput, ['Rederiet;Har gitt innspill.\n', ''])
  await importInto(ledger, [without])
  expect(await found()).toEqual(['row-vanished Involvering:3'])
})

test('a version that nobody has, in one of two registers, is that they differ', async () => {
  const board = edited(CLEAN.board as RegisterInput, ['v. 0.95', 'v. 0.85'])
  await importInto(ledger, Object.values({ ...CLEAN, board }))
  expect(await found()).toEqual(['meeting-version-differs Styret:5 Alle:6'])
})

test.each([
  ['Havneplanen v. 0.9 vil løftes til Kystrådet i mars', []],
  ['Havneplanen v. 0.9 vil løftes til Kystrådet i februar', ['promise-not-kept Styret:2']],
  ['Innspill til havneplanen tas opp igjen i januar', []],
  ['Brygga tas opp igjen i neste møte', ['promise-not-kept Styret:2']],
])('a promise that is kept is no finding: %s', async (promise, expected) => {
  const board = edited(CLEAN.board as RegisterInput, ['Styret drøftet budsjettet.', `${promise}.`])
  await importInto(ledger, Object.values({ ...CLEAN, board }))
  expect(await found()).toEqual(expected)
})

test('a draft that tells of what came after the meeting, and one that says what is to come', async () => {
  await importInto(ledger, [
    register(
      'Styret',
      'meetings',
      `Dato;Organ;Sak;Vedtak;Referatstatus
       14.06.2023;Styret;Planen;Styret drøftet planen. Medlemmene sendte merknader i etterkant.;forslag
       15.06.2023;Rådet;Planen;Rådet drøftet planen. Merknader skal sendes i etterkant.;forslag
       16.06.2023;Utvalget;Planen;Utvalget drøftet planen. Svaret kom 20.06.2023.;forslag
       19.06.2023;Fylket;Planen;Fylket drøftet planen. Svaret kom 12.06.2023.;forslag`,
    ),
  ])
  expect(await found()).toEqual(['draft-tells-of-later Styret:2', 'draft-tells-of-later Styret:4'])
})

test('one annex that is two things, and one that is one thing twice', async () => {
  const annexes = (second: string) =>
    register(
      'Aktører',
      'involvement',
      `Aktør;Involvering
       Byen;Kartet over havna står i vedlegg B
       Fylket;${second}`,
    )
  await importInto(ledger, [annexes('Kart over fjorden (vedlegg B)')])
  expect(await found()).toEqual([])
  await importInto(ledger, [annexes('Regnskapet ligger i vedlegg B')])
  expect(await found()).toEqual(['designation-shared Aktører:2,3'])
})

test('two registers that give a meeting two types', async () => {
  const one = (name: string, type: string) =>
    register(name, 'meetings', `Dato;Organ;Møtetype;Sak\n15.06.2023;Rådet;${type};Planen`)
  await importInto(ledger, [one('A', 'Styremøte'), one('B', 'styremøte'), one('C', 'Arbeidsmøte')])
  expect(await found()).toEqual(['meeting-type-differs A:2 C:2', 'meeting-type-differs B:2 C:2'])
})

test('as of a date that which is later is not known to disagree', async () => {
  await importInto(
    ledger,
    Object.values({ ...CLEAN, all: edited(CLEAN.all as RegisterInput, ['16.06.2023', '18.06.2023']) }),
  )
  expect((await findingsIn(ledger, '2023-06-17')).map(inShort)).not.toContain('meeting-on-day-off Alle:8')
  expect((await findingsIn(ledger, '2023-06-18')).map(inShort)).toContain('meeting-on-day-off Alle:8')
})

test('a finding from rows alone rests on the imports that brought them, or no longer had them', async () => {
  const typesOf = async (findings: readonly Finding[]) => {
    const asked = new Set(findings.flatMap(({ eventIds }) => eventIds))
    const types: string[] = []
    for await (const page of ledger.log.readAll())
      types.push(...page.filter(({ id }) => asked.has(id)).map(({ type }) => type))
    return types
  }
  const statements = edited(CLEAN.statements as RegisterInput, ['Rederiet', 'Fiskarlaget'])
  await importInto(ledger, Object.values({ ...CLEAN, statements }))
  expect(await typesOf(await findingsIn(ledger))).toEqual(['RowsImported'])
  await importInto(ledger, [CLEAN.statements as RegisterInput])
  const without = edited(CLEAN.involvement as RegisterInput, ['Rederiet;Har gitt innspill.\n', ''])
  await importInto(ledger, [without])
  const [vanished] = await findingsIn(ledger)
  expect(vanished?.rule).toBe('row-vanished')
  expect(await typesOf(vanished ? [vanished] : [])).toEqual(['RowsGone'])
})

/** The council and the board treat what these rows say; the board is said to treat first. */
async function inOrder(
  rows: string,
  claim = '*;treated-before;Styret;;;;Rådet;kapittel 3',
): Promise<readonly string[]> {
  await importInto(ledger, [
    register('Dokumenter', 'documents', 'Dokument;Versjon;Også kalt\nHavneplan;0.9;Planen\nHavneplan;1.0;'),
    register('Møter', 'meetings', `Dato;Organ;Sak\n${rows.replaceAll(/^ +/gm, '')}`),
    register('Utsagn', 'statements', `Register;Claim;Organ;Møtetype;From;To;Value;Source\n${claim}`),
  ])
  const findings = await findingsIn(ledger)
  return findings.filter(({ rule }) => /treatment-order|claim/.test(rule)).map(inShort)
}

describe('a stated order of treatment', () => {
  const BEFORE_MARCH = '*;treated-before;Styret;;01.03.2023;31.12.2023;Rådet;kapittel 3'
  test.each<[what: string, rows: string, claim: string | undefined, expected: readonly string[]]>([
    [
      'a version that the first has not treated, though it treated another',
      '15.02.2023;Styret;Havneplan v. 0.9\n15.03.2023;Rådet;Havneplan v. 1.0',
      undefined,
      ['treatment-order Utsagn:2 Møter:3'],
    ],
    [
      'a version, and a matter of the first that says no version',
      '15.02.2023;Styret;Havneplan v. 0.9\n01.03.2023;Styret;Planen\n15.03.2023;Rådet;Havneplan v. 1.0',
      undefined,
      [],
    ],
    [
      'a document without versions, in the order of the meetings',
      '15.02.2023;Styret;Innspill til planen\n15.03.2023;Rådet;Planen',
      undefined,
      [],
    ],
    [
      'a document without versions, in the other order',
      '15.03.2023;Styret;Innspill til planen\n15.02.2023;Rådet;Planen',
      undefined,
      ['treatment-order Utsagn:2 Møter:3,2'],
    ],
    ['a document that the second alone names', '15.02.2023;Rådet;Planen', undefined, []],
    [
      'what the first treated before the claim’s time is treated',
      '15.02.2023;Styret;Havneplan v. 0.9\n15.03.2023;Rådet;Havneplan v. 0.9',
      BEFORE_MARCH,
      [],
    ],
    [
      'what the second treated before the claim’s time is not spoken of',
      '15.02.2023;Rådet;Havneplan v. 0.9\n15.03.2023;Styret;Havneplan v. 0.9',
      BEFORE_MARCH,
      [],
    ],
    [
      'a claim of another list than the one that has the meetings',
      '15.02.2023;Rådet;Havneplan v. 0.9',
      'Dokumenter;treated-before;Styret;;;;Rådet;kapittel 3',
      [],
    ],
    [
      'a claim of the list that has them',
      '15.02.2023;Rådet;Havneplan v. 0.9',
      'Møter;treated-before;Styret;;;;Rådet;kapittel 3',
      ['treatment-order Utsagn:2 Møter:2'],
    ],
  ])('%s', async (_what, rows, claim, expected) => {
    expect(await inOrder(rows, claim)).toEqual(expected)
  })

  test('a case that two bodies treat under one number, whatever it is called', async () => {
    await importInto(ledger, [
      register(
        'Møter',
        'meetings',
        'Dato;Organ;Sak\n15.02.2023;Rådet;Kaia\n15.03.2023;Styret;Innspill om brygga',
      ),
      register(
        'Utsagn',
        'statements',
        'Register;Claim;Organ;Møtetype;From;To;Value;Source\n*;treated-before;Styret;;;;Rådet;kapittel 3',
      ),
    ])
    expect(await found()).toEqual([])
    const matters = await ledger.projector.catchUp().then(() => mattersIn(ledger))
    for (const { meetingId, matterId } of matters) {
      await ledger.runner.run({
        type: 'CorrectMatter',
        data: { meetingId, matterId, caseNumber: '2023/17', reason: 'Saksnummeret manglet' },
        commandId: `number ${matterId}`,
        actor: TEST_ACTOR,
      })
    }
    expect(await found()).toEqual(['treatment-order Utsagn:2 Møter:2,3'])
    const [finding] = await findingsIn(ledger)
    expect(finding?.message).toBe(
      'Rådet behandlet 2023/17 15.02.2023, før Styret (15.03.2023), som skal behandle først.',
    )
  })
})

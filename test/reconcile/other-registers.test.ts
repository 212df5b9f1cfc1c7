import { edited, importInto, register } from '../imports/import-fixture.js'
import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import { findingsIn, inShort } from './reconcile-fixture.js'

// Registers as other secretaries write them, and what a governance lead would expect of one change in them. Each was
// seen red: a finding too many, or none.

type RegisterInput = ReturnType<typeof register>

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const SCHOOL: Readonly<Record<string, RegisterInput>> = {
  bodies: register(
    'Råd og utvalg',
    'bodies',
    `Nøkkel;Organ;Type;Gyldig fra;Forkortelse;Også kalt
     su;Samarbeidsutvalget ved Bjørkåsen skole;utvalg;01.08.2022;SU;
     fau;Foreldrerådets arbeidsutvalg;utvalg;;FAU;
     elev;Elevrådet;råd;;;Elevrådet ved Bjørkåsen`,
  ),
  documents: register(
    'Planer',
    'documents',
    `Dokument;Versjon;Også kalt;Status;Dato
     Virksomhetsplan for Bjørkåsen;0.5;Virksomhetsplanen;utkast;01.11.2023
     Virksomhetsplan for Bjørkåsen;0.8;;utkast;01.02.2024
     Virksomhetsplan for Bjørkåsen;1.0;;vedtatt;01.06.2024`,
  ),
  own: register(
    'Møtebok',
    'meetings',
    `Dato;Møtetype;Sak;Vedtak
     21.09.2023;Ordinært;Konstituering og møteplan;Møteplanen ble vedtatt.
     16.11.2023;Ordinært;Virksomhetsplanen, utgave 0.5;Utvalget anbefaler planen med endringene fra møtet.
     15.02.2024;Ordinært;Virksomhetsplanen v. 0.8;Utvalget drøftet planen.
     18.04.2024;Dialogkveld;Trivsel og tilsyn i friminuttene;Ingen vedtak, men gode innspill.
     13.06.2024;Ordinært;Virksomhetsplanen v. 1.0;Utvalget sluttet seg til planen.
     19.09.2024;Ordinært;Skolerute for neste skoleår;Utvalget tok skoleruta til orientering.`,
    { body: 'Samarbeidsutvalget ved Bjørkåsen skole' },
  ),
  all: register(
    'Rektors møteliste',
    'meetings',
    `Dato;Organ;Sak
     21.09.2023;SU;Konstituering og møteplan
     16.11.2023;SU;Virksomhetsplanen v. 0.5
     30.11.2023;Foreldrerådets arbeidsutvalg;Virksomhetsplanen v. 0.5
     15.02.2024;SU;Virksomhetsplanen v. 0.8
     18.04.2024;SU;Trivsel og tilsyn i friminuttene
     23.05.2024;Elevrådet;Mobilfri skoledag
     13.06.2024;SU;Virksomhetsplanen v. 1.0
     19.09.2024;SU;Skolerute for neste skoleår`,
  ),
  involvement: register(
    'Medvirkning',
    'involvement',
    `Aktør;Involvering
     Samarbeidsutvalget ved Bjørkåsen skole;Har gitt tilslutning til Virksomhetsplanen v. 1.0.
     Elevrådet;Fikk uttale seg om mobilbruk.`,
  ),
  statements: register(
    'Det vi sier',
    'statements',
    `Register;Claim;Organ;Møtetype;From;To;Value;Source
     Møtebok;meeting-count;Samarbeidsutvalget ved Bjørkåsen skole;Ordinært;01.01.2024;31.12.2024;3;årsrapport
     Rektors møteliste;actor-listed;;;;;Elevrådet;årsrapport
     *;treated-before;Samarbeidsutvalget ved Bjørkåsen skole;;;;Foreldrerådets arbeidsutvalg;årsrapport`,
  ),
}

const found = async () => (await findingsIn(ledger)).map(inShort)

test('what a school keeps gives nothing', async () => {
  await importInto(ledger, Object.values(SCHOOL))
  expect(await found()).toEqual([])
})

const SUPPORTED = 'Utvalget sluttet seg til planen.'
const PLAN_AGREED = 'Møteplanen ble vedtatt.'

test.each<[what: string, register: string, from: string, to: string, expected: readonly string[]]>([
  ['support in nynorsk', 'own', SUPPORTED, 'Utvalet gav si fulle tilslutning til planen.', []],
  ['support that is given', 'own', SUPPORTED, 'Virksomhetsplanen tilsluttes.', []],
  ['support of a proposal', 'own', SUPPORTED, 'Utvalget tiltrådte rektors innstilling.', []],
  ['a plan that is approved', 'own', SUPPORTED, 'Planen ble godkjent.', []],
  [
    'somebody who takes office',
    'own',
    SUPPORTED,
    'Ny leder tiltrer i august.',
    ['endorsement-overstated Medvirkning:2 Møtebok:6'],
  ],
  [
    'a promise of a document that came in a later version',
    'own',
    PLAN_AGREED,
    `${PLAN_AGREED} Virksomhetsplanen vil løftes til Foreldrerådets arbeidsutvalg i november.`,
    [],
  ],
  [
    'a promise of a document that came too late',
    'own',
    PLAN_AGREED,
    `${PLAN_AGREED} Virksomhetsplanen vil løftes til Foreldrerådets arbeidsutvalg i oktober.`,
    ['promise-not-kept Møtebok:2'],
  ],
  [
    'a wrong year, with a version and a count',
    'own',
    '13.06.2024;Ordinært',
    '13.06.2023;Ordinært',
    ['meeting-date-differs Møtebok:6 Rektors møteliste:8'],
  ],
  [
    'an actor that is said to be listed, and is misspelt there',
    'all',
    '23.05.2024;Elevrådet',
    '23.05.2024;Elevådet',
    ['body-name-nearly-known Rektors møteliste:7'],
  ],
  [
    'an annex that is something, and is taken in as something',
    'involvement',
    'Fikk uttale seg om mobilbruk.',
    'Skoleruta er vedlegg 3.\n     FAU;Kartet over uteområdet er tatt inn som vedlegg 3.',
    ['designation-shared Medvirkning:3,4'],
  ],
  ['a heading in capitals', 'all', 'Mobilfri skoledag', 'MOBILFRI DAG PÅ SKOLEN', []],
  [
    'an abbreviation',
    'all',
    'Mobilfri skoledag',
    'Mobilfri dag og PPT',
    ['abbreviation-not-expanded Rektors møteliste:7'],
  ],
  ['fewer words', 'all', 'Trivsel og tilsyn i friminuttene', 'Trivsel', []],
  [
    'a version before its turn, which a register calls an edition',
    'all',
    '30.11.2023;Foreldrerådets',
    '09.11.2023;Foreldrerådets',
    ['treatment-order Det vi sier:4 Rektors møteliste:4,3 Møtebok:3'],
  ],
  [
    'one date of a version that two others contradict',
    'documents',
    '01.06.2024',
    '01.06.2023',
    ['version-out-of-order Planer:4,2,3'],
  ],
  [
    'what was sent in after the meeting',
    'own',
    'Utvalget tok skoleruta til orientering.',
    'Forslag til vedtak (ikke godkjent referat p.t.): Ruta tas til orientering. Foreldrene meldte merknader i etterkant.',
    ['draft-tells-of-later Møtebok:7'],
  ],
])('one change in them: %s', async (_what, which, from, to, expected) => {
  const changed = edited(SCHOOL[which] as RegisterInput, [from, to])
  expect(changed).not.toEqual(SCHOOL[which])
  await importInto(ledger, Object.values({ ...SCHOOL, [which]: changed }))
  expect(await found()).toEqual(expected)
})

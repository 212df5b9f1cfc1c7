import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import { dataOf, eventsOf, importInto, printed, problemsOf } from './import-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

type Kind =
  | 'bodies'
  | 'members'
  | 'meetings'
  | 'matters'
  | 'owners'
  | 'involvement'
  | 'documents'
  | 'statements'
const withHeader = (header: string, kind?: Kind, columns: Readonly<Record<string, string>> = {}) => ({
  file: 'Liste.csv',
  name: 'Liste',
  kind,
  columns,
  bytes: Buffer.from(`${header}\n`),
  body: 'Rådet',
})

/** The fields that the columns are taken for. */
async function fieldsOf(header: string, kind: Kind, columns: Readonly<Record<string, string>> = {}) {
  await importInto(ledger, [withHeader(header, kind, columns)])
  const [started] = await dataOf(ledger, 'ImportStarted')
  return started?.fields
}

const ENGLISH: Readonly<Record<Kind, string>> = {
  bodies: 'body;kind;valid_from;valid_to;short_name;aliases;parent;key',
  members: 'role;name;organisation;chair;deputy;valid_from;valid_to;body',
  meetings: 'date;body;type;matter;decision;minutes_status;approved_on;place;start;number',
  matters: 'date;body;type;matter;decision;minutes_status;approved_on;place;start;number;order',
  owners: 'area;owner;valid_from',
  involvement: 'actor;involvement',
  documents: 'document;version;date;aliases;status;order;from;to;submitted_on',
  statements: 'register;claim;body;type;from;to;value;source',
}

describe('columns', () => {
  it.each(Object.entries(ENGLISH))(
    'of %s are known by their English names, in any case',
    async (kind, header) => {
      expect(await fieldsOf(header.toUpperCase().replace('_', ' '), kind as Kind)).toEqual(header.split(';'))
    },
  )

  const norwegian: readonly (readonly [Kind, string, string])[] = [
    ['bodies', 'Organ;Type;Gyldig fra;Gyldig til;Forkortelse;Også kalt;Del av;Nøkkel', ENGLISH.bodies],
    ['bodies', 'id;organ', 'key;body'],
    ['members', 'ROLLE;NAVN;VIRKSOMHET;MØTELEDER;VARA;GYLDIG FRA;GYLDIG TIL;ORGAN', ENGLISH.members],
    [
      'meetings',
      'Dato;Organ;Møtetype;Sak;Vedtak;Referatstatus;Godkjent dato;Sted;Klokkeslett;Møtenummer',
      ENGLISH.meetings,
    ],
    ['meetings', 'dato;aktør;sak i møtet', 'date;body;matter'],
    ['meetings', 'dato;møte/aktør;hovedtema', 'date;body;matter'],
    ['meetings', 'dato;tema for møtet', 'date;matter'],
    ['meetings', 'date;topic', 'date;matter'],
    ['matters', 'dato;tema;saksnr', 'date;matter;order'],
    ['owners', 'Samhandlingsområder;Tiltakseier;Gyldig fra', ENGLISH.owners],
    ['owners', 'Samhandlingsområde;Eier', 'area;owner'],
    ['owners', 'Område;Eier', 'area;owner'],
    ['involvement', 'Aktør;Involvering', ENGLISH.involvement],
    ['documents', 'Dokument;Versjon;Dato;Også kalt;Status;Rekkefølge;Fra;Til;Oversendt', ENGLISH.documents],
  ]
  it.each(norwegian)('of %s are known by the Norwegian names %s', async (kind, header, fields) => {
    expect(await fieldsOf(header, kind)).toEqual(fields.split(';'))
    expect((await printed(ledger, 'Liste'))[0]).toEqual(header.split(';'))
  })

  it('are known by a name that they begin with, the longest, where no name is the whole heading', async () => {
    const header = 'Dato for møtet;Sak i møtet fra forprosjektet;Vedtak i saken;Sted  og rom'
    expect(await fieldsOf(header, 'meetings')).toEqual(['date', 'matter', 'decision', 'place'])
    expect(await problemsOf(ledger, [withHeader('Dato;Sakskart', 'meetings')])).toEqual([
      expect.stringMatching(
        /^Liste\.csv:1: column "Sakskart" is unknown; known for meetings are date \(dato\)/,
      ),
    ])
  })

  it('are known in either form of Unicode', async () => {
    expect(await fieldsOf('Aktør;Involvering'.normalize('NFD'), 'involvement')).toEqual([
      'actor',
      'involvement',
    ])
  })

  it('are mapped by what is given, in any language', async () => {
    const german = { Rolle: 'role', Name: 'name', Körperschaft: 'organisation', Vorsitz: 'chair' }
    expect(await fieldsOf('Rolle;Name;Körperschaft;Vorsitz', 'members', german)).toEqual([
      'role',
      'name',
      'organisation',
      'chair',
    ])
  })

  it('are mapped by the beginning of a heading, which yields to a longer name that is known', async () => {
    const given = { Sak: 'number', 'Hva det gjaldt': 'vedtak' }
    expect(await fieldsOf('Dato;Sak;Sak i møtet;Hva det gjaldt i dag', 'meetings', given)).toEqual([
      'date',
      'number',
      'matter',
      'decision',
    ])
  })

  it('are wrong when unknown, doubled, missing or mapped to nothing, and all of it is told', async () => {
    const given = { Merknad: 'merknad', Borte: 'place' }
    const problems = await problemsOf(ledger, [withHeader('Sak;Tema;Farge;Merknad', 'meetings', given)])
    expect(problems).toEqual([
      expect.stringMatching(
        /^Liste\.csv:1: column "Merknad" is mapped to "merknad", which is no field; known for/,
      ),
      expect.stringMatching(/^Liste\.csv:1: column "Farge" is unknown; known for .*--column "Farge=FIELD"/),
      expect.stringMatching(/^Liste\.csv:1: no column is called "Borte"; the columns are "Sak", "Tema"/),
      expect.stringMatching(/^Liste\.csv:1: column date is missing; known for/),
      expect.stringMatching(/^Liste\.csv:1: columns "Sak", "Tema" are all matter; one column at most/),
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })
})

describe('the kind of a register', () => {
  it.each([
    ['Organ;Forkortelse', 'bodies'],
    ['Organ', 'bodies'],
    ['Rolle;Navn;Virksomhet', 'members'],
    ['Område;Eier', 'owners'],
    ['Aktør;Involvering', 'involvement'],
    ['Dokument;Versjon;Status', 'documents'],
    ['Register;Claim;Value', 'statements'],
    ['Dato;Sak;Saksnr', 'matters'],
  ])('%s is told by the header: %s', async (header, kind) => {
    await importInto(ledger, [withHeader(header)])
    expect(await dataOf(ledger, 'ImportStarted')).toMatchObject([{ kind }])
  })

  it('has to be named where several fit', async () => {
    expect(await problemsOf(ledger, [withHeader('Dato;Sak')])).toEqual([
      'Liste.csv:1: the header fits several kinds; name one of them with --kind: meetings, matters',
    ])
  })

  it('has to be named where none fits, and it is told what each needs', async () => {
    expect(await problemsOf(ledger, [withHeader('Farge;Form')])).toEqual([
      expect.stringMatching(
        /the header "Farge", "Form" fits no kind .* members \(role, name, organisation\)/,
      ),
    ])
  })
})

import { idOf } from '../support/ledger-fixture.js'
import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import { countLines, eventsOf, eventTypes, importInto, problemsOf } from './import-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const commands = (lines: readonly (string | object)[], lineEnd = '\n') => ({
  file: 'kommandoer.ndjson',
  name: 'Kommandoer',
  kind: 'commands' as const,
  bytes: Buffer.from(
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join(lineEnd),
  ),
})

const [bodyId, personId, appointmentId] = [idOf('the board'), idOf('a person'), idOf('an appointment')]
const REGISTER = { type: 'RegisterBody', data: { bodyId, name: 'Rådet', kind: 'råd' } }
const PERSON = { type: 'RegisterPerson', data: { personId, name: 'Ida Ås' }, commandId: 'the first person' }
const APPOINT = {
  type: 'AppointMember',
  data: { bodyId, appointmentId, personId, organisation: 'Byen', role: 'chair' },
  commandId: idOf('a command'),
}

describe('a file of commands', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('is run in its order, once, with lines that end in %s', async (_, lineEnd) => {
    const file = commands(['\uFEFF', REGISTER, '', PERSON, APPOINT].slice(1), lineEnd)
    expect(countLines(await importInto(ledger, [file]))).toEqual([
      'Kommandoer: 3 new, 0 changed, 0 unchanged, 0 gone',
    ])
    expect(await eventTypes(ledger)).toEqual({ BodyRegistered: 1, PersonRegistered: 1, MemberAppointed: 1 })
    const before = (await eventsOf(ledger)).length
    const again = commands([REGISTER, PERSON, APPOINT])
    expect(countLines(await importInto(ledger, [again]))).toEqual([
      'Kommandoer: 0 new, 0 changed, 3 unchanged, 0 gone',
    ])
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('grows by lines that are new, wherever they stand', async () => {
    await importInto(ledger, [commands([REGISTER])])
    const file = commands([
      PERSON,
      REGISTER,
      { type: 'AddBodyAlias', data: { bodyId, alias: 'Byrådet' } },
      APPOINT,
    ])
    expect(countLines(await importInto(ledger, [file]))).toEqual([
      'Kommandoer: 3 new, 0 changed, 1 unchanged, 0 gone',
    ])
  })

  it('is begun by a byte order mark or not', async () => {
    await importInto(ledger, [commands([`\uFEFF${JSON.stringify(REGISTER)}`])])
    expect(await eventTypes(ledger)).toEqual({ BodyRegistered: 1 })
  })

  it('is refused as a whole, all of its bad lines at once', async () => {
    const file = commands([
      REGISTER,
      '{"type": "RegisterBody", "data": ',
      '["RegisterBody"]',
      { type: 'RegisterBody' },
      { type: 'RegisterBoard', data: {} },
      { type: 'RegisterPerson', data: { personId: 'ida' } },
      { type: 'RegisterPerson', data: { personId, name: 'Ida' }, actor: 'me' },
      PERSON,
    ])
    expect(await problemsOf(ledger, [file])).toEqual([
      expect.stringMatching(/^kommandoer\.ndjson:2: ".+RegisterBody.+" is no JSON; allowed: /),
      expect.stringMatching(/^kommandoer\.ndjson:3: .*allowed: .*"type"/),
      expect.stringMatching(/^kommandoer\.ndjson:4: data: .*allowed: /),
      expect.stringMatching(
        /^kommandoer\.ndjson:5: there is no command "RegisterBoard"; allowed: RegisterBody/,
      ),
      expect.stringMatching(
        /^kommandoer\.ndjson:6: RegisterPerson cannot take this data: personId .*"ida".*name/,
      ),
      expect.stringMatching(/^kommandoer\.ndjson:7: .*"actor"/),
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })

  it('is refused as a whole where the ledger refuses one of its lines', async () => {
    const file = commands([REGISTER, { ...APPOINT, commandId: undefined }, PERSON])
    expect(await problemsOf(ledger, [file])).toEqual([
      expect.stringMatching(/^kommandoer\.ndjson:2: there is no person/),
    ])
    expect(await eventsOf(ledger)).toEqual([])
    await importInto(ledger, [commands([REGISTER])])
    expect(await problemsOf(ledger, [commands([REGISTER, REGISTER])])).toEqual([
      expect.stringMatching(/^kommandoer\.ndjson:2: .*already/),
    ])
  })

  it('says which line is not UTF-8', async () => {
    const file = commands([REGISTER])
    const bytes = Buffer.concat([file.bytes, Buffer.from('\n{"type": "Bod\xf8"}', 'latin1')])
    expect(await problemsOf(ledger, [{ ...file, bytes }])).toEqual([
      expect.stringMatching(/^kommandoer\.ndjson:2: the line is not UTF-8; allowed: /),
    ])
  })

  it('is taken together with registers, after them', async () => {
    const organs = {
      file: 'o.csv',
      name: 'Organer',
      kind: 'bodies' as const,
      bytes: Buffer.from('Organ\nRådet\n'),
    }
    const outcome = await importInto(ledger, [commands([PERSON]), organs])
    expect(countLines(outcome)).toEqual([
      'Organer: 1 new, 0 changed, 0 unchanged, 0 gone',
      'Kommandoer: 1 new, 0 changed, 0 unchanged, 0 gone',
    ])
  })
})

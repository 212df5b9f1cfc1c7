import { join } from 'node:path'
import { CommandRunner } from '../../src/commands/run-command.js'
import type { RegisterInput } from '../../src/imports/rows/prepare-register.js'
import { runImport } from '../../src/imports/run-import.js'
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
  registersIn,
  typesSince,
} from './import-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const MEMBERS = register(
  'Medlemmer',
  'members',
  `Rolle;Navn;Virksomhet;Vara
   Leder;Ida Ås;Byen;
   Medlem;Ola Vik;Fylket;Kari Moe
   Medlem;Per Lie;Staten;`,
  { body: 'Rådet' },
)

/** The same rows under their columns in another order. */
function withColumns(input: RegisterInput, ...order: readonly number[]): RegisterInput {
  const rows = cellsOf(input).map((row) => order.map((at) => row[at] ?? '').join(';'))
  return { ...input, bytes: Buffer.from(`${rows.join('\n')}\n`) }
}

describe('a register whose columns come in another order', () => {
  it('is the same, also where a row is new', async () => {
    await importInto(ledger, [MEMBERS])
    const before = (await eventsOf(ledger)).length
    const turned = withColumns(MEMBERS, 3, 2, 1, 0)
    await importInto(ledger, [turned])
    expect((await eventsOf(ledger)).length).toBe(before)
    const next = edited(turned, [';Staten;', ';Byen;Siri Ek;Medlem\n;Staten;'])
    expect(countLines(await importInto(ledger, [next]))).toEqual([
      'Medlemmer: 1 new, 0 changed, 3 unchanged, 0 gone',
    ])
    expect(await printed(ledger, 'Medlemmer')).toEqual(cellsOf(next))
    expect(countLines(await importInto(ledger, [next]))).toEqual([
      'Medlemmer: 0 new, 0 changed, 4 unchanged, 0 gone',
    ])
    expect(countLines(await importInto(ledger, [withColumns(next, 1, 0, 3, 2)]))).toEqual([
      'Medlemmer: 0 new, 0 changed, 4 unchanged, 0 gone',
    ])
  })

  it('knows a row that was gone and comes back', async () => {
    await importInto(ledger, [MEMBERS])
    const turned = withColumns(MEMBERS, 3, 2, 1, 0)
    await importInto(ledger, [edited(turned, [';Staten;Per Lie;Medlem\n', ''])])
    expect(countLines(await importInto(ledger, [turned]))).toEqual([
      'Medlemmer: 0 new, 1 changed, 2 unchanged, 0 gone',
    ])
    expect(await printed(ledger, 'Medlemmer')).toEqual(cellsOf(turned))
    expect(await dataOf(ledger, 'MemberAppointed')).toHaveLength(4)
  })
})

describe('a register that is called otherwise', () => {
  it('prints its new headings and title, and no row changes', async () => {
    await importInto(ledger, [{ ...MEMBERS, title: 'Rådets medlemmer' }])
    const before = (await eventsOf(ledger)).length
    const next = edited(MEMBERS, ['Rolle;Navn', 'Rolle i rådet;Navn'])
    expect(countLines(await importInto(ledger, [next]))).toEqual([
      'Medlemmer: 0 new, 0 changed, 3 unchanged, 0 gone',
    ])
    expect(await typesSince(ledger, before)).toEqual([])
    expect(await printed(ledger, 'Medlemmer')).toEqual(cellsOf(next))
    await importInto(ledger, [{ ...next, title: 'Medlemmer av rådet' }])
    const titles = (await dataOf(ledger, 'ImportStarted')).map(({ title }) => title)
    expect(titles).toEqual(['Rådets medlemmer', 'Rådets medlemmer', 'Medlemmer av rådet'])
    const after = (await eventsOf(ledger)).length
    await importInto(ledger, [{ ...next, title: 'Medlemmer av rådet' }])
    expect((await eventsOf(ledger)).length).toBe(after)
  })

  it('is another register under another name or for another body', async () => {
    await importInto(ledger, [MEMBERS])
    const outcome = await importInto(ledger, [
      { ...MEMBERS, body: 'Skolerådet' },
      { ...MEMBERS, name: 'Alle' },
    ])
    expect(countLines(outcome)).toEqual([
      'Alle: 3 new, 0 changed, 0 unchanged, 0 gone',
      'Medlemmer: 3 new, 0 changed, 0 unchanged, 0 gone',
    ])
    const sameOwner = await importInto(ledger, [{ ...MEMBERS, body: 'Råd', name: 'medlemmer' }])
    expect(countLines(sameOwner)).toEqual(['medlemmer: 0 new, 0 changed, 3 unchanged, 0 gone'])
  })
})

describe('a register that is kept for a body', () => {
  it('stays the same when that body is merged into another', async () => {
    await importInto(ledger, [MEMBERS])
    await importInto(ledger, [register('Organer', 'bodies', 'Organ\nBystyret')])
    const [council, board] = (await dataOf(ledger, 'BodyRegistered')).map(({ bodyId }) => bodyId)
    const data = { bodyId: council, into: board }
    await ledger.runner.run({ type: 'MergeBodies', data, commandId: 'merge', actor: TEST_ACTOR })
    const before = (await eventsOf(ledger)).length
    expect(countLines(await importInto(ledger, [MEMBERS]))).toEqual([
      'Medlemmer: 0 new, 0 changed, 3 unchanged, 0 gone',
    ])
    expect((await eventsOf(ledger)).length).toBe(before)
    await importInto(ledger, [edited(MEMBERS, ['Medlem;Per Lie', 'Medlem;Siri Ek;Byen;\nMedlem;Per Lie'])])
    expect((await dataOf(ledger, 'MemberAppointed')).at(-1)).toMatchObject({ bodyId: board })
    expect(await problemsOf(ledger, [edited(MEMBERS, ['Ida Ås;Byen', 'Ida Ås;Staten'])])).toEqual([
      expect.stringMatching(
        /^Medlemmer\.csv:2: the row was changed, and its appointment is in body .* merged into/,
      ),
    ])
  })

  it('stays a register of its kind', async () => {
    await importInto(ledger, [MEMBERS])
    const other = register('Medlemmer', 'owners', 'Område;Eier\nSkole;Byen', { body: 'Rådet' })
    expect(await problemsOf(ledger, [other], { replace: true })).toEqual([
      'Medlemmer.csv:1: "Medlemmer" is a register of members, not of owners; allowed: its kind, or another name',
    ])
  })

  it('has a name and a title of a stated length', async () => {
    const wrong = { ...MEMBERS, name: ' ', title: 't'.repeat(4_001) }
    expect(await problemsOf(ledger, [wrong])).toEqual([
      "Medlemmer.csv:1: the register's name has 0 characters; allowed: 1 to 500",
      "Medlemmer.csv:1: the register's title has 4001 characters; allowed: 1 to 4000",
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })
})

const LISTS: readonly RegisterInput[] = [
  register('Organer', 'bodies', 'Organ;Type\nRådet;råd\nByen;virksomhet\nFylket;virksomhet'),
  MEMBERS,
  register('Eiere', 'owners', 'Område;Eier\nSkole;Byen\nHelse;Fylket\nVei;Staten'),
  register('Involvering', 'involvement', 'Aktør;Involvering\nByen;Med\nFylket;Med\nStaten;Ikke'),
  register('Dokumenter', 'documents', 'Dokument;Versjon\nPlan;0.9\nPlan;1.0\nNotat;1.0'),
  register(
    'Utsagn',
    'statements',
    'Register;Claim;Value\n*;actor-listed;Byen\n*;actor-listed;Fylket\n*;actor-listed;X',
  ),
]

describe.each(LISTS)('a register of $kind', (list) => {
  it('writes nothing in a dry run, which says what would happen', async () => {
    const planned = await importInto(ledger, [list], { dryRun: true })
    expect(await eventsOf(ledger)).toEqual([])
    const done = await importInto(ledger, [list])
    expect(planned.commands).toEqual(done.commands)
    expect(planned.planned).toEqual(done.planned)
    const before = (await eventsOf(ledger)).length
    const again = await importInto(ledger, [list], { dryRun: true })
    expect(again.planned).toEqual([])
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('loses more than half of its rows only when told, and takes them back', async () => {
    await importInto(ledger, [list])
    const events = (await eventsOf(ledger)).length
    const [header = '', first = ''] = list.bytes.toString().split('\n')
    const short = { ...list, bytes: Buffer.from(`${header}\n${first}\n`) }
    expect(await problemsOf(ledger, [short])).toEqual([
      expect.stringMatching(/:1: 2 of the 3 rows of ".*" would be gone, .*allowed: --replace/),
    ])
    expect((await eventsOf(ledger)).length).toBe(events)
    expect(countLines(await importInto(ledger, [short], { replace: true }))).toEqual([
      `${list.name}: 0 new, 0 changed, 1 unchanged, 2 gone`,
    ])
    expect(await printed(ledger, list.name)).toEqual(cellsOf(short))
    expect(countLines(await importInto(ledger, [list]))).toEqual([
      `${list.name}: 0 new, 2 changed, 1 unchanged, 0 gone`,
    ])
    expect(await typesSince(ledger, events)).toEqual([])
    expect(await printed(ledger, list.name)).toEqual(cellsOf(list))
  })
})

describe('an import that is interrupted', () => {
  const EXAMPLES = join(__dirname, '..', '..', 'examples')
  const lists = registersIn(EXAMPLES).filter(({ kind }) => kind !== 'meetings')

  /** A runner that dies after so many commands: what it has written by then stays. */
  function dyingAfter(commands: number): CommandRunner {
    let left = commands
    return new (class extends CommandRunner {
      override inPieces(): CommandRunner['runMany'] {
        const run = super.inPieces()
        return async (requests) => {
          const some = requests.slice(0, left)
          left -= some.length
          const results = await run(some)
          if (some.length < requests.length) throw new Error('killed')
          return results
        }
      }
    })(ledger)
  }

  const facts = async () =>
    (await eventsOf(ledger))
      .filter(({ type }) => type !== 'PersonRegistered' && type !== 'RowsImported')
      .map(({ type, data }) => JSON.stringify({ type, data }))
      .sort()

  it('is finished by running it again, with nothing doubled', async () => {
    await importInto(ledger, lists)
    const whole = await facts()
    for (const commands of [1, 3, 12, 50, 75, 90, 100, 120]) {
      await ledger.discard()
      ledger = openLedgerInFolder()
      await ledger.projector.catchUp()
      const cut = runImport(
        { ...ledger, runner: dyingAfter(commands) },
        { registers: lists, actor: async () => TEST_ACTOR },
      )
      await expect(cut).rejects.toThrow('killed')
      await importInto(ledger, lists)
      expect(await facts()).toEqual(whole)
      for (const { name } of lists) expect((await printed(ledger, name)).length).toBeGreaterThan(1)
    }
  })

  it('keeps another file of that register out until then', async () => {
    await ledger.projector.catchUp()
    const cut = runImport(
      { ...ledger, runner: dyingAfter(4) },
      { registers: [MEMBERS], actor: async () => TEST_ACTOR },
    )
    await expect(cut).rejects.toThrow('killed')
    const other = edited(MEMBERS, ['Ida Ås', 'Ida Aas'])
    expect(await problemsOf(ledger, [other])).toEqual([
      expect.stringMatching(/^Medlemmer\.csv:1: an import of "Medlemmer" .* is not finished; run it again/),
    ])
    await importInto(ledger, [MEMBERS])
    expect(await problemsOf(ledger, [other])).toEqual([])
  })
})

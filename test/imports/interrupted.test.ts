import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CommandRunner } from '../../src/commands/run-command.js'
import type { RegisterInput } from '../../src/imports/rows/prepare-register.js'
import { runImport } from '../../src/imports/run-import.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import { edited, eventsOf, importInto, printed, problemsOf, register } from './import-fixture.js'
import { decisionsAt, mattersAt, meetingsAt } from './meetings-fixture.js'

// An import that was cut off is finished by running it again: nothing is doubled, and it ends as if nothing had happened.

/** Rows are kept in batches, which a cut divides otherwise; and who imports is a person of each ledger's own. */
const DIFFERENT: readonly string[] = [
  'RowsImported',
  'RowsListed',
  'RowsMoved',
  'RowsGone',
  'PersonRegistered',
]

/** All that an import comes to, without the times at which it was recorded. */
async function outcomeOf(ledger: LedgerInFolder, names: readonly string[]): Promise<object> {
  const events = (await eventsOf(ledger)).filter(({ type }) => !DIFFERENT.includes(type))
  const outcome = {
    events: events.map(({ id, type, data }) => JSON.stringify({ id, type, data })).sort(),
    meetings: await meetingsAt(ledger),
    matters: await mattersAt(ledger),
    decisions: await decisionsAt(ledger),
    registers: await Promise.all(names.map((name) => printed(ledger, name))),
  }
  const text = JSON.stringify(outcome, (key, value) => (/recordedAt$/iu.test(key) ? undefined : value))
  return JSON.parse(text) as object
}

/** The runner of commands of a process that is cut off after so many of them. */
function cutOffAfter(ledger: LedgerInFolder, commands: number): CommandRunner {
  class CutOff extends CommandRunner {
    override inPieces(): CommandRunner['runMany'] {
      const run = super.inPieces()
      return async (requests, options) => {
        const some = requests.slice(0, commands)
        commands -= some.length
        const results = await run(some, options)
        if (some.length < requests.length) throw new Error('cut off')
        return results
      }
    }
  }
  return new CutOff(ledger)
}

describe('cut off after any of its commands', () => {
  const own = register(
    'Egen',
    'matters',
    `Dato;Sak;Vedtak;Referatstatus
     02.03.2021;Plan;Styret støtter planen.;godkjent
     02.03.2021;Budsjett;Styret støtter budsjettet.;godkjent
     06.04.2021;Gebyr;Styret drøftet gebyret.;forslag
     04.05.2021;Skole;;`,
    { body: 'Styret' },
  )
  const all = register(
    'Alle',
    'meetings',
    `Dato;Organ;Sak;Vedtak
     02.03.2021;Styre;Planen;
     04.05.2021;Styre;Skolen;Vedtatt.
     05.05.2021;Rådet;Annet;`,
  )
  const editedOwn = edited(
    own,
    ['støtter planen', 'støttet planen'],
    ['06.04.2021', '07.04.2021'],
    ['forslag', 'godkjent'],
    ['04.05.2021', '02.03.2021'],
    ['Skole;;', 'Skole;;godkjent'],
  )
  const editedAll = edited(all, ['02.03.2021', '03.03.2021'], ['Annet', 'Noe annet'], ['Vedtatt', 'Vedtas'])

  const cases: readonly (readonly [string, readonly (readonly RegisterInput[])[]])[] = [
    ['a first import', [[own, all]]],
    [
      'an edited one',
      [
        [own, all],
        [editedOwn, editedAll],
      ],
    ],
    [
      'one that takes the edit back',
      [
        [own, all],
        [editedOwn, editedAll],
        [own, all],
      ],
    ],
  ]
  it.each(cases)('%s ends as it would have', async (_, imports) => {
    const names = ['Egen', 'Alle']
    const before = imports.slice(0, -1)
    const last = imports.at(-1) ?? []
    const whole = openLedgerInFolder()
    for (const registers of imports) await importInto(whole, registers)
    const expected = await outcomeOf(whole, names)
    await whole.discard()
    let isCutOff = true
    for (let commands = 0; isCutOff; commands++) {
      const ledger = openLedgerInFolder()
      await ledger.projector.catchUp()
      for (const registers of before) await importInto(ledger, registers)
      const runner = cutOffAfter(ledger, commands)
      const context = { ...ledger, runner }
      isCutOff = await runImport(context, { registers: last, actor: async () => TEST_ACTOR }).then(
        () => false,
        (error: Error) => {
          if (error.message !== 'cut off') throw error
          return true
        },
      )
      await importInto(ledger, last.toReversed())
      expect(await outcomeOf(ledger, names)).toEqual(expected)
      await ledger.discard()
    }
  })

  it('goes on with the meetings that it had settled on, whatever was imported meanwhile', async () => {
    const ledger = openLedgerInFolder()
    try {
      await importInto(ledger, [own])
      const [first] = await meetingsAt(ledger)
      const runner = cutOffAfter(ledger, 4)
      const options = { registers: [all], actor: async () => TEST_ACTOR }
      await expect(runImport({ ...ledger, runner }, options)).rejects.toThrow('cut off')
      // Another meeting of that day would leave the first row with two that it fits.
      await importInto(ledger, [
        register('Tredje', 'meetings', 'Dato;Organ;Sak\n02.03.2021;Styret;Ekstra', {
          matches: new Map([[2, 'new']]),
        }),
      ])
      await importInto(ledger, [all])
      const listed = (await meetingsAt(ledger)).find(({ meetingId }) => meetingId === first?.meetingId)
      expect(listed?.listings).toBe(3)
    } finally {
      await ledger.discard()
    }
  })

  it('lets no other import of that register begin, and finishes without being told again what was allowed', async () => {
    const ledger = openLedgerInFolder()
    try {
      await importInto(ledger, [own])
      const short = { ...own, bytes: Buffer.from('Dato;Sak;Vedtak;Referatstatus\n04.05.2021;Skole;;\n') }
      const runner = cutOffAfter(ledger, 2)
      const options = { registers: [short], actor: async () => TEST_ACTOR, replace: true }
      await expect(runImport({ ...ledger, runner }, options)).rejects.toThrow('cut off')
      expect(await problemsOf(ledger, [editedOwn])).toEqual([
        expect.stringMatching(
          /^Egen\.csv:1: an import of "Egen" from Egen\.csv was begun and is not finished/,
        ),
      ])
      await importInto(ledger, [short])
      expect(await printed(ledger, 'Egen')).toEqual([
        ['Dato', 'Sak', 'Vedtak', 'Referatstatus'],
        ['04.05.2021', 'Skole', '', ''],
      ])
    } finally {
      await ledger.discard()
    }
  })
})

describe('killed', () => {
  const KILLS = 6
  const CLI = join(__dirname, '..', '..', 'dist', 'src', 'cli.js')
  const folder = mkdtempSync(join(tmpdir(), 'interrupted-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'mange.csv')
  const importArgs = (data: string) => [
    CLI,
    'import',
    file,
    '--kind',
    'matters',
    '--name',
    'Mange',
    '--data',
    data,
  ]

  function writeFile(seed: number): void {
    const rows = Array.from({ length: 1_200 }, (_, i) => {
      const day = String(1 + ((i >> 3) % 28)).padStart(2, '0')
      const body = `Utvalg ${1 + (i >> 3) / 28}`.replace(/\..*/u, '')
      return `${day}.03.2021;${body};Sak ${i};Utvalget støtter sak ${i}, utkast ${i % seed}.`
    })
    writeFileSync(file, `Dato;Organ;Sak;Vedtak\n${rows.join('\n')}\n`)
  }

  const sizeOf = (data: string) =>
    ['ledger.db', 'ledger.db-wal']
      .map((name) => join(data, name))
      .reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0)

  /** Runs the import and kills it once the log has grown by so many bytes. @returns whether it was killed before its end */
  async function killedAt(data: string, bytes: number): Promise<boolean> {
    const before = sizeOf(data)
    const child = spawn(process.execPath, importArgs(data), { stdio: 'ignore' })
    const ended = once(child, 'exit')
    while (child.exitCode === null && sizeOf(data) - before < bytes) await pause(1)
    child.kill('SIGKILL')
    const [code] = await ended
    return code === null
  }

  async function opened(data: string) {
    const ledger = openLedgerInFolder(data)
    await ledger.projector.catchUp()
    const outcome = await outcomeOf(ledger, ['Mange'])
    await ledger.close()
    return outcome
  }

  it(`${KILLS} times at random moments, first and edited, it ends as it would have`, async () => {
    // A generator of its own, so that a failure can be had again.
    let state = 20_210_302
    const random = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      return state / 0x7fffffff
    }
    const [whole, cut] = [join(folder, 'whole'), join(folder, 'cut')]
    let kills = 0
    for (const seed of [1_000_000, 7]) {
      writeFile(seed)
      const before = sizeOf(whole)
      expect(spawnSync(process.execPath, importArgs(whole), { stdio: 'ignore' }).status).toBe(0)
      const grown = sizeOf(whole) - before
      for (let turn = 0; turn < KILLS / 2; turn++) {
        if (await killedAt(cut, Math.max(1, grown * random() * 0.9))) kills++
      }
      expect(spawnSync(process.execPath, importArgs(cut), { stdio: 'ignore' }).status).toBe(0)
      expect(await opened(cut)).toEqual(await opened(whole))
    }
    expect(kills).toBeGreaterThan(0)
  }, 300_000)
})

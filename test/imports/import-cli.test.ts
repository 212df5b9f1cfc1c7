import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { registersInFolder } from '../../src/imports/files/registers-in-folder.js'
import { runCli } from '../support/run-cli.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-cli-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const data = () => join(folder, 'ledger')
const run = (...words: readonly string[]) => runCli(data(), words)

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const MEMBERS = 'Rolle;Navn;Virksomhet\nLeder;Ida Ås;Byen\nMedlem;Ola Vik;Fylket\n'

describe('ledger import FILE', () => {
  it('writes nothing in a dry run, not even a ledger, and prints every command', () => {
    const path = file('medlemmer.csv', MEMBERS)
    const { exitCode, stdout } = run('import', path, '--body', 'Rådet (byen)', '--dry-run')
    expect(exitCode).toBe(0)
    const lines = stdout.trim().split('\n')
    expect(lines[0]).toBe('medlemmer: 2 new, 0 changed, 0 unchanged, 0 gone')
    expect(lines[1]).toMatch(/medlemmer\.csv:1: RegisterBody \{"bodyId":".*","name":"Rådet \(byen\)"/)
    expect(lines.at(-1)).toBe(
      'Nothing was written. It would be: 1 RegisterBody, 2 RegisterPerson, 2 AppointMember',
    )
    expect(existsSync(data())).toBe(false)
  })

  it('says in a dry run which rows are gone, and changes nothing', () => {
    const path = file('medlemmer.csv', MEMBERS)
    expect(run('import', path, '--body', 'Rådet').exitCode).toBe(0)
    file('medlemmer.csv', MEMBERS.replace('Leder;Ida Ås;Byen\n', ''))
    const { stdout } = run('import', path, '--body', 'Rådet', '--dry-run')
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'medlemmer: 0 new, 0 changed, 1 unchanged, 1 gone',
      'medlemmer: gone: line 2 of its last import',
      'Nothing was written. It would be: nothing',
    ])
    const again = run('import', path, '--body', 'Rådet')
    expect(again.stdout).toBe('medlemmer: 0 new, 0 changed, 1 unchanged, 1 gone\n')
  })

  it('tells every bad row on stderr and ends with 3', () => {
    const path = file(
      'medlemmer.csv',
      'Rolle;Navn;Virksomhet;Møteleder\nLeder;;Byen;\nMedlem;Ola;Fylket;kanskje\n',
    )
    const { exitCode, stdout, stderr } = run('import', path, '--body', 'Rådet')
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
    expect(stderr.trim().split('\n')).toEqual([
      `${path}:2: Navn: is empty, and has to be filled`,
      `${path}:3: Møteleder: "kanskje" is neither yes nor no; allowed: true, false, ja, nei, x, or nothing`,
      'error: 2 problems found; nothing was written',
    ])
  })

  it('reads the sheet that is named', async () => {
    const book = new ExcelJS.Workbook()
    book.addWorksheet('Forside').addRow(['Hei'])
    book.addWorksheet('Medlemmer').addRows(
      MEMBERS.trim()
        .split('\n')
        .map((line) => line.split(';')),
    )
    const path = file('bok.XLSX', Buffer.from(await book.xlsx.writeBuffer()))
    expect(run('import', path, '--sheet', 'Medlemmer', '--body', 'Rådet').stdout).toBe(
      'bok: 2 new, 0 changed, 0 unchanged, 0 gone\n',
    )
    expect(run('import', path, '--sheet', 'Andre').stderr).toContain('there is no sheet "Andre"')
  })

  it('takes commands by the ending of the file, in any case', () => {
    const path = file(
      'mer.NDJSON',
      '{"type":"RegisterBody","data":{"bodyId":"6f1d2c9e-1b1f-4c53-9a51-6c6f0b0a0001","name":"Rådet","kind":"råd"}}\n',
    )
    expect(run('import', path).stdout).toBe('mer: 1 new, 0 changed, 0 unchanged, 0 gone\n')
  })

  it('maps headings', () => {
    const path = file('mitglieder.csv', 'Funktion,Name,Körperschaft\nVorsitz,Ida Ås,Stadt\n')
    const columns = ['Funktion=role', 'Name=navn', 'Körperschaft=virksomhet'].flatMap((one) => [
      '--column',
      one,
    ])
    expect(run('import', path, ...columns, '--body', 'Rat').exitCode).toBe(0)
    const printed = run('report', 'register', '--name', 'mitglieder', '--format', 'csv').stdout
    expect(printed.trim().split(/\r?\n/)).toEqual(['Funktion;Name;Körperschaft', 'Vorsitz;Ida Ås;Stadt'])
  })
})

describe('ledger import FOLDER', () => {
  const registers = (...entries: readonly object[]) =>
    file('registers.json', JSON.stringify({ registers: entries }))

  it('takes what registers.json lists', () => {
    file('medlemmer.csv', MEMBERS)
    file('organ.csv', 'Organ;Type\nRådet;råd\n')
    registers(
      { file: 'medlemmer.csv', name: 'Tabell 2', title: 'Medlemmer', body: 'Rådet' },
      { file: 'organ.csv', kind: 'bodies' },
    )
    const { exitCode, stdout } = run('import', folder)
    expect(exitCode).toBe(0)
    expect(stdout.trim().split('\n').sort()).toEqual([
      'Tabell 2: 2 new, 0 changed, 0 unchanged, 0 gone',
      'organ: 1 new, 0 changed, 0 unchanged, 0 gone',
    ])
  })

  const inFolder = {
    read: (name: string) => (name === 'a.csv' || name === 'inner/a.csv' ? Buffer.from('Organ') : undefined),
    called: (name: string) => name,
  }
  const faults: readonly (readonly [what: string, text: string, said: RegExp])[] = [
    ['no JSON', '{"registers": [', /registers\.json is no JSON/],
    ['an empty list', '{"registers": []}', /cannot be taken: registers: /],
    ['no list', '{}', /registers\.json cannot be taken: registers: /],
    ['an unknown field', '{"registers": [{"file": "a.csv", "color": "red"}]}', /registers\.0: .*"color"/],
    [
      'an unknown kind',
      '{"registers": [{"file": "a.csv", "kind": "boards"}]}',
      /registers\.0\.kind: .*"bodies"/,
    ],
    ['no file', '{"registers": [{"name": "A"}]}', /registers\.0\.file: /],
    [
      'a file that is not there',
      '{"registers": [{"file": "b.csv"}]}',
      /registers\.json names b\.csv, which is not in/,
    ],
    [
      'a file that is a folder',
      '{"registers": [{"file": "inner"}]}',
      /registers\.json names inner, which is not in/,
    ],
    [
      'a file outside the folder',
      '{"registers": [{"file": "../a.csv"}]}',
      /must be a path inside the folder/,
    ],
    [
      'a match of no register',
      '{"registers": [{"file": "a.csv"}], "matches": [{"register": "B", "line": 2, "meeting": "new"}]}',
      /"B" is the name of 0 registers/,
    ],
    [
      'two files of one name',
      '{"registers": [{"file": "a.csv", "name": "A"}, {"file": "inner/a.csv", "name": "a"}]}',
      /a\.csv is imported under the name "a" too/,
    ],
  ]
  it('refuses what is wrong with registers.json', () => {
    file('a.csv', 'Organ\nRådet\n')
    mkdirSync(join(folder, 'inner'))
    file('inner/a.csv', 'Organ\nRådet\n')
    // One process for each would take longer than it tells: the first and the last go the whole way.
    const wholeWay = [faults[0], faults.at(-1)]
    for (const fault of faults) {
      const [what, text, said] = fault
      file('registers.json', text)
      if (wholeWay.includes(fault)) {
        const { exitCode, stdout, stderr } = run('import', folder)
        expect({ what, stderr }).toEqual({ what, stderr: expect.stringMatching(said) })
        expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
      } else expect(() => registersInFolder(text, inFolder)).toThrow(said)
    }
  })

  it('refuses a folder without registers.json, and what is for single files', () => {
    mkdirSync(join(folder, 'registers.json'))
    expect(run('import', folder)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('no registers.json'),
    })
    rmSync(join(folder, 'registers.json'), { recursive: true })
    registers({ file: 'a.csv' })
    file('a.csv', 'Organ\nRådet\n')
    expect(run('import', folder, '--sheet', 'A')).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('--sheet is for a single file'),
    })
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'registers.json'])
  })
})

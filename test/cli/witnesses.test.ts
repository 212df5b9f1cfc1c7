import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLI } from '../support/run-cli.js'
import { signingWitness } from '../support/witness.js'

const VERIFIER = join(CLI, '..', 'ledger-verify.js')
const scratch = mkdtempSync(join(tmpdir(), 'ledger-witnesses-test-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const file = (name: string, text?: string): string => {
  const path = join(scratch, name)
  if (text !== undefined) writeFileSync(path, text)
  return path
}

const archive = signingWitness('vitne.example/riksarkiv')
const audit = signingWitness('vitne.example/revisjon')
const stranger = signingWitness('vitne.example/ukjent')
const witnesses = file('witnesses.txt', `# Vitner\n${archive.key}\n\n${audit.key} https://vitne.example/\n`)
const SEEN = new Date('2026-03-04T05:06:07Z')

const folder = file('ledger')
function ledgerIn(
  data: string,
  words: readonly string[],
  settings: object = { LEDGER_WITNESSES: witnesses },
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    encoding: 'utf8',
    env: { ...process.env, LEDGER_DATA: data, ...settings },
  })
  return { exitCode: status, stdout, stderr }
}
const ledger = (...words: readonly string[]) => ledgerIn(folder, words)
const bodyOf = (name: string) => ['do', 'RegisterBody', '--data', JSON.stringify({ name, kind: 'styre' })]
const take = (name: string, note: string) => ledger('checkpoint', '--cosigned', file(name, note))

let first: string
beforeAll(() => {
  ledger(...bodyOf('Havnestyret'))
  first = ledger('checkpoint').stdout
}, 60_000)

test('a checkpoint that a witness cosigned is taken back, kept beside the ledger’s own and shown', () => {
  const before = readdirSync(join(folder, 'checkpoints'))
  const taken = take('one.txt', first + archive.line(first, SEEN) + stranger.line(first, SEEN))
  expect(taken).toMatchObject({ exitCode: 0, stdout: first + archive.line(first, SEEN) })
  expect(taken.stderr).toContain('cosigned by vitne.example/riksarkiv at 2026-03-04T05:06:07.000Z')
  // What was signed stays as it is.
  expect(readFileSync(join(folder, 'checkpoints', before[0] ?? ''), 'utf8')).toBe(first)
  // The other witness brings its own copy; what the first one signed later on is nothing new.
  const both = first + archive.line(first, SEEN) + audit.line(first, SEEN)
  const later = archive.line(first, new Date('2026-03-05T00:00:00Z'))
  expect(take('two.txt', first + audit.line(first, SEEN) + later).stdout).toBe(both)
  expect(take('two.txt', first + later)).toMatchObject({ exitCode: 0, stdout: both })
  // Nothing was recorded since, so this is the checkpoint of now.
  const again = ledger('checkpoint')
  expect(again.stdout).toBe(both)
  expect(again.stderr).toContain('cosigned by vitne.example/revisjon')
  const backup = file('backup')
  expect(ledger('backup', backup).exitCode).toBe(0)
  expect(readdirSync(join(backup, 'checkpoints'))).toHaveLength(2)
}, 60_000)

test('what is no cosignature of a checkpoint of this ledger is refused, and nothing is kept', () => {
  const other = file('other')
  ledgerIn(other, bodyOf('Et annet styre'))
  const theirs = ledgerIn(other, ['checkpoint']).stdout
  const refused: readonly (readonly [string, string])[] = [
    [first, 'bears no cosignature by a witness that is known here'],
    [first + stranger.line(first, SEEN), 'bears no cosignature by a witness that is known here'],
    [
      first + archive.line(theirs, SEEN),
      'a line in the name of vitne.example/riksarkiv is not what it signed',
    ],
    [first + archive.line(first, new Date(0)), 'is not what it signed'],
    [theirs + archive.line(theirs, SEEN), 'is none of the checkpoints that this ledger has made'],
    ['Kjære revisor!\n', 'is no checkpoint'],
  ]
  const kept = () =>
    readdirSync(join(folder, 'checkpoints')).map((name) =>
      readFileSync(join(folder, 'checkpoints', name), 'utf8'),
    )
  const before = kept()
  for (const [note, why] of refused) {
    const { exitCode, stdout, stderr } = take('refused.txt', note)
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
    expect(stderr).toContain(why)
  }
  expect(kept()).toEqual(before)
  expect(ledger('checkpoint', '--cosigned', file('no-such-file')).stderr).toContain('there is no such file')
  const nobody = ledgerIn(folder, ['checkpoint', '--cosigned', file('one.txt', first)], {
    LEDGER_WITNESSES: '',
  })
  expect(nobody).toMatchObject({ exitCode: 3 })
  expect(nobody.stderr).toContain('no witness is known here')
}, 60_000)

test.each([
  [
    'the ledger’s own key',
    () => readFileSync(join(folder, 'signing-keys', 'public-keys.txt'), 'utf8'),
    'of type 1',
  ],
  ['half a key', () => archive.key.slice(0, -9), 'line 1'],
  ['an address without a lock', () => `${archive.key} http://vitne.example`, 'no https address'],
  ['a file that is not there', () => undefined, 'there is no file'],
])('a list of witnesses is refused with %s', (_what, text, why) => {
  const list = text() === undefined ? file('missing.txt') : file('bad-list.txt', text())
  const { exitCode, stderr } = ledgerIn(folder, ['checkpoint', '--cosigned', file('any.txt', first)], {
    LEDGER_WITNESSES: list,
  })
  expect(exitCode).toBe(3)
  expect(stderr).toContain('LEDGER_WITNESSES')
  expect(stderr).toContain(why)
})

test('verify asks for cosignatures by so many of the witnesses', () => {
  const own = file('verified')
  ledgerIn(own, bodyOf('Havnestyret'))
  const note = ledgerIn(own, ['checkpoint']).stdout
  const verify = (...words: readonly string[]) => ledgerIn(own, ['verify', '--only', 'hashes', ...words])
  const keys = ['--witness', archive.key, '--witness', audit.key]
  expect(verify(...keys)).toMatchObject({ exitCode: 1 })
  ledgerIn(own, ['checkpoint', '--cosigned', file('v1.txt', note + archive.line(note, SEEN))])
  ledgerIn(own, bodyOf('Skoleutvalget'))
  ledgerIn(own, ['checkpoint'])
  const one = verify(...keys, '--witnesses', '1')
  expect(one).toMatchObject({ exitCode: 0 })
  expect(one.stdout).toContain(
    'the first 2 events were cosigned by vitne.example/riksarkiv (2026-03-04T05:06:07.000Z)',
  )
  expect(one.stdout).not.toContain('does not prove')
  const two = verify('--witness', witnesses)
  expect(two).toMatchObject({ exitCode: 1 })
  expect(two.stdout).toContain(
    'FOUND no checkpoint that the log bears out is cosigned by 2 of the 2 witnesses',
  )
  // The same key under another name is the same witness.
  const [, , typed] = archive.key.split('+')
  expect(verify(...keys, '--witnesses', '3')).toMatchObject({ exitCode: 3 })
  expect(verify('--witness', `vitne.example/annet+00000000+${typed}`)).toMatchObject({ exitCode: 3 })
  // A copy that somebody has from elsewhere may bear them too.
  const copy = file('copy.txt', note + archive.line(note, SEEN) + audit.line(note, SEEN))
  expect(verify(...keys, '--checkpoint', copy)).toMatchObject({ exitCode: 0 })
  // A line that was spoilt is told of; the others count.
  const [cosignatures = ''] = readdirSync(join(own, 'checkpoints')).filter((name) =>
    name.includes('cosignatures'),
  )
  const spoilt = file('spoilt')
  cpSync(own, spoilt, { recursive: true })
  const line = audit.line('another note\n\n', SEEN)
  appendFileSync(join(spoilt, 'checkpoints', cosignatures), line)
  const told = ledgerIn(spoilt, ['verify', '--only', 'hashes', ...keys, '--witnesses', '1'])
  expect(told).toMatchObject({ exitCode: 1 })
  expect(told.stdout).toContain('a line in the name of vitne.example/revisjon is not what it signed')
  // One that a crash cut off is not.
  appendFileSync(join(own, 'checkpoints', cosignatures), line.slice(0, 40))
  expect(verify(...keys, '--witnesses', '1')).toMatchObject({ exitCode: 0 })
}, 120_000)

// Made by another implementation of tlog-cosignature, and committed so that verifiers of others can be tried on them.
describe('the vectors that are published', () => {
  const vector = (name: string) => join(__dirname, '..', 'golden', 'proof', name)
  const check = (...words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [VERIFIER, ...words], { encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  const trusted = ['--key', vector('public-keys.txt'), '--checkpoint', vector('earlier-checkpoint.txt')]

  test('hold with both witnesses', () => {
    const words = [...trusted, '--witness', vector('witnesses.txt'), '--json']
    const { status, stdout } = check(vector('cosigned-proof.json'), ...words)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(vector('cosigned-proved.json'), 'utf8')))
  })

  test('do not hold where too few have cosigned, and a number that cannot be is refused', () => {
    const words = [vector('cosigned-proof.json'), ...trusted]
    const three = ['--witness', vector('witnesses.txt'), '--witness', stranger.key]
    expect(check(...words, ...three, '--witnesses', '2').status).toBe(0)
    expect(check(...words, ...three)).toMatchObject({ status: 1, stdout: '' })
    expect(check(...words, ...three).stderr).toContain(
      'cosigned by 2 of the 3 witnesses, and 3 are asked for',
    )
    expect(check(vector('proof.json'), ...trusted, ...three, '--witnesses', '1').status).toBe(1)
    expect(check(...words, '--witnesses', '1').status).toBe(1)
    expect(check(...words, ...three, '--witnesses', '0').status).toBe(2)
    expect(check(...words, '--witness', archive.key.slice(0, -9)).status).toBe(1)
  })
})

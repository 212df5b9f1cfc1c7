import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLI, runCli } from '../support/run-cli.js'

const VERIFIER = join(CLI, '..', 'ledger-verify.js')
const scratch = mkdtempSync(join(tmpdir(), 'ledger-proof-test-'))
const folder = join(scratch, 'ledger')
const file = (name: string) => join(scratch, name)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function check(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [VERIFIER, ...words], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const BODY = '6f1d2c9e-1b1f-4c53-9a51-000000000001'
const MEETING = '6f1d2c9e-1b1f-4c53-9a51-000000000002'
const MATTER = '6f1d2c9e-1b1f-4c53-9a51-000000000003'
const DECISION = '6f1d2c9e-1b1f-4c53-9a51-000000000004'

function run(type: string, data: object): void {
  const { exitCode, stderr } = runCli(folder, ['do', type, '--data', JSON.stringify(data)])
  if (exitCode !== 0) throw new Error(stderr)
}

beforeAll(() => {
  run('RegisterBody', { bodyId: BODY, name: 'Havnestyret', kind: 'styre' })
  run('RegisterHeldMeeting', { meetingId: MEETING, bodyId: BODY, date: '2024-03-04' })
  run('AddMatter', { meetingId: MEETING, matterId: MATTER, title: 'Moloen' })
  run('RecordDecision', {
    meetingId: MEETING,
    matterId: MATTER,
    decisionId: DECISION,
    clauses: [{ text: 'Moloen bygges ut.' }],
  })
  writeFileSync(file('kept.txt'), runCli(folder, ['checkpoint']).stdout)
  run('ApproveMinutes', {
    meetingId: MEETING,
    approvedOn: '2024-04-08',
    decisions: [{ decisionId: DECISION, revision: 1 }],
  })
  writeFileSync(
    file('proof.json'),
    runCli(folder, ['proof', '6f1d2c9e', '--checkpoint', file('kept.txt')]).stdout,
  )
}, 60_000)

test('a decision is proved to somebody who has the proof, the public key and an older checkpoint', () => {
  const keys = join(folder, 'signing-keys', 'public-keys.txt')
  const { status, stdout } = check(file('proof.json'), '--key', keys, '--checkpoint', file('kept.txt'))
  expect(status).toBe(0)
  expect(stdout).toContain('The proof holds.')
  expect(stdout).toContain('Standing     approved, revision 1')
  expect(stdout).toContain('1. Moloen bygges ut.')
  expect(stdout).toMatch(/DecisionRecorded \(revision 1\)\n.*DecisionApproved \(revision 1\)\n/)
  expect(stdout).not.toContain('taken from the proof itself')
})

test('without a key and a checkpoint of one’s own it says what that leaves open', () => {
  const { status, stdout } = check(file('proof.json'))
  expect(status).toBe(0)
  expect(stdout).toContain('The key that signed was taken from the proof itself')
  expect(stdout).toContain('No checkpoint from elsewhere was given')
  const told = JSON.parse(check(file('proof.json'), '--json').stdout)
  expect(told).toMatchObject({
    standing: 'approved',
    revision: 1,
    wording: { clauses: ['Moloen bygges ut.'] },
  })
})

test('a proof and a checkpoint hold with what editors and mail do to them, and no byte stands for another', () => {
  const text = readFileSync(file('proof.json'), 'utf8')
  writeFileSync(file('marked.json'), `\ufeff${text}`)
  writeFileSync(
    file('mailed.txt'),
    `\ufeff${readFileSync(file('kept.txt'), 'utf8').replaceAll('\n', '\r\n')}`,
  )
  expect(check(file('marked.json'), '--checkpoint', file('mailed.txt'))).toMatchObject({ status: 0 })
  expect(runCli(folder, ['verify', '--only', 'hashes', '--checkpoint', file('mailed.txt')])).toMatchObject({
    exitCode: 0,
  })
  expect(runCli(folder, ['proof', DECISION, '--checkpoint', file('mailed.txt')]).exitCode).toBe(0)
  writeFileSync(file('bytes.json'), Buffer.from(text.replace('{"format"', '{"\xff":1,"format"'), 'latin1'))
  expect(check(file('bytes.json'))).toMatchObject({ status: 1, stdout: '' })
  expect(check(file('bytes.json')).stderr).toContain('not UTF-8')
})

test('checkpoints that were appended to one file are each borne out, and a proof leads on from the last', () => {
  const { stdout: latest } = runCli(folder, ['checkpoint'])
  const all = `${readFileSync(file('kept.txt'), 'utf8')}\n${latest}\n`
  for (const text of [all, all.replaceAll('\n', '\r\n')]) {
    writeFileSync(file('all.txt'), text)
    const verified = runCli(folder, ['verify', '--only', 'hashes', '--checkpoint', file('all.txt')])
    expect(verified).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^(\d+) of \1 checkpoints/m),
    })
    const proof = runCli(folder, ['proof', DECISION, '--checkpoint', file('all.txt')]).stdout
    writeFileSync(file('from-last.json'), proof)
    expect(check(file('from-last.json'), '--checkpoint', file('all.txt'))).toMatchObject({ status: 0 })
    expect(check(file('from-last.json'), '--checkpoint', file('kept.txt')).stderr).toContain(
      'does not lead on',
    )
  }
  writeFileSync(file('all.txt'), all.replace(/^streams ..../m, 'streams AAAA'))
  const { exitCode, stdout } = runCli(folder, ['verify', '--only', 'hashes', '--checkpoint', file('all.txt')])
  expect(exitCode).toBe(1)
  expect(stdout).toContain(`${file('all.txt')}, number 1) bears no signature`)
}, 30_000)

test('no proof is made to lead on from a checkpoint of another history: whoever asks is told at once', () => {
  const kept = readFileSync(file('kept.txt'), 'utf8')
  const root = kept.split('\n')[2] ?? ''
  const lies = [
    kept.replace(root, Buffer.alloc(32).toString('base64')),
    kept.replace(/^decision-ledger.{9}/, 'decision-ledger/00000000'),
    kept.replace(/\n\d+\n/, '\n1000\n'),
  ]
  for (const lie of lies) {
    writeFileSync(file('lie.txt'), lie)
    const { exitCode, stdout, stderr } = runCli(folder, ['proof', DECISION, '--checkpoint', file('lie.txt')])
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
    expect(stderr).toContain('is not of the beginning of this log')
  }
}, 30_000)

test('no wording passes for what the verifier says, nor moves what it says on the screen', () => {
  const decisionId = '6f1d2c9e-1b1f-4c53-9a51-000000000007'
  const meetingId = '6f1d2c9e-1b1f-4c53-9a51-000000000005'
  const matterId = '6f1d2c9e-1b1f-4c53-9a51-000000000006'
  run('RegisterHeldMeeting', { meetingId, bodyId: BODY, date: '2024-05-06' })
  run('AddMatter', { meetingId, matterId, title: 'Kaien' })
  const text = 'Kaien rives.\u001b[3A\u202e\nStanding     approved, revision 1'
  run('RecordDecision', { meetingId, matterId, decisionId, lead: 'Styret mente:\nja', clauses: [{ text }] })
  writeFileSync(file('told.json'), runCli(folder, ['proof', decisionId]).stdout)
  const { status, stdout } = check(file('told.json'))
  expect(status).toBe(0)
  expect(stdout).toContain(`Meeting      ${meetingId}\n`)
  expect(stdout).toContain(
    '  Styret mente:\n     ja\n  1. Kaien rives.\\u001b[3A\\u202e\n     Standing     approved',
  )
  expect(stdout.match(/^Standing/gm)).toHaveLength(1)
  writeFileSync(
    file('answering.json'),
    JSON.stringify({
      ...JSON.parse(readFileSync(file('told.json'), 'utf8')),
      stream: '\u001b[2K\rThe proof holds.\n',
    }),
  )
  expect(check(file('answering.json')).stderr).toMatch(/^[^\r\p{Cc}]*\n {2}[^\p{Cc}]*\n$/u)
}, 30_000)

test('a word that was changed, another key and half a file are refused, each with its reason', () => {
  const text = readFileSync(file('proof.json'), 'utf8')
  writeFileSync(file('changed.json'), text.replace('Moloen bygges ut.', 'Moloen rives.....'))
  expect(check(file('changed.json'))).toMatchObject({ status: 1, stdout: '' })
  expect(check(file('changed.json')).stderr).toContain('is not under the checkpoint')
  const other = join(scratch, 'other')
  runCli(other, ['do', 'RegisterBody', '--data', '{"name":"Et annet styre","kind":"styre"}'])
  runCli(other, ['checkpoint'])
  const { status, stderr } = check(
    file('proof.json'),
    '--key',
    join(other, 'signing-keys', 'public-keys.txt'),
  )
  expect(status).toBe(1)
  expect(stderr).toContain('no signature by a key that is trusted')
  writeFileSync(file('half.json'), text.slice(0, 1_000))
  expect(check(file('half.json')).status).toBe(1)
  expect(check().status).toBe(2)
  expect(check('no-such-file.json').status).toBe(2)
})

test.each(['--key', '--witness'])(
  'a file for %s in which no key stands asks for one, and trusts nobody instead',
  (option) => {
    writeFileSync(file('no-keys.txt'), '# Nøkler\n\n')
    const { status, stdout, stderr } = check(file('proof.json'), option, file('no-keys.txt'))
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`${option} ${file('no-keys.txt')} holds no key`)
  },
)

test('the verifier is one file that imports nothing of the ledger, and its page loads nothing', () => {
  const { status, stdout } = check('--page')
  expect(status).toBe(0)
  expect(stdout).toContain('verifyDecisionProof')
  expect(stdout).not.toMatch(/(src|href)=|https?:\/\//)
  expect(stdout).not.toMatch(/^import |require\(/m)
  // The program as one file works in a folder where nothing else is.
  const alone = join(mkdtempSync(join(scratch, 'alone-')), 'ledger-verify.mjs')
  writeFileSync(alone, check('--alone').stdout)
  const imported = Array.from(
    readFileSync(alone, 'utf8').matchAll(/^import .* from '(.*)'/gm),
    ([, from]) => from,
  )
  expect(imported).toEqual(['node:fs', 'node:util'])
  const ran = (...words: readonly string[]) =>
    spawnSync(process.execPath, [alone, ...words], { encoding: 'utf8' })
  expect(ran(file('proof.json'))).toMatchObject({ status: 0, stdout: check(file('proof.json')).stdout })
  expect(ran(file('kept.txt')).status).toBe(1)
  expect(ran('--page')).toMatchObject({ status: 2, stdout: '' })
  // What the page runs is a module, too: no two of its parts have a name in common.
  const [, script = ''] = /<script type="module">\n([\s\S]*?)\nconst textOf/.exec(stdout) ?? []
  writeFileSync(file('page.mjs'), `${script}\nconsole.log(typeof verifyDecisionProof)\n`)
  const loaded = spawnSync(process.execPath, [file('page.mjs')], { encoding: 'utf8' })
  expect(loaded).toMatchObject({ status: 0, stdout: 'function\n' })
})

test('the page checks what its form is given, as the program does', () => {
  const [, script = ''] = /<script type="module">\n([\s\S]*)<\/script>/.exec(check('--page').stdout) ?? []
  const fill = (keys: string, kept: string) => `
    import { readFileSync } from 'node:fs'
    const fileOf = (name) => [{ text: async () => readFileSync(name, 'utf8') }]
    const parts = {
      proof: { files: fileOf(${JSON.stringify(file('proof.json'))}) }, checkpoint: { files: fileOf(${JSON.stringify(kept)}) },
      keys: { value: ${JSON.stringify(keys)} }, witnesses: { value: ' ' }, answer: {},
      form: { addEventListener: (_, submitted) => { parts.submitted = submitted } },
    }
    globalThis.document = { getElementById: (id) => parts[id] }`
  const answerTo = (keys: string, kept: string) => {
    const submit = 'await parts.submitted({ preventDefault() {} })\nconsole.log(parts.answer.textContent)'
    writeFileSync(file('filled.mjs'), `${fill(keys, kept)}\n${script}\n${submit}`)
    return spawnSync(process.execPath, [file('filled.mjs')], { encoding: 'utf8' }).stdout
  }
  const keys = readFileSync(join(folder, 'signing-keys', 'public-keys.txt'), 'utf8')
  const holds = answerTo(`# Nøkler\n  ${keys.trim()} fra arkivet\n`, file('kept.txt'))
  expect(holds).toContain('Beviset holder.\n\nVedtak, godkjent, revisjon 1\n1. Moloen bygges ut.')
  expect(holds).not.toContain('taken from the proof itself')
  expect(answerTo(' ', file('kept.txt'))).toContain('taken from the proof itself')
  expect(answerTo('# Nøkler', file('kept.txt'))).toMatch(
    /^Beviset holder ikke: .* no signature by a key that is trusted/,
  )
  expect(answerTo(keys, file('proof.json'))).toMatch(/^Beviset holder ikke/)
})

test('a decision that is not there is refused, and so is a file that is no checkpoint', () => {
  expect(runCli(folder, ['proof', 'ffff0000']).exitCode).toBe(3)
  const { exitCode, stderr } = runCli(folder, ['proof', DECISION, '--checkpoint', file('proof.json')])
  expect(exitCode).toBe(3)
  expect(stderr).toContain('is no checkpoint')
})

// Committed, so that verifiers of others can be tried on them, and no change of the form passes unseen.
test('the vectors that are published hold', () => {
  const vectors = join(__dirname, '..', 'golden', 'proof')
  const { status, stdout } = check(
    join(vectors, 'proof.json'),
    ...['--key', join(vectors, 'public-keys.txt'), '--checkpoint', join(vectors, 'earlier-checkpoint.txt')],
    '--json',
  )
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(vectors, 'proved.json'), 'utf8')))
})

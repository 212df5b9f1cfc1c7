// The main job in one go, on a throwaway ledger: a board's registers in, its decisions out with drafts marked, the next
// meeting approves the earlier minutes, and the same report again. Every step is the command line a user would type.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const data = join(root, 'data', 'demo')
const cli = join(root, 'dist', 'src', 'cli.js')
const BOARD = 'Programstyret for program digital samhandling'
const startedAt = Date.now()

const quote = (word) => (/^[\w./=-]+$/.test(word) ? word : `'${word}'`)

/** Runs one command of the ledger; `show` prints it and what it says. */
function ledger(args, { show = true, input } = {}) {
  if (show) console.log(`\n$ ledger ${args.map(quote).join(' ')}`)
  const { status, stdout } = spawnSync(
    process.execPath,
    [cli, '--data', data, '--actor', 'Demo Sekretær', ...args],
    {
      cwd: root,
      encoding: 'utf8',
      input,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'],
      maxBuffer: 256 * 1024 * 1024,
    },
  )
  if (status !== 0) {
    process.stdout.write(stdout)
    console.error(`The demo stopped: the command above ended with ${status}.`)
    process.exit(1)
  }
  if (show) process.stdout.write(stdout)
  return stdout
}

const json = (args) => JSON.parse(ledger([...args, '--format', 'json'], { show: false }))
const say = (text) => console.log(`\n\x1b[1m${text}\x1b[0m`)

/** A command of the secretary; its data goes in through stdin, so that no shell has to quote it. */
function command(type, fields) {
  console.log(`$ ledger do ${type} --data '${JSON.stringify(fields)}'`)
  ledger(['do', type, '--data', '-'], { show: false, input: JSON.stringify(fields) })
}

rmSync(data, { recursive: true, force: true })

say('1. The history of a national programme: its registers as they are kept, into an empty ledger')
ledger(['import', 'examples'])

say('2. What the programme board decided. Drafts carry their marker: their minutes are not approved')
ledger(['report', 'decisions', '--body', BOARD, '--format', 'table'])
const drafts = json(['decisions', '--body', BOARD, '--status', 'draft'])
console.log(`\n${drafts.length} decisions are still drafts.`)

say('3. The next meeting is opened, and approves the minutes of the earlier ones')
const bodyId = drafts[0].bodyId
const meetingId = randomUUID()
const matterId = randomUUID()
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Oslo' }).format(new Date())
command('ScheduleMeeting', { meetingId, bodyId, date: today, type: 'Programstyremøte', place: 'Oslo' })
command('AddMatter', { meetingId, matterId, number: '1', title: 'Godkjenning av referater' })
command('OpenMeeting', { meetingId })
for (const held of [...new Set(drafts.map((draft) => draft.meetingId))]) {
  const decisions = drafts
    .filter((draft) => draft.meetingId === held)
    .map(({ decisionId, revision }) => ({ decisionId, revision }))
  command('ApproveMinutes', { meetingId: held, approvedIn: { meetingId, matterId }, decisions })
}
command('RecordDecision', {
  meetingId,
  matterId,
  decisionId: randomUUID(),
  clauses: [{ text: 'Styret godkjente referatene fra desember uten merknader.', kind: 'vedtatt' }],
})

say('4. The same report again: the drafts have become final, and the new decision is a draft in its turn')
ledger(['report', 'decisions', '--body', BOARD, '--format', 'table'])

say('5. And what did the register look like when the annex was written? The old answer is still there')
ledger(['decisions', '--body', BOARD, '--status', 'draft', '--as-of', '2022-01-15', '--format', 'table'])

console.log(`
Done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s. The ledger is in data/demo until the next run. Try:

  npm run -s ledger -- --data data/demo report register --name "Tabell 3" --body "${BOARD}"
  npm run -s ledger -- --data data/demo report organisation --as-of 2021-02-01
  npm run -s ledger -- --data data/demo documents
  npm run -s ledger -- --data data/demo search styringsdokument
  npm run -s ledger -- --data data/demo decision ${drafts[0].decisionId}

The README has the tour.`)

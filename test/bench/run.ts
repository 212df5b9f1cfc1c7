import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchAppend } from './append.js'
import { benchEventStore } from './event-store.js'
import { benchHttp } from './http.js'
import { benchImport } from './import.js'
import { allHold, emptyReport, printReport } from './measure.js'
import { benchPostgres } from './postgres.js'
import { benchRead } from './read.js'
import { benchReplay } from './replay.js'
import { benchSse } from './sse.js'
import { benchVerify } from './verify.js'

const USAGE = `npm run bench -- [--size EVENTS] [--rounds N] [--only PARTS] [--registers DIR] [--peers]

  --size       events of the log that is read and replayed (default 200000)
  --rounds     how often each thing is measured; the median counts (default 3)
  --only       some of append, read, replay, verify, import, http, sse, event-store and postgres, with commas between
  --registers  a folder with registers to import beside the generated one
  --peers      installs emmett-sqlite and emmett-postgresql under test/bench and measures them too
`

const report = emptyReport()
const parts = {
  append: () => benchAppend(report, rounds),
  read: () => benchRead(report, rounds, size),
  replay: () => benchReplay(report, rounds, size),
  verify: () => benchVerify(report, rounds, size),
  import: () => benchImport(report, rounds, size, values.registers),
  http: () => benchHttp(report, rounds, size),
  sse: () => benchSse(report),
  'event-store': () => benchEventStore(report, rounds, size),
  postgres: () => benchPostgres(report, rounds, size),
} as const

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    registers: { type: 'string' },
    only: { type: 'string', default: Object.keys(parts).join(',') },
    help: { type: 'boolean', default: false },
  },
})

function usage(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}`)
  process.exit(2)
}

function wholeNumber(option: 'size' | 'rounds', least: number): number {
  const number = Number(values[option])
  if (Number.isSafeInteger(number) && number >= least) return number
  return usage(`--${option} is "${values[option]}"; allowed: a whole number from ${least}`)
}

if (values.help) {
  process.stdout.write(USAGE)
  process.exit(0)
}
const size = wholeNumber('size', 1_000)
const rounds = wholeNumber('rounds', 1)
for (const name of values.only.split(',')) {
  if (!Object.hasOwn(parts, name)) usage(`--only names "${name}"; allowed: ${Object.keys(parts).join(', ')}`)
}
for (const [name, bench] of Object.entries(parts)) {
  if (!values.only.split(',').includes(name)) continue
  process.stderr.write(`measuring ${name}\n`)
  await bench()
}

process.stdout.write(printReport(report))
const folder = join(process.cwd(), 'test', 'bench', 'results')
mkdirSync(folder, { recursive: true })
const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`)
const machine = {
  node: process.version,
  cpu: cpus()[0]?.model,
  cpus: cpus().length,
  memoryBytes: totalmem(),
}
writeFileSync(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), machine, size, rounds, ...report }, null, 2)}\n`,
)
process.stdout.write(`\nwritten to ${file}\n`)
if (!allHold(report)) process.exitCode = 1

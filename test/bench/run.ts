import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchAppend } from './append.js'
import { emptyReport, printReport } from './measure.js'
import { benchRead } from './read.js'

const PARTS = ['append', 'read', 'replay', 'import', 'http'] as const

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
    registers: { type: 'string' },
    only: { type: 'string' },
  },
})
const size = Number(values.size)
const rounds = Number(values.rounds)
const wanted = values.only?.split(',') ?? PARTS
const report = emptyReport()

if (wanted.includes('append')) await benchAppend(report, rounds)
if (wanted.includes('read')) await benchRead(report, rounds, size)
if (wanted.includes('replay')) await (await import('./replay.js')).benchReplay(report, rounds, size)
if (wanted.includes('import')) await (await import('./import.js')).benchImport(report, values.registers)
if (wanted.includes('http')) await (await import('./http.js')).benchHttp(report, rounds, size)

process.stdout.write(printReport(report))
const folder = join(process.cwd(), 'test', 'bench', 'results')
mkdirSync(folder, { recursive: true })
const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`)
const machine = { node: process.version, cpus: cpus().length, memoryBytes: totalmem() }
writeFileSync(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), machine, size, ...report }, null, 2)}\n`,
)
process.stdout.write(`\nwritten to ${file}\n`)
if (report.ratios.some(({ holds }) => !holds)) process.exitCode = 1

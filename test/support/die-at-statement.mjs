// Preloaded (`--import`) into a process that is to die between two steps of its work: it counts the statements that
// change a database and ends the process, as kill -9 does, right before the one that LEDGER_DIE_AT names: "main:12" or
// "worker:3". Rows that are written one after another are one step. With LEDGER_STEPS each step is a line of that file.
// With LEDGER_DIE_AT_SQL only statements that begin so are counted, each by itself; with LEDGER_DIE_AFTER the process
// ends right after the statement.
import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import Database from 'better-sqlite3'

const STEP = /^\s*(BEGIN|COMMIT|ROLLBACK|CREATE|DROP|ALTER|INSERT|UPDATE|DELETE)/
const { LEDGER_DIE_AT = '', LEDGER_DIE_AT_SQL, LEDGER_DIE_AFTER, LEDGER_STEPS } = process.env
const [thread, at] = LEDGER_DIE_AT.split(':')
const own = isMainThread ? 'main' : 'worker'

let count = 0
let isInRows = false

function isStep(sql) {
  if (LEDGER_DIE_AT_SQL !== undefined) return sql.startsWith(LEDGER_DIE_AT_SQL)
  if (!STEP.test(sql)) return false
  const isRow = /^\s*INSERT/.test(sql)
  const isSameStep = isRow && isInRows
  isInRows = isRow
  return !isSameStep
}

function counted(sql, run) {
  if (!isStep(sql)) return run()
  count += 1
  if (LEDGER_STEPS !== undefined) appendFileSync(LEDGER_STEPS, `${own}:${count}\n`)
  const isTheOne = thread === own && count === Number(at)
  if (isTheOne && LEDGER_DIE_AFTER === undefined) process.kill(process.pid, 'SIGKILL')
  const result = run()
  if (isTheOne) process.kill(process.pid, 'SIGKILL')
  return result
}

const memory = new Database(':memory:')
const Statement = memory.prepare('SELECT 1').constructor
memory.close()

const { run } = Statement.prototype
Statement.prototype.run = function (...values) {
  return counted(this.source, () => run.apply(this, values))
}
const { exec } = Database.prototype
Database.prototype.exec = function (sql) {
  return counted(sql, () => exec.call(this, sql))
}

// Appends groups to a log that commits them in a thread, each with one append that is too late and one whose event is
// in another stream already, until a group was committed there. What the last group came to is stdout, as JSON.
// Usage: node append-in-thread.mjs LOG, with LEDGER_STEPS as `die-at-statement.mjs` takes it
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { openSqliteLog } from '../../../dist/src/ledger/sqlite/sqlite-log.js'

const log = openSqliteLog(process.argv[2], { inThread: true })
const event = (id = randomUUID()) => ({
  id,
  type: 'SomethingHappened',
  version: 1,
  data: '{}',
  metadata: '{}',
})
const stream = () => `meeting-${randomUUID()}`
const steps = process.env.LEDGER_STEPS
const isInThread = () => existsSync(steps) && readFileSync(steps, 'utf8').includes('worker:')

const first = { stream: stream(), event: event() }
await log.append(first.stream, 'no_stream', [first.event])
let outcomes
do {
  const good = Array.from({ length: 8 }, () => log.append(stream(), 'no_stream', [event()]))
  const late = log.append(first.stream, 'no_stream', [event()])
  const double = log.append(stream(), 'no_stream', [event(first.event.id)])
  outcomes = await Promise.allSettled([...good, late, double])
} while (!isInThread())
await log.close()

const said = outcomes.map((outcome) =>
  outcome.status === 'rejected'
    ? { ...outcome.reason, message: outcome.reason.message }
    : outcome.value.streamVersion,
)
process.stdout.write(JSON.stringify({ first: { stream: first.stream, id: first.event.id }, said }))

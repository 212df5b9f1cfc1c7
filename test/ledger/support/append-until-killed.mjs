// Appends to a log from several clients at once until it is killed. Each line of stdout is JSON: {"try": …} before an
// append is issued, {"ack": …} after it was acknowledged. Stdout must be a file: a pipe could hold back lines.
// Usage: node append-until-killed.mjs LOG SEED [--acknowledge-early | --large] [--in-thread]
// --acknowledge-early is the planted fault that the test must see: it acknowledges before the commit.
// --large appends hundreds of small events at a time, to have thousands soon.
// --in-thread has groups committed in a thread of their own.
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openSqliteLog } from '../../../dist/src/ledger/sqlite/sqlite-log.js'

const CLIENTS = 8
const [file, seedText, ...options] = process.argv.slice(2)
const isAcknowledgedEarly = options.includes('--acknowledge-early')
const [maxEvents, maxCharacters] = options.includes('--large') ? [600, 20] : [3, 2_000]
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`)

// A small generator of its own (mulberry32), so that a seed gives the same sizes again.
let state = Number(seedText) >>> 0
function random() {
  state = (state + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

const log = openSqliteLog(file, { inThread: options.includes('--in-thread') })

async function appendForever() {
  const stream = `meeting-${randomUUID()}`
  let expected = 'no_stream'
  for (;;) {
    const events = Array.from({ length: 1 + Math.floor(random() * maxEvents) }, () => ({
      id: randomUUID(),
      type: 'SomethingHappened',
      version: 1,
      data: JSON.stringify('x'.repeat(Math.floor(random() * maxCharacters))),
      metadata: '{}',
    }))
    const ids = events.map(({ id }) => id)
    say({ try: { stream, expected, ids } })
    if (isAcknowledgedEarly) say({ ack: { stream, expected, ids } })
    const { streamVersion } = await log.append(stream, expected, events)
    if (!isAcknowledgedEarly) say({ ack: { stream, expected, ids } })
    expected = streamVersion
  }
}

for (let client = 0; client < CLIENTS; client++) appendForever()

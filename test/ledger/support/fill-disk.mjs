// Appends to a log from several clients until the first append is refused by the disk. Each acknowledged event id, and
// each refused one, is a line of stdout: "ack ID" or "refused ID CODE". Usage: node fill-disk.mjs LOG [--in-thread]
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openSqliteLog } from '../../../dist/src/ledger/sqlite/sqlite-log.js'

const CLIENTS = 8
const log = openSqliteLog(process.argv[2], { inThread: process.argv[3] === '--in-thread' })
let isFull = false

async function appendUntilFull() {
  while (!isFull) {
    const id = randomUUID()
    const data = JSON.stringify('x'.repeat(5_000))
    const event = { id, type: 'SomethingHappened', version: 1, data, metadata: '{}' }
    try {
      await log.append(`meeting-${randomUUID()}`, 'no_stream', [event])
      writeSync(1, `ack ${id}\n`)
    } catch (error) {
      isFull = true
      writeSync(1, `refused ${id} ${error.code}\n`)
    }
  }
}

await Promise.all(Array.from({ length: CLIENTS }, appendUntilFull))
await log.close()

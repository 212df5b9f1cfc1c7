// Takes the writer lock and keeps it until it is killed, or until stdin ends; then it releases it and ends.
// Prints one line of JSON: {"held": …} or {"heldBy": …}. Usage: node hold-lock.mjs DATA_FOLDER COMMAND
import { acquireWriterLock } from '../../../dist/src/ledger/sqlite/writer-lock.js'

const [dataDir, command] = process.argv.slice(2)
const lock = acquireWriterLock(dataDir, command)
if ('heldBy' in lock) {
  console.log(JSON.stringify({ heldBy: lock.heldBy }))
} else {
  console.log(JSON.stringify({ held: lock.holder }))
  process.stdin.on('end', () => lock.release())
  process.stdin.resume()
}

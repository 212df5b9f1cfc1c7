// Runs the event log's contract against the EventStoreDB server that LEDGER_TEST_EVENTSTORE_URL names. It writes streams of
// its own there and takes nothing away, so the server is one for tests.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

if (!process.env.LEDGER_TEST_EVENTSTORE_URL) {
  process.stderr.write(
    'LEDGER_TEST_EVENTSTORE_URL is not set: name a server for tests, such as esdb://127.0.0.1:2113?tls=false\n',
  )
  process.exit(2)
}
const root = join(import.meta.dirname, '..')
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
const { status } = spawnSync(
  process.execPath,
  [jest, 'test/ledger/eventstoredb-log', '-t', 'a real server', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
process.exit(status ?? 1)

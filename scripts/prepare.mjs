// Makes a checkout ready: installs packages where they are missing or other than the lockfile says, checks that
// the one binary loads, and with --build compiles what has changed. Does nothing, quickly, when all is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const quiet = process.argv.includes('--quiet')
const say = (text) => quiet || process.stderr.write(`${text}\n`)

function fail(text) {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Node ${process.versions.node} is too old: 20.19 or newer is needed (https://nodejs.org).`)
  }
}

function install() {
  const lockHash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash) return
  say('Installing packages (once; better-sqlite3 is compiled where no ready binary can be fetched) …')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const [command, commandArgs] = npm ? [process.execPath, [npm, ...args]] : ['npm', args]
  // What npm prints goes to stderr: stdout belongs to the command that was asked for.
  const { status } = spawnSync(command, commandArgs, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !npm && process.platform === 'win32',
  })
  if (status !== 0) fail('npm ci failed: see its lines above.')
  writeFileSync(stamp, lockHash)
}

function checkBinary() {
  try {
    const Database = createRequire(import.meta.url)('better-sqlite3')
    new Database(':memory:').close()
  } catch (error) {
    fail(
      `better-sqlite3 cannot be loaded: ${error.message}\n` +
        'Its binary was neither fetched nor compiled. Install a C++ compiler, make and Python 3\n' +
        '(Debian and Ubuntu: apt-get install build-essential python3; macOS: xcode-select --install;\n' +
        'Windows: the "Desktop development with C++" workload), then run: npm rebuild better-sqlite3',
    )
  }
}

function newestIn(folder) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs)
  }
  return Math.max(newest, statSync(folder).mtimeMs)
}

function build() {
  const stamp = join(root, 'dist', '.built')
  const newest = Math.max(
    ...['src', 'projections', 'test/bench']
      .map((folder) => join(root, folder))
      .filter(existsSync)
      .map(newestIn),
    ...['tsconfig.json', 'tsconfig.build.json'].map((file) => statSync(join(root, file)).mtimeMs),
  )
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest) return
  say('Building …')
  const startedAt = new Date()
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) fail('The build failed: see the lines above.')
  mkdirSync(join(root, 'dist'), { recursive: true })
  // The stamp holds when the reading of the sources began: what is saved during the build is built again.
  writeFileSync(stamp, startedAt.toISOString())
}

checkNode()
install()
checkBinary()
if (process.argv.includes('--build')) build()

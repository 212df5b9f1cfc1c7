// Measures what the docs claim, each figure beside its yardstick in the same run. `--peers` installs the other stores first.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
if (args.includes('--peers')) {
  // What it takes from its peers is in its own bundle; without the flag npm asks for one that not every registry has.
  const { status } = spawnSync(
    'npm',
    ['install', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: join(root, 'test', 'bench'),
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    },
  )
  if (status !== 0) process.exit(1)
}
const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', join(root, 'dist', 'test', 'bench', 'run.js'), ...args.filter((arg) => arg !== '--peers')],
  { cwd: root, stdio: 'inherit' },
)
process.exit(status ?? 1)

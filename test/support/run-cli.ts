import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const cli = join(__dirname, '..', '..', 'dist', 'src', 'cli.js')

/** Runs the compiled program on a ledger's folder, as its user does. */
export function runCli(folder: string, words: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
    encoding: 'utf8',
    input,
    env: { ...process.env, LEDGER_DATA: folder },
  })
  return { exitCode: status, stdout, stderr }
}

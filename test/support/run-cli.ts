import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The compiled program. */
export const CLI = join(__dirname, '..', '..', 'dist', 'src', 'cli.js')

/** Runs the compiled program on a ledger's folder, as its user does. */
export function runCli(folder: string, words: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    encoding: 'utf8',
    input,
    env: { ...process.env, LEDGER_DATA: folder },
  })
  return { exitCode: status, stdout, stderr }
}

/** The same beside what goes on in this process. */
export function startCli(folder: string, words: readonly string[], input?: string) {
  const child = spawn(process.execPath, [CLI, ...words], { env: { ...process.env, LEDGER_DATA: folder } })
  if (input !== undefined) child.stdin.end(input)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
  return { child, ended, stderr: () => stderr }
}

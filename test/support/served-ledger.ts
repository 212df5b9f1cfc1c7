import { spawn } from 'node:child_process'
import { join } from 'node:path'

const cli = join(__dirname, '..', '..', 'dist', 'src', 'cli.js')

/**
 * The compiled service in a process of its own, as it is run, with `settings` in its environment. `wrapper` is put before it, such as a shell that sets a limit.
 * @throws {Error} it ended before it listened, with what it said
 */
export async function startServedLedger(
  folder: string,
  wrapper: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
) {
  const words = [...wrapper, process.execPath, cli, '--data', folder, 'serve', '--port', '0']
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', (exitCode) => resolve(exitCode)))
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      stderr += chunk
      const served = / is served at (http:\S+)/.exec(stderr)?.[1]
      if (served !== undefined) resolve(served)
    })
    void ended.then((exitCode) => reject(new Error(`the service ended with ${exitCode}: ${stderr}`)))
  })
  return {
    url,
    pid: child.pid,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal: NodeJS.Signals) => {
      child.kill(signal)
      return ended
    },
  }
}

export type ServedLedger = Awaited<ReturnType<typeof startServedLedger>>

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

export type Child = { readonly url: string; readonly process: ChildProcess }

/** Starts a program that says on stderr where it is served. */
export function start(script: string, args: readonly string[]): Promise<Child> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      said += chunk
      const url = / is served at (http:\S+)/.exec(said)?.[1]
      if (url !== undefined) resolve({ url, process: child })
    })
    child.on('exit', (code) => reject(new Error(`${script} ended with ${code}: ${said}`)))
  })
}

/** The compiled service on the ledger in a folder. */
export const serve = (folder: string): Promise<Child> =>
  start(join(process.cwd(), 'dist', 'src', 'cli.js'), ['--data', folder, 'serve', '--port', '0'])

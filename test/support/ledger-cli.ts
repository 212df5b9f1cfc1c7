import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const cli = join(__dirname, '..', '..', 'dist', 'src', 'cli.js')

export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** Runs the compiled command line on the ledger in a folder, as its user does. @param settings of the environment */
export function runLedger(
  dataDir: string,
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
    encoding: 'utf8',
    env: { ...process.env, LEDGER_DATA: dataDir, ...settings },
  })
  return { status, stdout, stderr }
}

/** Records a body of that name, under an id that follows from it. */
export function registerBody(dataDir: string, number: number, name: string): Ended {
  const bodyId = `6f1d2c9e-1b1f-4c53-9a51-${String(number).padStart(12, '0')}`
  return runLedger(dataDir, [
    'do',
    'RegisterBody',
    '--data',
    JSON.stringify({ bodyId, name, kind: 'utvalg' }),
  ])
}

/** The names that the list of bodies shows, sorted. */
export function bodyNames(dataDir: string): readonly string[] {
  const { status, stdout, stderr } = runLedger(dataDir, ['bodies', '--format', 'json'])
  if (status !== 0) throw new Error(`ledger bodies ended with ${status}: ${stderr}`)
  return (JSON.parse(stdout) as readonly { name: string }[]).map(({ name }) => name).toSorted()
}

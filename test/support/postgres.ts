import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Client } from 'pg'

/** A PostgreSQL server for the tests of one file. */
export type Postgres = {
  /** The address of an empty schema, which nobody else uses. */
  newSchema(): Promise<string>
  /** Of the server's first process. */
  readonly pid: number
  stop(): Promise<void>
}

type Answer =
  | { readonly url: string; readonly pid: number }
  | { readonly missing: string }
  | { readonly failed: string }

/**
 * Starts a real server, in a second. @returns undefined where its binary does not exist for this platform: the
 * file's tests are then skipped, and say so
 */
export async function startPostgres(): Promise<Postgres | undefined> {
  const child = spawn(process.execPath, [require.resolve('./run-postgres.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const [line] = await Promise.race([
    new Promise<readonly string[]>((resolve) =>
      createInterface({ input: child.stdout }).once('line', (first) => resolve([first])),
    ),
    ended.then(() => []),
  ])
  const answer = JSON.parse(line ?? '{"failed":"it ended at once"}') as Answer
  if ('missing' in answer) {
    console.warn(
      `SKIPPED: there is no PostgreSQL for this platform, so nothing here is tried: ${answer.missing}`,
    )
    return undefined
  }
  if ('failed' in answer) throw new Error(`PostgreSQL could not be started: ${answer.failed}`)
  let schemas = 0
  return {
    pid: answer.pid,
    async newSchema() {
      schemas += 1
      const name = `test_${schemas}`
      const client = new Client({ connectionString: answer.url })
      await client.connect()
      await client.query(`CREATE SCHEMA ${name}`)
      await client.end()
      return `${answer.url}?options=-csearch_path%3D${name}`
    },
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}

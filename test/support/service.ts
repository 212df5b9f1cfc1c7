import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCheckpointSettings, loadConfig } from '../../src/config.js'
import type { ServiceIdentity } from '../../src/http/access/authenticate.js'
import { type Serving, serve } from '../../src/http/serve.js'
import { requireWriterLock } from '../../src/ledger/sqlite/writer-lock.js'
import { publishingBy } from '../../src/proof/publish-checkpoint.js'

/** The service on a ledger in a folder of its own, on a port of its own; without identity unless it is given. */
export async function openService(
  folder = mkdtempSync(join(tmpdir(), 'ledger-service-')),
  identity: ServiceIdentity = { localActor: 'Test Sekretær' },
) {
  const lock = requireWriterLock(folder, 'a test')
  const failures: unknown[] = []
  const serving: Serving = await serve({
    config: loadConfig({ dataDir: folder }),
    host: '127.0.0.1',
    port: 0,
    identity,
    onTrouble: (error) => failures.push(error),
    checkpointEveryMs: undefined,
    publishing: publishingBy(loadCheckpointSettings()),
    onProofTrouble: (error) => failures.push(error),
    onKeyTrouble: (error) => failures.push(error),
    onFailure: (error) => failures.push(error),
  })

  type Sent = { readonly headers?: Readonly<Record<string, string>> }
  const post = (path: string, body: unknown, { headers = {} }: Sent = {}) =>
    fetch(`${serving.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const get = (path: string, { headers = {} }: Sent = {}) => fetch(`${serving.url}${path}`, { headers })

  const close = async () => {
    await serving.close()
    lock.release()
  }

  return {
    folder,
    url: serving.url,
    routes: serving.routes,
    post,
    get,
    /** Sends a command of the domain. */
    command: (type: string, data: object, sent?: Sent) => post(`/api/commands/${type}`, data, sent),
    close,
    discard: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
      if (failures.length > 0) throw failures[0]
    },
  }
}

export type Service = Awaited<ReturnType<typeof openService>>

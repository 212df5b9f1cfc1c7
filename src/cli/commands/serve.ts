import { userInfo } from 'node:os'
import { loadCheckpointSettings, loadOidc } from '../../config.js'
import { requireLoopback } from '../../http/access/loopback.js'
import { requireWriterLock } from '../../ledger/sqlite/writer-lock.js'
import { publishingBy } from '../../proof/publish-checkpoint.js'
import { EXIT, type ExitCode } from '../exit-codes.js'
import { commandLine, configOf } from '../open-ledger.js'
import type { Run } from '../run.js'

export const DEFAULT_HOST = '127.0.0.1'
export const DEFAULT_PORT = 8080

/** Serves the ledger over HTTP until it is told to stop. */
export const runServe: Run<{ readonly host?: string; readonly port?: number }> = async (
  globals,
  { host = DEFAULT_HOST, port = DEFAULT_PORT },
) => {
  const config = configOf(globals)
  const oidc = loadOidc()
  const checkpoints = loadCheckpointSettings()
  const publishing = publishingBy(checkpoints)
  const localActor = globals.actor ?? userInfo().username
  if (oidc === undefined) await requireLoopback(host)
  const lock = requireWriterLock(config.dataDir, commandLine())
  try {
    const { serve } = await import('../../http/serve.js')
    let end: (exitCode: ExitCode) => void = () => {}
    const ended = new Promise<ExitCode>((resolve) => {
      end = resolve
    })
    const serving = await serve({
      config,
      host,
      port,
      identity: oidc === undefined ? { localActor } : { oidc },
      logTo: process.stdout,
      onTrouble: ({ message }) => {
        process.stderr.write(`warning: the read models are not kept up: ${message}; trying again\n`)
      },
      checkpointEveryMs: checkpoints.everyMs,
      publishing,
      onProofTrouble: ({ message }) => {
        process.stderr.write(`warning: ${message}\n`)
      },
      onKeyTrouble: ({ message }) => {
        process.stderr.write(`warning: ${message}; trying again\n`)
      },
      onFailure: (error) => {
        process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`)
        end(EXIT.failed)
      },
    })
    const stop = () => end(EXIT.done)
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    process.stderr.write(`the ledger in ${config.dataDir} is served at ${serving.url}\n`)
    process.stderr.write(
      oidc === undefined
        ? `no identity is configured: it listens on loopback only, and whoever is there may do everything, as "${localActor}"\n`
        : `callers show tokens of ${oidc.issuer} for ${oidc.audience}\n`,
    )
    const exitCode = await ended
    await serving.close()
    return exitCode
  } finally {
    lock.release()
  }
}

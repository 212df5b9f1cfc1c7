import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { hostname, userInfo } from 'node:os'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { allProjections } from '../../projections/all.js'
import { openAccessLog } from '../access-log/open-access-log.js'
import type { Config } from '../config.js'
import { removeDoor, writeDoor } from '../door-file.js'
import { clockOf, nowBy } from '../ledger/clock.js'
import { openLog } from '../ledger/open-log.js'
import { Projector } from '../projector/projector.js'
import { lastCheckpoint } from '../proof/checkpoint-folder.js'
import { claimedKeys } from '../proof/claimed-keys.js'
import { keepProof } from '../proof/keep-proof.js'
import { ProofTree } from '../proof/proof-tree.js'
import type { Publishing } from '../proof/publish-checkpoint.js'
import { openReadModelsAt } from '../read-models/open.js'
import { followForgotten } from '../vault/destroy-forgotten.js'
import { keepOwner, openOwnVault, requireLogOfKeys } from '../vault/open-vault.js'
import {
  type Authenticate,
  authenticateAtDoor,
  authenticateBy,
  type ServiceIdentity,
} from './access/authenticate.js'
import { requireLoopback } from './access/loopback.js'
import { openApplication } from './application.js'
import { EventHub } from './events/event-hub.js'
import { everythingShown, viewsByRestriction } from './events/event-views.js'
import { keepProjecting } from './projecting.js'
import type { LogLines } from './telemetry/log-lines.js'
import { openMetrics } from './telemetry/metrics.js'

export type ServeOptions = {
  /** Where the ledger lies; the caller holds its writer lock. */
  readonly config: Config
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly identity: ServiceIdentity
  /** Where log lines go, as JSON; none where it is left out. */
  readonly logTo?: LogLines
  /** Told when the read models could not be kept up; they are tried again. */
  readonly onTrouble: (error: Error) => void
  /** How often checkpoints are made by themselves; `undefined`: never. */
  readonly checkpointEveryMs: number | undefined
  readonly publishing: Publishing
  /** Told when the log could not be put under its tree, or signed; it is tried again. */
  readonly onProofTrouble: (error: Error) => void
  /** Told when the key of somebody who was forgotten could not be destroyed yet; it is tried again. */
  readonly onKeyTrouble: (error: Error) => void
  /** Told when the log cannot be read any more: the service cannot go on. */
  readonly onFailure: (error: unknown) => void
}

export type Serving = {
  readonly url: string
  /** What the router answers to: `METHOD path`. */
  readonly routes: readonly string[]
  /** Lets what is under way finish, takes nothing new, and closes the ledger. */
  readonly close: () => Promise<void>
}

/**
 * Opens the ledger and serves it.
 * @throws {Refusal} `invalid-data`: without identity, on an address that others reach @throws the address's error when it is taken
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, host, port, identity, onTrouble, onFailure } = options
  if ('localActor' in identity) await requireLoopback(host)
  const metrics = openMetrics()
  requireLogOfKeys(config)
  const log = await openLog(config, { onCommit: metrics.committed, inThread: true })
  const vault = await openOwnVault(config, log).catch(async (error: unknown) => {
    await log.close()
    throw error
  })
  const accessLog = await openAccessLog(config)
  const models = await openReadModelsAt(config)
  const projector = new Projector({ log, models, projections: allProjections })
  const clock = await clockOf(log)
  const viewsOf = 'oidc' in identity ? viewsByRestriction(models, projector, clock) : everythingShown
  const showing = { viewsOf, record: accessLog.record }
  const hub = new EventHub(log, showing)
  const door = randomBytes(32).toString('base64url')
  const projecting = keepProjecting(projector, (error) => onTrouble(error))
  const tree = new ProofTree(config.proofFile)
  const keys = claimedKeys(config.signingKeysDir, vault.signer, hostname())
  const proof = keepProof(
    {
      ...{ log, tree, folder: config.checkpointsDir, now: () => nowBy(clock) },
      openKeys: keys.open,
      onMoved: (sentence) => options.onProofTrouble(new Error(sentence)),
    },
    {
      everyMs: options.checkpointEveryMs,
      publishing: options.publishing,
      keys,
      onTrouble: options.onProofTrouble,
    },
  )
  const closing = new AbortController()
  const closeLedger = async () => {
    removeDoor(config.dataDir)
    closing.abort()
    hub.close()
    projecting.stop()
    // Nobody waits for an answer any more: reading from a server that says nothing is given up long before its patience ends.
    const late = setTimeout(() => {
      if (config.eventStore !== undefined) log.close().catch(() => {})
    }, LONGEST_READING_MS)
    await proof.stop()
    tree.close()
    await projector.close()
    await models.close()
    await accessLog.close()
    // Where the databases are down it is kept at the next start.
    await keepOwner(vault, log).catch(options.onKeyTrouble)
    clearTimeout(late)
    await vault.close()
    await log.close()
  }
  try {
    // Asked before anybody is let in: a log that does not answer later on is waited for, and ends nothing.
    hub.run(await log.head()).catch(onFailure)
    // Others that write to the same log may forget somebody whose key is here too.
    if (config.eventStore !== undefined) {
      const { signal } = closing
      followForgotten(vault, log, { signal, onTrouble: options.onKeyTrouble }).catch(onFailure)
    }
    metrics.watch(projector, hub, () => lastCheckpoint(config.checkpointsDir)?.checkpoint)
    const parts = {
      ...{ log, vault, clock, models, accessLog, projector, projecting, hub, showing, metrics },
      proof: {
        ...proof,
        folder: config.checkpointsDir,
        publicKeys: keys.texts,
        requireHere: keys.requireHere,
      },
      dataDir: config.dataDir,
      hasUniqueEventIds: config.eventStore === undefined,
    }
    const { app, routes } = await openApplication(parts, atDoor(door, identity), options.logTo)
    await app.listen({ host, port })
    const url = await app.getUrl()
    writeDoor(config.dataDir, { url, token: door })
    return {
      url,
      routes,
      async close() {
        await closeApplication(app)
        await closeLedger()
      },
    }
  } catch (error) {
    await closeLedger()
    throw error
  }
}

/** How long requests that are under way are waited for. */
const LONGEST_DRAIN_MS = 10_000
const LOOK_EVERY_MS = 50
/** How long a log that is on another machine is then waited for by what reads it for itself. */
const LONGEST_READING_MS = 5_000

/** Takes nothing new and answers what has begun. A connection that has been answered is idle, and is not waited for. */
async function closeApplication(app: NestFastifyApplication): Promise<void> {
  const server: Server = app.getHttpServer()
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS)
  const late = setTimeout(() => server.closeAllConnections(), LONGEST_DRAIN_MS)
  try {
    await app.close()
  } finally {
    clearInterval(idle)
    clearTimeout(late)
  }
}

/** Who comes with the word of the door is the command line; where nobody is named, whoever runs the service acts. */
function atDoor(door: string, identity: ServiceIdentity): Authenticate {
  const localActor = 'localActor' in identity ? identity.localActor : userInfo().username
  return authenticateAtDoor(door, localActor, authenticateBy(identity))
}

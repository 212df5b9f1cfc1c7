import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import type { Writable } from 'node:stream'
import { allProjections } from '../../projections/all.js'
import type { Config } from '../config.js'
import { removeDoor, writeDoor } from '../door-file.js'
import { openSqliteLog } from '../ledger/sqlite/sqlite-log.js'
import { Projector } from '../projector/projector.js'
import { openReadModels } from '../read-models/connection.js'
import { keepOwner, openOwnVault, requireLogOfKeys } from '../vault/own-vault.js'
import {
  type Authenticate,
  authenticateAtDoor,
  authenticateBy,
  type ServiceIdentity,
} from './access/authenticate.js'
import { requireLoopback } from './access/loopback.js'
import { openApplication } from './application.js'
import { EventHub } from './events/event-hub.js'
import { openMetrics } from './telemetry/metrics.js'

export type ServeOptions = {
  /** Where the ledger lies; the caller holds its writer lock. */
  readonly config: Config
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly identity: ServiceIdentity
  /** Where log lines go, as JSON; none where it is left out. */
  readonly logTo?: Writable
  /** Told when the projector has failed: the service cannot go on. */
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
  const { config, host, port, identity, onFailure } = options
  if ('localActor' in identity) await requireLoopback(host)
  const metrics = openMetrics()
  requireLogOfKeys(config.keysFile, config.logFile)
  const log = openSqliteLog(config.logFile, { onCommit: metrics.committed })
  const vault = await openOwnVault(config.keysFile, log).catch(async (error: unknown) => {
    await log.close()
    throw error
  })
  const models = openReadModels(config.readModelsFile)
  const projector = new Projector({ log, models, projections: allProjections })
  const hub = new EventHub(log)
  const projecting = new AbortController()
  const door = randomBytes(32).toString('base64url')
  const closeLedger = async () => {
    removeDoor(config.dataDir)
    hub.close()
    projecting.abort()
    await projector.close()
    await models.close()
    await keepOwner(vault, log)
    vault.close()
    await log.close()
  }
  try {
    projector.run(projecting.signal).catch(onFailure)
    hub.run().catch(onFailure)
    metrics.watch(projector, hub)
    const parts = { log, vault, models, projector, hub, metrics }
    const { app, routes } = await openApplication(parts, atDoor(door, identity), options.logTo)
    await app.listen({ host, port })
    const url = await app.getUrl()
    writeDoor(config.dataDir, { url, token: door })
    return {
      url,
      routes,
      async close() {
        await app.close()
        await closeLedger()
      },
    }
  } catch (error) {
    await closeLedger()
    throw error
  }
}

/** Who comes with the word of the door is the command line; where nobody is named, whoever runs the service acts. */
function atDoor(door: string, identity: ServiceIdentity): Authenticate {
  const localActor = 'localActor' in identity ? identity.localActor : userInfo().username
  return authenticateAtDoor(door, localActor, authenticateBy(identity))
}

import 'reflect-metadata'
import multipart from '@fastify/multipart'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { allProjections } from '../../projections/all.js'
import type { Config } from '../config.js'
import { openSqliteLog } from '../ledger/sqlite/sqlite-log.js'
import { Projector } from '../projector/projector.js'
import { openReadModels } from '../read-models/connection.js'
import { keepOwner, openOwnVault } from '../vault/own-vault.js'
import { EventHub } from './events/event-hub.js'
import { httpModule } from './http.module.js'
import { ProblemFilter } from './problem.filter.js'
import type { ServiceParts } from './service-parts.js'

/** A request's body, in bytes: an event holds 1 MiB at most, and a batch some of them. */
const MAX_BODY_BYTES = 4 * 1024 * 1024
const REQUEST_TIMEOUT_MS = 30_000

export type ServeOptions = {
  /** Where the ledger lies; the caller holds its writer lock. */
  readonly config: Config
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly localActor: string
  /** Told when the projector has failed: the service cannot go on. */
  readonly onFailure: (error: unknown) => void
}

export type Serving = {
  readonly url: string
  /** Lets what is under way finish, takes nothing new, and closes the ledger. */
  readonly close: () => Promise<void>
}

/** Opens the ledger and serves it. @throws the address's error when it is taken */
export async function serve({ config, host, port, localActor, onFailure }: ServeOptions): Promise<Serving> {
  const log = openSqliteLog(config.logFile)
  const vault = await openOwnVault(config.keysFile, log).catch(async (error: unknown) => {
    await log.close()
    throw error
  })
  const models = openReadModels(config.readModelsFile)
  const projector = new Projector({ log, models, projections: allProjections })
  const closeLedger = async () => {
    await projector.close()
    await models.close()
    await keepOwner(vault, log)
    vault.close()
    await log.close()
  }
  try {
    const projecting = new AbortController()
    projector.run(projecting.signal).catch(onFailure)
    const hub = new EventHub(log)
    hub.run().catch(onFailure)
    const app = await openApplication({ log, vault, models, projector, hub, localActor })
    await app.listen({ host, port })
    return {
      url: await app.getUrl(),
      async close() {
        await app.close()
        projecting.abort()
        await closeLedger()
      },
    }
  } catch (error) {
    await closeLedger()
    throw error
  }
}

async function openApplication(parts: ServiceParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
  })
  const app = await NestFactory.create<NestFastifyApplication>(httpModule(parts), adapter, { logger: false })
  app.useGlobalFilters(new ProblemFilter())
  await app.register(multipart)
  return app
}

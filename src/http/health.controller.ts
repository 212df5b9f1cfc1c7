import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { Controller, Get, Inject, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import type { Readiness } from '../contract/health.js'
import { EventStoreUnavailable } from '../ledger/eventstoredb/unavailable.js'
import { DatabaseSilent } from '../postgres/unreachable.js'
import type { Projector } from '../projector/projector.js'
import type { Projecting } from './projecting.js'
import { DATA_DIR, PROJECTING, PROJECTOR } from './service-parts.js'

/** With less room than this on the disk the service says that it is not ready, while it still is. */
const ROOM_BYTES = 64 * 1024 * 1024

/** Whoever asks whether the service is ready gives up soon, and wants to be told what is not. */
const LONGEST_WAIT_MS = 2_000

type Progress = Pick<Readiness, 'lag' | 'parked'>

/** For whoever runs the service: is it there, and can it do its work. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(PROJECTOR) private readonly projector: Projector,
    @Inject(PROJECTING) private readonly projecting: Projecting,
    @Inject(DATA_DIR) private readonly dataDir: string,
  ) {}

  @Get('live')
  live() {
    return { status: 'live' }
  }

  /** 503 where the store cannot be written, or the read models do not keep up. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const store = await this.storeTrouble()
    const { lag, parked } = await this.progressInTime()
    const trouble = this.projecting.trouble()
    const status: Readiness['status'] =
      store !== undefined
        ? store
        : trouble !== undefined
          ? 'not-projecting'
          : lag.isMore
            ? 'catching-up'
            : 'ready'
    if (status !== 'ready') reply.code(503).header('retry-after', '1')
    return { status, lag: { ...lag }, parked }
  }

  /** Asked once, however often somebody wants to know meanwhile: who does not answer is not asked more and more. */
  private asked: Promise<Progress> | undefined
  private silent: Error = new DatabaseSilent()

  /** @throws {EventStoreUnavailable} @throws {DatabaseSilent} as soon as who asks would be kept waiting */
  private async progressInTime(): Promise<Progress> {
    this.asked ??= this.progress().finally(() => {
      this.asked = undefined
    })
    const ending = new AbortController()
    const late = delay(LONGEST_WAIT_MS, undefined, { signal: ending.signal }).then(() => {
      throw this.silent
    })
    try {
      return await Promise.race([this.asked, late])
    } finally {
      ending.abort()
      late.catch(() => {})
    }
  }

  private async progress(): Promise<Progress> {
    this.silent = new DatabaseSilent()
    const parked = (await this.projector.status()).reduce((sum, one) => sum + one.parked, 0)
    // The read models have answered: what is waited for from here on is the log.
    this.silent = new EventStoreUnavailable('the log has not answered yet')
    return { lag: await this.projector.lag(), parked }
  }

  private async storeTrouble(): Promise<'store-not-writable' | 'disk-nearly-full' | undefined> {
    try {
      await access(this.dataDir, constants.W_OK)
    } catch {
      return 'store-not-writable'
    }
    const { bavail, bsize } = await statfs(this.dataDir)
    return bavail * bsize < ROOM_BYTES ? 'disk-nearly-full' : undefined
  }
}

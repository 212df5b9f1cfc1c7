import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { Controller, Get, Inject, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import type { Readiness } from '../contract/health.js'
import type { Projector } from '../projector/projector.js'
import type { Projecting } from './projecting.js'
import { DATA_DIR, PROJECTING, PROJECTOR } from './service-parts.js'

/** With less room than this on the disk the service says that it is not ready, while it still is. */
const ROOM_BYTES = 64 * 1024 * 1024

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
    const lag = await this.projector.lag()
    const trouble = this.projecting.trouble()
    const parked = (await this.projector.status()).reduce((sum, one) => sum + one.parked, 0)
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

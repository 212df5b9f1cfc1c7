import { Controller, Get, Inject, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import type { Projector } from '../projector/projector.js'
import { PROJECTOR } from './service-parts.js'

/** For whoever runs the service: is it there, and can it do its work. */
@Controller('health')
export class HealthController {
  constructor(@Inject(PROJECTOR) private readonly projector: Projector) {}

  @Get('live')
  live() {
    return { status: 'live' }
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const lag = await this.projector.lag()
    const parked = this.projector.status().reduce((sum, one) => sum + one.parked, 0)
    const isReady = !lag.isMore
    if (!isReady) reply.code(503)
    return { status: isReady ? 'ready' : 'catching-up', lag: { ...lag }, parked }
  }
}

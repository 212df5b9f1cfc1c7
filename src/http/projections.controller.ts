import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { type ProjectionsAnswer, rebuildParams } from '../contract/projections-answer.js'
import { Refusal } from '../domain/refusal.js'
import type { Projector } from '../projector/projector.js'
import { readQuery } from './query.js'
import { PROJECTOR } from './service-parts.js'

/** How far the read models have come, and making them anew. */
@Controller('api/projections')
export class ProjectionsController {
  constructor(@Inject(PROJECTOR) private readonly projector: Projector) {}

  @Get()
  async list(): Promise<ProjectionsAnswer> {
    const lag = await this.projector.lag()
    const status = await this.projector.status()
    return {
      items: status.map(({ building, ...one }) => ({ ...one, ...(building && { building }) })),
      position: lag.position,
      head: lag.head,
      eventsBehind: lag.events,
      isMoreBehind: lag.isMore,
    }
  }

  /** Makes all of them anew beside the live ones, or one; answers when the new ones have taken their place. */
  @Post('rebuild')
  @HttpCode(200)
  async rebuild(@Req() request: FastifyRequest): Promise<ProjectionsAnswer> {
    const { projection } = readQuery(rebuildParams, request.query)
    const known = (await this.projector.status()).map((one) => one.projection)
    if (projection !== undefined && !known.includes(projection)) {
      throw new Refusal('not-found', `"${projection}" is no read model`, {
        field: 'projection',
        value: projection,
        allowed: known.join(', '),
      })
    }
    await this.projector.rebuild(projection === undefined ? {} : { projections: [projection] })
    return this.list()
  }
}

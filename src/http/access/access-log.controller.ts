import { Controller, Get, Inject, Req } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import type { AccessLog } from '../../access-log/access-log.js'
import { type AccessLogPage, accessLogParams, DEFAULT_READINGS } from '../../contract/access-log.js'
import { Asking } from '../asking.js'
import { readQuery } from '../query.js'
import { ACCESS_LOG } from '../service-parts.js'

/** For whoever answers for it that what is restricted is read by those who have to. */
@Controller('api/access-log')
export class AccessLogController {
  constructor(
    @Inject(ACCESS_LOG) private readonly accessLog: AccessLog,
    @Inject(Asking) private readonly asking: Asking,
  ) {}

  @Get()
  async page(@Req() request: FastifyRequest): Promise<AccessLogPage> {
    const { limit = DEFAULT_READINGS, ...filter } = readQuery(accessLogParams, request.query)
    const found = await this.accessLog.readings({ ...filter, limit: limit + 1 })
    const shown = found.slice(0, limit)
    const nameOf = await this.asking.namesOf(
      this.asking.now(),
      shown.map(({ personId }) => personId),
    )
    const last = shown.at(-1)
    return {
      items: shown.map(({ things, ...one }) => ({ ...one, name: nameOf(one.personId), things: [...things] })),
      ...(found.length > limit && last !== undefined && { next: last.id }),
    }
  }
}

import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { reportParams } from '../contract/report-params.js'
import { Refusal } from '../domain/refusal.js'
import { REPORT_NAMES, type ReportOptions, reports } from '../reports/reports.js'
import { Readings } from './access/readings.js'
import { Asking, type MomentParams } from './asking.js'
import { readQuery } from './query.js'
import { acceptedFormat, rendered } from './representation.js'

/** The reports, whole: as JSON, or ready to be pasted into a document by `Accept`. */
@Controller('api/reports')
export class ReportsController {
  constructor(
    @Inject(Asking) private readonly asking: Asking,
    @Inject(Readings) private readonly readings: Readings,
  ) {}

  @Get(':name')
  async print(
    @Param('name') given: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const name = REPORT_NAMES.find((known) => known === given)
    if (name === undefined) {
      throw new Refusal('not-found', `there is no report "${given}"`, {
        field: 'name',
        value: given,
        allowed: REPORT_NAMES.join(', '),
      })
    }
    const format = acceptedFormat(request)
    const options: ReportOptions & MomentParams = readQuery(reportParams[name], request.query)
    const moment = await this.asking.momentOf(request, options)
    const answer = await this.asking.inOneState(moment, (sources) => reports[name](sources, options))
    await this.readings.record(request, answer.reads ?? answer.json)
    reply.header('vary', 'accept, authorization')
    return format === 'json' ? answer.json : rendered(reply, answer, format)
  }
}

import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EVENT_LOG } from '../app.module.js'
import { findingParams } from '../contract/list-params.js'
import { eventIdsAt } from '../ledger/event-ids-at.js'
import type { EventLog } from '../ledger/event-log.js'
import { isAtLeast } from '../reconcile/finding.js'
import { reconcile } from '../reconcile/reconcile.js'
import { findingsReport } from '../reports/findings-report.js'
import { Readings } from './access/readings.js'
import { Asking } from './asking.js'
import { readQuery } from './query.js'
import { acceptedFormat, rendered } from './representation.js'

/** What the registers and the ledger say against themselves, found anew each time it is asked for. */
@Controller('api/findings')
export class FindingsController {
  constructor(
    @Inject(Asking) private readonly asking: Asking,
    @Inject(Readings) private readonly readings: Readings,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Get()
  async list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const format = acceptedFormat(request)
    const { all, ...params } = readQuery(findingParams, request.query)
    const moment = await this.asking.momentOf(request, params)
    const { findings, reads } = await this.asking.inOneState(moment, (sources) =>
      reconcile(sources, (places) => eventIdsAt(this.log, places)),
    )
    const shown = findings.filter(({ severity }) => all === true || isAtLeast(severity, 'warning'))
    await this.readings.record(request, reads)
    reply.header('vary', 'accept, authorization')
    if (format !== 'json') return rendered(reply, findingsReport(shown, moment), format)
    return { items: shown, asOf: moment.asOf }
  }
}

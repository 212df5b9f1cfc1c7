import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { decisionHistoryParams, diffParams, oneParams } from '../contract/list-params.js'
import type { ChangeRow } from '../queries/changes.js'
import type { DecisionHistory } from '../queries/decision-history.js'
import type { DocumentHistory } from '../queries/document-history.js'
import type { Moment } from '../queries/moment.js'
import type { QuestionName } from '../queries/questions.js'
import { changesList } from '../reports/changes-list.js'
import { documentHistoryPage } from '../reports/document-history-page.js'
import { historyPage } from '../reports/history-page.js'
import type { Answer } from '../reports/table.js'
import { Readings } from './access/readings.js'
import { idInAddress, notShown } from './address-id.js'
import { Asking } from './asking.js'
import { isKnown, stateTag } from './etag.js'
import { KeptAnswers } from './kept-answers.js'
import { readQuery } from './query.js'
import { acceptedFormat, renderedAs, renderedAsJson } from './representation.js'

type Asked = { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly moment: Moment }

/** The lives of things, and what changed between two days: as JSON, or as CSV, Markdown or HTML by `Accept`. */
@Controller('api')
export class HistoryController {
  constructor(
    @Inject(Asking) private readonly asking: Asking,
    @Inject(Readings) private readonly readings: Readings,
    @Inject(KeptAnswers) private readonly answers: KeptAnswers,
  ) {}

  @Get('decisions/:decisionId/history')
  async decision(
    @Param('decisionId') given: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const decisionId = idInAddress('decisionId', given)
    const { between, ...params } = readQuery(decisionHistoryParams, request.query)
    const moment = await this.asking.momentOf(request, params)
    const filter = { decisionId, between }
    return this.told('decision-history', filter, { request, reply, moment }, ([found]) => {
      if (found === undefined) throw notShown('decisionId', decisionId)
      return historyPage(found as DecisionHistory, moment)
    })
  }

  @Get('documents/:documentId/history')
  async document(
    @Param('documentId') given: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const documentId = idInAddress('documentId', given)
    const moment = await this.asking.momentOf(request, readQuery(oneParams, request.query))
    return this.told('document-history', { documentId }, { request, reply, moment }, ([found]) => {
      if (found === undefined) throw notShown('documentId', documentId)
      return documentHistoryPage(found as DocumentHistory, moment)
    })
  }

  @Get('diff')
  async diff(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const { from, to, body, ...params } = readQuery(diffParams, request.query)
    const moment = await this.asking.momentOf(request, { ...params, asOf: to })
    const filter = { from, bodyId: await this.asking.findAt(moment).bodyId(body) }
    return this.told('changes', filter, { request, reply, moment }, (rows) =>
      changesList(rows as readonly ChangeRow[], moment, from),
    )
  }

  /** What the question comes to, in the form that is accepted, unless the client has it already. */
  private async told(
    question: QuestionName,
    filter: object,
    { request, reply, moment }: Asked,
    answerOf: (rows: readonly object[]) => Answer,
  ): Promise<Buffer | undefined> {
    const format = acceptedFormat(request)
    const prepared = await this.answers.of(request, moment, [question, format, filter], async () => {
      const { rows, position } = await this.asking.ask(question, moment, filter)
      const answer = answerOf(rows)
      return {
        ...(format === 'json' ? renderedAsJson(answer.json) : renderedAs(answer, format)),
        etag: stateTag(position, moment, format),
        things: this.readings.thingsIn(request, rows),
      }
    })
    reply.header('vary', 'accept, authorization')
    if (prepared.etag !== undefined && isKnown(request, reply, prepared.etag)) return undefined
    await this.readings.recordThings(request, prepared.things)
    reply.type(prepared.type)
    return prepared.body
  }
}

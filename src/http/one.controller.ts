import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { oneParams } from '../contract/list-params.js'
import type { QuestionName } from '../queries/questions.js'
import { Readings } from './access/readings.js'
import { idInAddress, notShown } from './address-id.js'
import { Asking } from './asking.js'
import { isKnown, stateTag } from './etag.js'
import { KeptAnswers, type PreparedAnswer } from './kept-answers.js'
import { readQuery } from './query.js'
import { renderedAsJson } from './representation.js'

/** One thing by its id, as JSON. */
@Controller('api')
export class OneController {
  constructor(
    @Inject(Asking) private readonly asking: Asking,
    @Inject(Readings) private readonly readings: Readings,
    @Inject(KeptAnswers) private readonly answers: KeptAnswers,
  ) {}

  /** The decision with everything that led to it. Its `ETag` is its revision, for `If-Match`. */
  @Get('decisions/:decisionId')
  async decision(
    @Param('decisionId') decisionId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const answer = await this.one('decision', 'decisionId', decisionId, request)
    await this.readings.recordThings(request, answer.things)
    if (answer.etag !== undefined) reply.header('etag', answer.etag)
    reply.type(answer.type)
    return answer.body
  }

  @Get('meetings/:meetingId')
  meeting(
    @Param('meetingId') meetingId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.unlessKnown('meeting', 'meetingId', meetingId, { request, reply })
  }

  @Get('documents/:documentId')
  document(
    @Param('documentId') documentId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.unlessKnown('documents', 'documentId', documentId, { request, reply })
  }

  @Get('bodies/:bodyId')
  body(
    @Param('bodyId') bodyId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.unlessKnown('bodies', 'bodyId', bodyId, { request, reply })
  }

  private async unlessKnown(
    question: QuestionName,
    field: string,
    given: string,
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  ): Promise<Buffer | undefined> {
    const answer = await this.one(question, field, given, request)
    if (answer.etag !== undefined && isKnown(request, reply, answer.etag)) return undefined
    await this.readings.recordThings(request, answer.things)
    reply.type(answer.type)
    return answer.body
  }

  private async one(
    question: QuestionName,
    field: string,
    given: string,
    request: FastifyRequest,
  ): Promise<PreparedAnswer> {
    const id = idInAddress(field, given)
    const moment = await this.asking.momentOf(request, readQuery(oneParams, request.query))
    return this.answers.of(request, moment, [question, id], async () => {
      const { rows, position } = await this.asking.ask(question, moment, { [field]: id })
      const [found] = rows
      if (found === undefined) throw notShown(field, id)
      return {
        ...renderedAsJson(found),
        etag: question === 'decision' ? revisionTag(found) : stateTag(position, moment),
        things: this.readings.thingsIn(request, found),
      }
    })
  }
}

const revisionTag = (found: object): string | undefined =>
  'revision' in found ? `"${found.revision}"` : undefined

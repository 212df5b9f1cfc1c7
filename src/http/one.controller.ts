import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { oneParams } from '../contract/list-params.js'
import { Refusal } from '../domain/refusal.js'
import { id as uuid } from '../domain/text.js'
import type { Moment } from '../queries/moment.js'
import type { QuestionName } from '../queries/questions.js'
import { Readings } from './access/readings.js'
import { Asking } from './asking.js'
import { isKnown, stateTag } from './etag.js'
import { readQuery } from './query.js'

/** One thing by its id, as JSON. */
@Controller('api')
export class OneController {
  constructor(
    @Inject(Asking) private readonly asking: Asking,
    @Inject(Readings) private readonly readings: Readings,
  ) {}

  /** The decision with everything that led to it. Its `ETag` is its revision, for `If-Match`. */
  @Get('decisions/:decisionId')
  async decision(
    @Param('decisionId') decisionId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { found } = await this.one('decision', 'decisionId', decisionId, request)
    await this.readings.record(request, found)
    if ('revision' in found) reply.header('etag', `"${found.revision}"`)
    return found
  }

  @Get('meetings/:meetingId')
  meeting(
    @Param('meetingId') meetingId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    return this.unlessKnown('meeting', 'meetingId', meetingId, { request, reply })
  }

  @Get('documents/:documentId')
  document(
    @Param('documentId') documentId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    return this.unlessKnown('documents', 'documentId', documentId, { request, reply })
  }

  @Get('bodies/:bodyId')
  body(
    @Param('bodyId') bodyId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    return this.unlessKnown('bodies', 'bodyId', bodyId, { request, reply })
  }

  private async unlessKnown(
    question: QuestionName,
    field: string,
    given: string,
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  ): Promise<object | undefined> {
    const { found, position, moment } = await this.one(question, field, given, request)
    if (isKnown(request, reply, stateTag(position, moment))) return undefined
    await this.readings.record(request, found)
    return found
  }

  private async one(
    question: QuestionName,
    field: string,
    given: string,
    request: FastifyRequest,
  ): Promise<{ readonly found: object; readonly position: string; readonly moment: Moment }> {
    const parsed = uuid.safeParse(given)
    if (!parsed.success) {
      throw new Refusal('invalid-data', `${field} "${given.slice(0, 100)}" is no UUID`, {
        field,
        value: given.slice(0, 100),
        allowed: 'a UUID',
      })
    }
    const moment = await this.asking.momentOf(request, readQuery(oneParams, request.query))
    const { rows, position } = await this.asking.ask(question, moment, { [field]: parsed.data })
    const [found] = rows
    if (found !== undefined) return { found, position, moment }
    throw new Refusal('not-found', `there is no ${field.replace('Id', '')} ${parsed.data} at that moment`, {
      field,
      value: parsed.data,
      allowed: 'the id of one that the moment shows',
    })
  }
}

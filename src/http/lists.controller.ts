import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DEFAULT_PAGE, type ListName } from '../contract/list-params.js'
import { Refusal } from '../domain/refusal.js'
import type { Moment } from '../queries/moment.js'
import { Readings } from './access/readings.js'
import { Asking } from './asking.js'
import { isKnown, stateTag } from './etag.js'
import { KeptAnswers } from './kept-answers.js'
import { type List, lists } from './lists.js'
import { readQuery } from './query.js'
import { acceptedFormat, type Rendered, renderedAs, renderedAsJson } from './representation.js'

type Page = { readonly rows: readonly object[]; readonly next?: string; readonly position: string }

/** The lists: a page of rows as JSON, or the whole page as CSV, Markdown or HTML by `Accept`. */
@Controller('api')
export class ListsController {
  constructor(
    @Inject(Asking) private readonly asking: Asking,
    @Inject(Readings) private readonly readings: Readings,
    @Inject(KeptAnswers) private readonly answers: KeptAnswers,
  ) {}

  @Get('meetings')
  meetings(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('meetings', request, reply)
  }

  @Get('matters')
  matters(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('matters', request, reply)
  }

  @Get('decisions')
  decisions(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('decisions', request, reply)
  }

  @Get('documents')
  documents(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('documents', request, reply)
  }

  @Get('bodies')
  bodies(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('bodies', request, reply)
  }

  @Get('appointments')
  appointments(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('appointments', request, reply)
  }

  @Get('persons')
  persons(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('persons', request, reply)
  }

  @Get('follow-ups')
  followUps(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('follow-ups', request, reply)
  }

  @Get('owners')
  owners(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('owners', request, reply)
  }

  @Get('involvement')
  involvement(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('involvement', request, reply)
  }

  @Get('registers')
  registers(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('registers', request, reply)
  }

  @Get('search')
  search(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.page('search', request, reply)
  }

  private async page(name: ListName, request: FastifyRequest, reply: FastifyReply) {
    const list = lists[name]
    const format = acceptedFormat(request)
    const { after, ...params } = readQuery(list.params, request.query)
    const moment = await this.asking.momentOf(request, { ...params, after })
    const answer = await this.answers.of(request, moment, [name, format, params], async () => {
      const page = await this.read(list, moment, params)
      return {
        ...(format === 'json'
          ? pageAsJson(page, moment)
          : renderedAs(list.answer(page.rows, moment, params), format)),
        etag: stateTag(page.position, moment, format),
        next: page.next,
        things: this.readings.thingsIn(request, page.rows),
      }
    })
    reply.header('vary', 'accept, authorization')
    if (answer.etag !== undefined && isKnown(request, reply, answer.etag)) return undefined
    await this.readings.recordThings(request, answer.things)
    if (answer.next !== undefined) reply.header('link', `<${nextAddress(request, answer.next)}>; rel="next"`)
    reply.type(answer.type)
    return answer.body
  }

  private async read(
    list: List,
    moment: Moment,
    params: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  ): Promise<Page> {
    const filter = await list.filter(params, this.asking.findAt(moment))
    const limit = params.limit ?? DEFAULT_PAGE
    const after = params.cursor === undefined ? undefined : keyOfCursor(params.cursor)
    // One row more than the page holds tells whether another page follows.
    const paging = list.isPaged ? { limit: limit + 1, ...(after !== undefined && { after }) } : {}
    const { rows, position } = await this.asking.ask(list.question, moment, { ...filter, ...paging })
    const from = list.isPaged || after === undefined ? 0 : placeAfter(list, rows, after, params.cursor)
    const page = rows.slice(from, from + limit)
    const last = page.at(-1)
    return {
      rows: page,
      position,
      ...(rows.length > from + limit && last !== undefined && { next: cursorOf(list.keyOf(last)) }),
    }
  }
}

function pageAsJson({ rows, next, position }: Page, { asOf }: Moment): Rendered {
  const page = { items: rows, ...(next !== undefined && { next }), position, asOf }
  return renderedAsJson(page)
}

function placeAfter(list: List, rows: readonly object[], key: string, cursor: string | undefined): number {
  const at = rows.findIndex((row) => list.keyOf(row) === key)
  if (at >= 0) return at + 1
  throw badCursor(cursor, 'the row that the page before ended with is not in the list any more')
}

const cursorOf = (key: string): string => Buffer.from(key).toString('base64url')

function keyOfCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (cursorOf(key) !== cursor) throw badCursor(cursor, 'no page ended with it')
  return key
}

function badCursor(cursor: string | undefined, why: string): Refusal {
  return new Refusal('invalid-data', `cursor: ${why}`, {
    field: 'cursor',
    value: cursor,
    allowed: '`next` of a page of the same list, or none to begin again',
  })
}

function nextAddress(request: FastifyRequest, next: string): string {
  const [path = '', query = ''] = request.url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', next)
  return `${path}?${parameters}`
}

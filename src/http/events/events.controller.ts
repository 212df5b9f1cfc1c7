import { Controller, Get, Inject, type OnModuleDestroy, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EVENT_LOG } from '../../app.module.js'
import {
  DEFAULT_EVENTS,
  type EventPage,
  type EventsParams,
  eventStreamParams,
  eventsParams,
} from '../../contract/event-params.js'
import type { EventLog, Position } from '../../ledger/event-log.js'
import { requirePosition } from '../positions.js'
import { readQuery } from '../query.js'
import { EventHub } from './event-hub.js'
import { eventItemOf } from './event-item.js'
import { openReader } from './reader.js'

/** How soon a browser tries again when the stream ends, in milliseconds. */
const RETRY_MS = 2_000

/** The log itself: a page at a time, and live. */
@Controller('api/events')
export class EventsController implements OnModuleDestroy {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(EventHub) private readonly hub: EventHub,
  ) {}

  @Get()
  async page(@Req() request: FastifyRequest): Promise<EventPage> {
    const params = readQuery(eventsParams, request.query)
    if (params.from !== undefined) await requirePosition(this.log, params.from, 'from')
    const limit = params.limit ?? DEFAULT_EVENTS
    const items: EventPage['items'] = []
    for await (const page of pagesOf(this.log, params, limit + 1)) {
      for (const event of page) {
        if (items.length <= limit && isAsked(event, params)) items.push(eventItemOf(event))
      }
      if (items.length > limit) break
    }
    const shown = items.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown,
      ...(items.length > limit && last !== undefined && { next: last.position }),
      head: await this.log.head(),
    }
  }

  /** Server-sent events: from `Last-Event-ID` on, without a gap or a double. */
  @Get('stream')
  async stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { filter = [], from } = readQuery(eventStreamParams, request.query)
    const lastEventId = request.headers['last-event-id']
    const position = (typeof lastEventId === 'string' ? lastEventId : from) ?? this.hub.reached
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Told to proxies that gather answers before they hand them on.
      'x-accel-buffering': 'no',
    })
    const reader = openReader(response, filter, position)
    response.on('close', () => this.hub.detach(reader))
    // The position is told at once, so that a reader can resume although no event has come yet.
    reader.send(`retry: ${RETRY_MS}\nid: ${position}\nevent: open\ndata: {"position":"${position}"}\n\n`)
    await this.hub.attach(reader)
  }

  onModuleDestroy(): void {
    this.hub.close()
  }
}

function pagesOf(log: EventLog, { stream, category, type, from }: EventsParams, count: number) {
  // A stream is short, and its events have places in the log too: those before `from` are passed over.
  if (stream !== undefined) return log.readStream(stream)
  return log.readAll({
    ...(from !== undefined && { from }),
    filter: {
      ...(category !== undefined && { categories: [category] }),
      ...(type !== undefined && { types: [type] }),
    },
    maxCount: count,
  })
}

function isAsked(
  event: { readonly stream: string; readonly type: string; readonly position: Position },
  { stream, category, type, from = '' }: EventsParams,
): boolean {
  return (
    event.position > from &&
    (stream === undefined || event.stream === stream) &&
    (category === undefined || event.stream.startsWith(`${category}-`)) &&
    (type === undefined || event.type === type)
  )
}

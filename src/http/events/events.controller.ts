import type { ServerResponse } from 'node:http'
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
import type { EventLog, Position, StoredEvent } from '../../ledger/event-log.js'
import { type Caller, callerOf, viewerOf } from '../access/caller.js'
import { Readings } from '../access/readings.js'
import { requirePosition } from '../positions.js'
import { readQuery } from '../query.js'
import { SHOWING } from '../service-parts.js'
import { EventHub } from './event-hub.js'
import { openReader, type Reader, readingOf, type Watcher } from './reader.js'
import type { Showing } from './showing.js'

/** How soon a browser tries again when the stream ends, in milliseconds. */
const RETRY_MS = 2_000

/** What a timer takes at most. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The log itself: a page at a time, and live. */
@Controller('api/events')
export class EventsController implements OnModuleDestroy {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(EventHub) private readonly hub: EventHub,
    @Inject(SHOWING) private readonly showing: Showing,
    @Inject(Readings) private readonly readings: Readings,
  ) {}

  @Get()
  async page(@Req() request: FastifyRequest): Promise<EventPage> {
    const params = readQuery(eventsParams, request.query)
    if (params.from !== undefined) await requirePosition(this.log, params.from, 'from')
    const limit = params.limit ?? DEFAULT_EVENTS
    const found: StoredEvent[] = []
    for await (const page of pagesOf(this.log, params, limit + 1)) {
      for (const event of page) {
        if (found.length <= limit && isAsked(event, params)) found.push(event)
      }
      if (found.length > limit) break
    }
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.itemsFor(request, shown),
      ...(found.length > limit && last !== undefined && { next: last.position }),
      head: await this.log.head(),
    }
  }

  private async itemsFor(
    request: FastifyRequest,
    events: readonly StoredEvent[],
  ): Promise<EventPage['items']> {
    const views = await this.showing.viewsOf(events)
    const watcher = await this.watcher(request)
    const things = events.flatMap((event) => views.readBy(event, watcher.viewer) ?? [])
    await this.showing.record(readingOf(watcher, things))
    return events.map((event) => views.itemOf(event, watcher.viewer))
  }

  private async watcher(request: FastifyRequest): Promise<Watcher> {
    const caller = callerOf(request)
    const viewer = viewerOf(caller)
    // Who may see nothing restricted has nothing to be recorded; nobody knows who is on this machine.
    const isRecorded = caller.kind === 'identified' && (viewer === 'everything' || viewer.bodyIds.size > 0)
    return { viewer, ...(isRecorded && { recordedAs: await this.readings.reader(request) }) }
  }

  /** Server-sent events: from `Last-Event-ID` on, without a gap or a double. */
  @Get('stream')
  async stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { filter = [], from } = readQuery(eventStreamParams, withFilters(request.query))
    // A reader that resumes may name a position of a ledger that was restored since: it is told to begin anew.
    if (from !== undefined) await requirePosition(this.log, from, 'from')
    const lastEventId = request.headers['last-event-id']
    const watcher = await this.watcher(request)
    const position = (typeof lastEventId === 'string' ? lastEventId : from) ?? this.hub.reached
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Told to proxies that gather answers before they hand them on.
      'x-accel-buffering': 'no',
    })
    const reader = openReader(response, filter, position, watcher)
    response.on('close', () => this.hub.detach(reader))
    endWith(callerOf(request), reader, response)
    // The position is told at once, so that a reader can resume although no event has come yet.
    reader.send(`retry: ${RETRY_MS}\nid: ${position}\nevent: open\ndata: ${JSON.stringify({ position })}\n\n`)
    await this.hub.attach(reader)
  }

  onModuleDestroy(): void {
    this.hub.close()
  }
}

/** The query with its filters as a list, also where it has only one. */
function withFilters(query: unknown): object {
  const given = Object(query)
  return 'filter' in given ? { ...given, filter: [given.filter].flat() } : given
}

/** A stream ends with the token that opened it, and is resumed with the next one. */
function endWith(caller: Caller, reader: Reader, response: ServerResponse): void {
  if (caller.kind === 'local') return
  const leftMs = Math.min(Math.max(caller.expiresAt - Date.now(), 0), LONGEST_TIMER_MS)
  const timer = setTimeout(() => reader.end(), leftMs)
  timer.unref()
  response.on('close', () => clearTimeout(timer))
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

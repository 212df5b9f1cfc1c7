import { ReadingNotRecorded, type ReadThing } from '../../access-log/access-log.js'
import type { EventLog, Position, StoredEvent } from '../../ledger/event-log.js'
import { PositionNotReached } from '../../projector/wait-for-position.js'
import { catchUp } from './catch-up.js'
import type { PageViews } from './event-views.js'
import { type Reader, readingOf, takes } from './reader.js'
import type { Showing } from './showing.js'

/** Proxies and clients let go of a connection on which nothing comes. */
const HEARTBEAT_MS = 15_000

/**
 * One reading of the log for all who watch it live: an event is decoded and written out once, however many readers
 * take it. Who is new, or does not take what is sent fast enough, reads from the log at its own speed and joins again,
 * so that nothing is kept in memory for anybody.
 */
export class EventHub {
  /** Readers all of whose filters name a stream, by stream; and the others, who are asked about each event. */
  private readonly byStream = new Map<string, Set<Reader>>()
  private readonly others = new Set<Reader>()
  private readonly open = new Set<Reader>()
  private readonly closing = new AbortController()
  private readonly heartbeat: NodeJS.Timeout
  private position: Position = ''

  constructor(
    private readonly log: EventLog,
    private readonly showing: Showing,
  ) {
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS)
    this.heartbeat.unref()
  }

  /** How many streams are open. */
  get readers(): number {
    return this.open.size
  }

  /** The last event that was handed out. */
  get reached(): Position {
    return this.position
  }

  /** Hands out what is appended after this position, until the hub is closed. */
  async run(from: Position): Promise<void> {
    this.position = from
    const { signal } = this.closing
    for await (const page of this.log.subscribe({ from, signal })) {
      const views = await this.viewsOf(page)
      if (views === undefined) return
      const recorded = await this.recordReadings(page, views)
      for (const event of page) this.handOut(event, views, recorded)
    }
  }

  /** Events wait here until it can be told what is restricted. @returns undefined where the hub was closed meanwhile */
  private async viewsOf(page: readonly StoredEvent[]): Promise<PageViews | undefined> {
    while (!this.closing.signal.aborted) {
      try {
        return await this.showing.viewsOf(page)
      } catch (error) {
        if (!(error instanceof PositionNotReached) && !this.closing.signal.aborted) throw error
      }
    }
    return undefined
  }

  /** Records what live readers are about to be shown of restricted things. @returns the readers of whom it is on record */
  private async recordReadings(page: readonly StoredEvent[], views: PageViews): Promise<ReadonlySet<Reader>> {
    const things = new Map<Reader, ReadThing[]>()
    for (const event of page) {
      for (const reader of this.watching(event)) {
        const thing = reader.recordedAs && views.readBy(event, reader.viewer)
        if (thing !== undefined) things.set(reader, [...(things.get(reader) ?? []), thing])
      }
    }
    try {
      await this.showing.record([...things].flatMap(([reader, read]) => readingOf(reader, read)))
      return new Set(things.keys())
    } catch (error) {
      if (!(error instanceof ReadingNotRecorded)) throw error
      return new Set()
    }
  }

  /** Sends the reader everything after its position that its filters take, until it is gone. */
  async attach(reader: Reader): Promise<void> {
    this.open.add(reader)
    await this.catchUp(reader)
  }

  detach(reader: Reader): void {
    this.leave(reader)
    this.open.delete(reader)
  }

  /** Ends every stream; each reader resumes when the service is back. */
  close(): void {
    this.closing.abort()
    clearInterval(this.heartbeat)
    for (const reader of this.open) {
      this.detach(reader)
      reader.end()
    }
  }

  private async catchUp(reader: Reader): Promise<void> {
    const hub = this
    const live = {
      get reached() {
        return hub.position
      },
      join: (caughtUp: Reader) => this.join(caughtUp),
    }
    try {
      await catchUp(this.log, this.showing, live, reader)
    } catch (error) {
      // The log cannot be read, or was closed: the reader is let go, and resumes.
      this.detach(reader)
      reader.end()
      if (!this.closing.signal.aborted && !isForLater(error)) throw error
    }
  }

  private handOut(event: StoredEvent, views: PageViews, recorded: ReadonlySet<Reader>): void {
    const { position } = event
    for (const reader of this.watching(event)) {
      const isUnrecorded = reader.recordedAs !== undefined && !recorded.has(reader)
      if (isUnrecorded && views.readBy(event, reader.viewer) !== undefined) {
        // Who joined since then is shown it where it is recorded.
        this.fallBehind(reader)
        continue
      }
      reader.position = position
      reader.send(views.frameOf(event, reader.viewer))
      if (reader.isFull()) this.fallBehind(reader)
    }
    this.position = position
  }

  /** The live readers who are to get the event. */
  private *watching({ stream, type, position }: StoredEvent): Iterable<Reader> {
    for (const readers of [this.byStream.get(stream) ?? [], this.others]) {
      for (const reader of readers) {
        if (position > reader.position && takes(reader.filters, stream, type)) yield reader
      }
    }
  }

  private fallBehind(reader: Reader): void {
    this.leave(reader)
    void reader.drained().then(() => this.catchUp(reader))
  }

  /** Keeps connections open, and lets readers resume from here although nothing of theirs has come. */
  private beat(): void {
    for (const reader of this.live()) {
      // One that was caught up beyond what is handed out yet stays where it is.
      if (reader.position < this.position) reader.position = this.position
      reader.send(`: heartbeat\nid: ${reader.position}\n\n`)
    }
  }

  private live(): ReadonlySet<Reader> {
    const live = new Set(this.others)
    for (const readers of this.byStream.values()) for (const reader of readers) live.add(reader)
    return live
  }

  private join(reader: Reader): void {
    if (!this.open.has(reader)) return
    const streams = streamsOf(reader)
    if (streams === undefined) this.others.add(reader)
    for (const stream of streams ?? []) {
      const readers = this.byStream.get(stream) ?? new Set()
      this.byStream.set(stream, readers.add(reader))
    }
  }

  private leave(reader: Reader): void {
    this.others.delete(reader)
    for (const stream of streamsOf(reader) ?? []) {
      const readers = this.byStream.get(stream)
      readers?.delete(reader)
      if (readers?.size === 0) this.byStream.delete(stream)
    }
  }
}

/** The read models lag, or nothing can be recorded just now: the reader is let go, and comes again. */
const isForLater = (error: unknown): boolean =>
  error instanceof PositionNotReached || error instanceof ReadingNotRecorded

/** The streams that the filters name; undefined where one of them names none, or there is none. */
function streamsOf({ filters }: Reader): ReadonlySet<string> | undefined {
  const streams = new Set<string>()
  for (const { stream } of filters) {
    if (stream === undefined) return undefined
    streams.add(stream)
  }
  return streams.size === 0 ? undefined : streams
}

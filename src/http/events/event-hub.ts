import type { EventLog, Position, StoredEvent } from '../../ledger/event-log.js'
import { catchUp } from './catch-up.js'
import { frameOf } from './event-item.js'
import { type Reader, takes } from './reader.js'

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

  constructor(private readonly log: EventLog) {
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

  /** Hands out what is appended from now on, until the hub is closed. */
  async run(): Promise<void> {
    this.position = await this.log.head()
    const { signal } = this.closing
    for await (const page of this.log.subscribe({ from: this.position, signal })) {
      for (const event of page) this.handOut(event)
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
      await catchUp(this.log, live, reader)
    } catch (error) {
      // The log cannot be read, or was closed: the reader is let go, and resumes.
      this.detach(reader)
      reader.end()
      if (!this.closing.signal.aborted) throw error
    }
  }

  private handOut(event: StoredEvent): void {
    const { stream, type, position } = event
    let frame: string | undefined
    const offer = (reader: Reader) => {
      if (position <= reader.position || !takes(reader.filters, stream, type)) return
      frame ??= frameOf(event)
      reader.position = position
      reader.send(frame)
      if (reader.isFull()) this.fallBehind(reader)
    }
    for (const reader of this.byStream.get(stream) ?? []) offer(reader)
    for (const reader of this.others) offer(reader)
    this.position = position
  }

  private fallBehind(reader: Reader): void {
    this.leave(reader)
    void reader.drained().then(() => this.catchUp(reader))
  }

  /** Keeps connections open, and lets readers resume from here although nothing of theirs has come. */
  private beat(): void {
    const frame = `: heartbeat\nid: ${this.position}\n\n`
    for (const reader of this.live()) {
      reader.position = this.position
      reader.send(frame)
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

/** The streams that the filters name; undefined where one of them names none, or there is none. */
function streamsOf({ filters }: Reader): ReadonlySet<string> | undefined {
  const streams = new Set<string>()
  for (const { stream } of filters) {
    if (stream === undefined) return undefined
    streams.add(stream)
  }
  return streams.size === 0 ? undefined : streams
}

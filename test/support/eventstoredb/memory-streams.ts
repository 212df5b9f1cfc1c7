/** One event as the server keeps it. */
export type RecordedEvent = {
  readonly id: string
  readonly stream: string
  readonly revision: bigint
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
  /** The server's clock, in ticks of 100 ns since 1970; nobody can set it. */
  readonly created: bigint
  readonly commit: bigint
  readonly prepare: bigint
}

export type ProposedEvent = Pick<RecordedEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>

export type Expected = bigint | 'any' | 'no_stream' | 'stream_exists'

export type AppendOutcome =
  | { readonly kind: 'success'; readonly revision: bigint; readonly last: RecordedEvent | undefined }
  | { readonly kind: 'wrong-expected-version'; readonly actual: bigint | 'no_stream' }
  | { readonly kind: 'stream-deleted' }

export type StreamContents =
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'stream-deleted' }

type Stream = {
  readonly events: RecordedEvent[]
  /** Revisions below this one are gone, as after a soft delete. */
  truncateBefore: bigint
  isSoftDeleted: boolean
  isTombstoned: boolean
}

const NO_STREAM = -1n

/**
 * What an EventStoreDB server (24.6, one node) does with streams, kept in memory: the order of its checks, its idempotent
 * retries that compare event ids, what a deleted stream answers, and one log of all streams with gaps in its positions.
 */
export class MemoryStreams {
  readonly all: RecordedEvent[] = []
  /** How many appends were tried. */
  appends = 0
  private readonly streams = new Map<string, Stream>()
  private readonly watchers = new Set<() => void>()
  private position = 4_096n

  append(name: string, expected: Expected, proposed: readonly ProposedEvent[]): AppendOutcome {
    this.appends += 1
    const stream = this.streams.get(name)
    if (stream?.isTombstoned === true) return { kind: 'stream-deleted' }
    const current = stream === undefined ? NO_STREAM : lastRevision(stream)
    const exists = current !== NO_STREAM && stream?.isSoftDeleted !== true
    const actual = current === NO_STREAM ? 'no_stream' : current
    if (expected === 'stream_exists' && !exists) return { kind: 'wrong-expected-version', actual }
    if (proposed.length === 0) return { kind: 'success', revision: 0n, last: undefined }
    if (expected === 'any' || expected === 'stream_exists') {
      const known = stream?.events.find(({ id }) => id === proposed[0]?.id)
      const retried = known && original(stream, known.revision, proposed)
      return retried ?? this.write(name, proposed)
    }
    const at = expected === 'no_stream' ? NO_STREAM : expected
    // A soft-deleted stream is "no stream" to whoever asks for that, and its numbers go on.
    if (at === current || (expected === 'no_stream' && !exists)) return this.write(name, proposed)
    const retried = at < current ? original(stream, at + 1n, proposed) : undefined
    return retried ?? { kind: 'wrong-expected-version', actual }
  }

  read(name: string): StreamContents {
    const stream = this.streams.get(name)
    if (stream?.isTombstoned === true) return { kind: 'stream-deleted' }
    if (stream === undefined || stream.events.length === 0 || stream.isSoftDeleted)
      return { kind: 'not-found' }
    const { events, truncateBefore } = stream
    return {
      kind: 'events',
      events: truncateBefore === 0n ? events : events.slice(Number(truncateBefore)),
    }
  }

  /** A deleted stream answers as one that was never there, and its numbers go on when it is written to again. */
  softDelete(name: string): void {
    const stream = this.streams.get(name)
    if (stream === undefined) return
    stream.truncateBefore = lastRevision(stream) + 1n
    stream.isSoftDeleted = true
  }

  /** After a tombstone nothing can be written to the stream or read from it again. */
  tombstone(name: string): void {
    this.streamOf(name).isTombstoned = true
  }

  /** Told after each write, until the returned function is called. */
  watch(told: () => void): () => void {
    this.watchers.add(told)
    return () => this.watchers.delete(told)
  }

  private write(name: string, proposed: readonly ProposedEvent[]): AppendOutcome {
    const stream = this.streamOf(name)
    stream.isSoftDeleted = false
    // The events of one append share the first half of their positions, and both halves leave gaps.
    this.position += 137n + (this.position % 61n)
    const commit = this.position + BigInt(proposed.length * 3)
    for (const event of proposed) {
      this.position += 3n
      const recorded = {
        ...event,
        stream: name,
        revision: BigInt(stream.events.length),
        created: BigInt(Date.now()) * 10_000n,
        commit,
        prepare: this.position,
      }
      stream.events.push(recorded)
      this.all.push(recorded)
    }
    for (const told of [...this.watchers]) told()
    return { kind: 'success', revision: lastRevision(stream), last: stream.events.at(-1) }
  }

  private streamOf(name: string): Stream {
    const known = this.streams.get(name)
    if (known !== undefined) return known
    const stream: Stream = { events: [], truncateBefore: 0n, isSoftDeleted: false, isTombstoned: false }
    this.streams.set(name, stream)
    return stream
  }
}

const lastRevision = ({ events }: Stream): bigint => BigInt(events.length) - 1n

/** The result of the append that wrote exactly these ids from this revision on, if there was one. */
function original(
  stream: Stream | undefined,
  from: bigint,
  proposed: readonly ProposedEvent[],
): AppendOutcome | undefined {
  const stored = stream?.events.slice(Number(from), Number(from) + proposed.length) ?? []
  const last = stored.at(-1)
  if (last === undefined || stored.length < proposed.length) return undefined
  if (!stored.every(({ id }, index) => id === proposed[index]?.id)) return undefined
  return { kind: 'success', revision: last.revision, last }
}

import type { Place } from './position.js'

/** An event as the server tells of it. */
export type RecordedEvent = Place & {
  readonly id: string
  readonly stream: string
  readonly revision: string
  readonly type: string
  readonly data: string
  readonly metadata: string
  /** The size of data and metadata. */
  readonly bytes: number
}

/** One message of a reading or a subscription, as far as the ledger has a use for it. */
export type ReadResponse =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  | { readonly kind: 'checkpoint'; readonly place: Place }
  | { readonly kind: 'caught-up' | 'other' }

// The wire's form of these messages (streams.proto, shared.proto), read by hand: the generated classes take three times as
// long over an event, and reading the log is what a replay waits for. Unknown fields are skipped, as there.
const RESPONSE = { event: 1, checkpoint: 3, caughtUp: 8 } as const
const READ_EVENT = { event: 1 } as const
const RECORDED = {
  id: 1,
  stream: 2,
  revision: 3,
  prepare: 4,
  commit: 5,
  map: 6,
  metadata: 7,
  data: 8,
} as const
const UUID = { text: 2 } as const
const IDENTIFIER = { name: 3 } as const
const ENTRY = { key: 1, value: 2 } as const
const CHECKPOINT = { commit: 1, prepare: 2 } as const

const VARINT = 0
const FIXED_64 = 1
const BYTES = 2
const FIXED_32 = 5

/** The place of a field's bytes in the message. */
type Span = { start: number; end: number }

/** Goes through the fields of a message, which is part of a buffer. */
class Fields {
  number = 0
  /** Of a field of bytes: where they are. */
  start = 0
  /** Of a field of bytes: where they end. */
  end = 0
  /** Of a number: its decimal digits. */
  digits = '0'

  constructor(
    private readonly buffer: Buffer,
    private at: number,
    private readonly last: number,
  ) {}

  /** Moves on to the next field; false after the last one. @throws {RangeError} the message is malformed */
  next(): boolean {
    if (this.at >= this.last) return false
    const tag = this.small()
    this.number = tag >>> 3
    const type = tag & 7
    if (type === VARINT) this.digits = this.varint()
    else if (type === BYTES) {
      const length = this.small()
      this.start = this.at
      this.at += length
      this.end = this.at
    } else if (type === FIXED_64) this.at += 8
    else if (type === FIXED_32) this.at += 4
    else throw new RangeError(`a field of type ${type}`)
    if (this.at > this.last) throw new RangeError('a message that ends too early')
    return true
  }

  /** A tag or a length: never more than 32 bits here. */
  private small(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.buffer[this.at++] ?? 0
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }

  /** A number of up to 64 bits; what a double does not hold exactly is counted in a bigint. */
  private varint(): string {
    const from = this.at
    while ((this.buffer[this.at] ?? 0) >= 0x80) this.at++
    this.at++
    if (this.at - from <= 7) {
      let value = 0
      for (let i = this.at - 1; i >= from; i--) value = value * 128 + ((this.buffer[i] ?? 0) & 0x7f)
      return String(value)
    }
    let value = 0n
    for (let i = this.at - 1; i >= from; i--) value = value * 128n + BigInt((this.buffer[i] ?? 0) & 0x7f)
    return String(BigInt.asUintN(64, value))
  }
}

/** @throws {RangeError} the message is malformed */
export function readResponse(buffer: Buffer): ReadResponse {
  const fields = new Fields(buffer, 0, buffer.length)
  while (fields.next()) {
    if (fields.number === RESPONSE.event) {
      const span = inner(buffer, fields, READ_EVENT.event)
      if (span !== undefined) return { kind: 'event', event: recordedEvent(buffer, span) }
    } else if (fields.number === RESPONSE.checkpoint) {
      return { kind: 'checkpoint', place: placeIn(buffer, fields) }
    } else if (fields.number === RESPONSE.caughtUp) return { kind: 'caught-up' }
  }
  return { kind: 'other' }
}

/** The bytes of a field of a message. */
function inner(buffer: Buffer, { start, end }: Span, number: number): Span | undefined {
  const fields = new Fields(buffer, start, end)
  while (fields.next()) if (fields.number === number) return { start: fields.start, end: fields.end }
  return undefined
}

function innerText(buffer: Buffer, span: Span, number: number): string {
  const found = inner(buffer, span, number)
  return found === undefined ? '' : buffer.toString('utf8', found.start, found.end)
}

function placeIn(buffer: Buffer, { start, end }: Span): Place {
  const fields = new Fields(buffer, start, end)
  let commit = '0'
  let prepare = '0'
  while (fields.next()) {
    if (fields.number === CHECKPOINT.commit) commit = fields.digits
    else if (fields.number === CHECKPOINT.prepare) prepare = fields.digits
  }
  return { commit, prepare }
}

function recordedEvent(buffer: Buffer, { start, end }: Span): RecordedEvent {
  const fields = new Fields(buffer, start, end)
  const event = {
    id: '',
    stream: '',
    revision: '0',
    commit: '0',
    prepare: '0',
    type: '',
    data: '',
    metadata: '',
    bytes: 0,
  }
  while (fields.next()) {
    switch (fields.number) {
      case RECORDED.id:
        event.id = innerText(buffer, fields, UUID.text)
        break
      case RECORDED.stream:
        event.stream = innerText(buffer, fields, IDENTIFIER.name)
        break
      case RECORDED.revision:
        event.revision = fields.digits
        break
      case RECORDED.prepare:
        event.prepare = fields.digits
        break
      case RECORDED.commit:
        event.commit = fields.digits
        break
      case RECORDED.map:
        if (innerText(buffer, fields, ENTRY.key) === 'type')
          event.type = innerText(buffer, fields, ENTRY.value)
        break
      case RECORDED.metadata:
        event.metadata = buffer.toString('utf8', fields.start, fields.end)
        event.bytes += fields.end - fields.start
        break
      case RECORDED.data:
        event.data = buffer.toString('utf8', fields.start, fields.end)
        event.bytes += fields.end - fields.start
        break
    }
  }
  return event
}

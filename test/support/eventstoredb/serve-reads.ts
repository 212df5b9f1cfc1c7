import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import { type ServerWritableStream, status } from '@grpc/grpc-js'
import type { Faults, ReadFault } from './faults.js'
import type { MemoryStreams, RecordedEvent } from './memory-streams.js'
import { encodedEvent, exception, identifierOf, plainError, streamDeleted, streamNameOf } from './messages.js'

type ReadRequest = InstanceType<typeof streamsPb.ReadReq>
/** A response, or one that was encoded before. */
export type ReadAnswer = InstanceType<typeof streamsPb.ReadResp> | Buffer
export type ReadCall = ServerWritableStream<ReadRequest, ReadAnswer>
type ReadOptions = InstanceType<typeof streamsPb.ReadReq.Options>
type Filter = InstanceType<typeof streamsPb.ReadReq.Options.FilterOptions>

const BACKWARDS = 1
/** A filtered subscription that says nothing of its search window looks at so many events between two checkpoints. */
const DEFAULT_WINDOW = 32
/** How many events are answered before others get a turn. */
const EVENTS_PER_TURN = 200

/** The server's `Read`: a stream, the log, or a subscription to the log. */
export async function serveRead(
  call: ReadCall,
  streams: MemoryStreams,
  faults: Faults,
  onSubscription: (at: number) => void,
): Promise<void> {
  const options = call.request.getOptions()
  if (options === undefined) return refuse(call, plainError(status.INVALID_ARGUMENT, 'no options'))
  if (options.hasSubscription()) {
    const at = subscribedFrom(options, streams)
    onSubscription(at)
    return serveSubscription(call, { options, streams, at }, faults.nextSubscription())
  }
  const fault = faults.nextRead()
  if (fault?.how === 'access denied') return refuse(call, accessDenied())
  const events = options.hasStream() ? streamEvents(call, options, streams) : allEvents(options, streams)
  if (events === undefined) return
  const writer = eventWriter(call, fault)
  const count = Number(options.getCount())
  for (let at = 0; at < Math.min(count, events.length); at++) {
    const event = events[at]
    if (event === undefined || !(await writer.write(event))) return
  }
  if (!writer.meetsFault()) call.end()
}

/** Nothing where the call was answered already: a stream that is not there, or is gone for good. */
function streamEvents(
  call: ReadCall,
  options: ReadOptions,
  streams: MemoryStreams,
): readonly RecordedEvent[] | undefined {
  const asked = options.getStream()
  const name = streamNameOf(asked?.getStreamIdentifier())
  const contents = streams.read(name)
  if (contents.kind === 'stream-deleted') {
    refuse(call, streamDeleted(name))
    return undefined
  }
  if (contents.kind === 'not-found') {
    const notFound = new streamsPb.ReadResp.StreamNotFound()
    notFound.setStreamIdentifier(identifierOf(name))
    const response = new streamsPb.ReadResp()
    response.setStreamNotFound(notFound)
    call.write(response)
    call.end()
    return undefined
  }
  const revision = asked?.hasRevision() === true ? BigInt(asked.getRevision()) : undefined
  if (options.getReadDirection() === BACKWARDS) {
    const chosen = contents.events.filter((event) => revision === undefined || event.revision <= revision)
    return chosen.reverse()
  }
  if (asked?.hasEnd() === true) return []
  const first = contents.events[0]?.revision ?? 0n
  return revision === undefined || revision <= first
    ? contents.events
    : contents.events.slice(Number(revision - first))
}

function allEvents(options: ReadOptions, { all }: MemoryStreams): readonly RecordedEvent[] {
  const asked = options.getAll()
  const position = asked?.getPosition()
  const from = position && {
    commit: BigInt(position.getCommitPosition()),
    prepare: BigInt(position.getPreparePosition()),
  }
  if (options.getReadDirection() === BACKWARDS) {
    const end = from === undefined ? all.length : firstAfter(all, from)
    const start = Math.max(0, end - Number(options.getCount()))
    return all.slice(start, end).reverse()
  }
  if (asked?.hasEnd() === true) return []
  const start = from === undefined ? 0 : firstFrom(all, from)
  return all.slice(start, start + Number(options.getCount()))
}

type Place = Pick<RecordedEvent, 'commit' | 'prepare'>

const isBefore = (one: Place, other: Place): boolean =>
  one.commit < other.commit || (one.commit === other.commit && one.prepare < other.prepare)

/** The index of the first event at the place or after it, by halving. */
function firstFrom(events: readonly RecordedEvent[], place: Place): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    const event = events[middle]
    if (event !== undefined && isBefore(event, place)) low = middle + 1
    else high = middle
  }
  return low
}

const firstAfter = (events: readonly RecordedEvent[], { commit, prepare }: Place): number =>
  firstFrom(events, { commit, prepare: prepare + 1n })

async function serveSubscription(
  call: ReadCall,
  { options, streams, at: start }: { options: ReadOptions; streams: MemoryStreams; at: number },
  fault: ReadFault | undefined,
): Promise<void> {
  if (fault?.how === 'access denied') return refuse(call, accessDenied())
  confirm(call)
  const filter = options.getFilter()
  const takes = filter === undefined ? () => true : matcherOf(filter)
  const window = filter === undefined ? 0 : (filter.getMax() || DEFAULT_WINDOW) * multiplierOf(filter)
  const writer = eventWriter(call, fault)
  let at = start
  let sinceCheckpoint = 0
  let isLive = false
  while (!call.cancelled && !call.destroyed) {
    const event = streams.all[at]
    if (event === undefined) {
      if (!isLive) isLive = answerCaughtUp(call)
      if (writer.meetsFault()) return
      await changed(streams, call)
      continue
    }
    at += 1
    if (takes(event) && !(await writer.write(event))) return
    sinceCheckpoint += 1
    if (window > 0 && sinceCheckpoint >= window) {
      sinceCheckpoint = 0
      answerCheckpoint(call, event)
    }
  }
}

function subscribedFrom(options: ReadOptions, { all }: MemoryStreams): number {
  const asked = options.getAll()
  if (asked?.hasEnd() === true) return all.length
  const position = asked?.getPosition()
  if (position === undefined) return 0
  const place = {
    commit: BigInt(position.getCommitPosition()),
    prepare: BigInt(position.getPreparePosition()),
  }
  return firstAfter(all, place)
}

const multiplierOf = (filter: Filter): number => filter.getCheckpointintervalmultiplier() || 1

function matcherOf(filter: Filter): (event: RecordedEvent) => boolean {
  const expression = filter.getStreamIdentifier() ?? filter.getEventType()
  const textOf = (event: RecordedEvent) => (filter.hasStreamIdentifier() ? event.stream : event.type)
  const prefixes = expression?.getPrefixList() ?? []
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => textOf(event).startsWith(prefix))
  const pattern = new RegExp(expression?.getRegex() ?? '')
  return (event) => pattern.test(textOf(event))
}

function confirm(call: ReadCall): void {
  const confirmation = new streamsPb.ReadResp.SubscriptionConfirmation()
  confirmation.setSubscriptionId(randomUUID())
  const response = new streamsPb.ReadResp()
  response.setConfirmation(confirmation)
  call.write(response)
}

function answerCaughtUp(call: ReadCall): true {
  const response = new streamsPb.ReadResp()
  response.setCaughtUp(new streamsPb.ReadResp.CaughtUp())
  call.write(response)
  return true
}

function answerCheckpoint(call: ReadCall, { commit, prepare }: RecordedEvent): void {
  const checkpoint = new streamsPb.ReadResp.Checkpoint()
  checkpoint.setCommitPosition(String(commit))
  checkpoint.setPreparePosition(String(prepare))
  const response = new streamsPb.ReadResp()
  response.setCheckpoint(checkpoint)
  call.write(response)
}

/** Settles at the next write to the log, or when the call is over. */
async function changed(streams: MemoryStreams, call: ReadCall): Promise<void> {
  let unwatch = () => {}
  const written = new Promise<void>((resolve) => {
    unwatch = streams.watch(resolve)
  })
  await oneOf(call, ['cancelled', 'close'], written)
  unwatch()
}

/** Settles at the first of these events, or with the promise, and listens to none of them any more. */
function oneOf(call: ReadCall, events: readonly string[], or?: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) call.removeListener(event, done)
      resolve()
    }
    for (const event of events) call.once(event, done)
    or?.then(done)
  })
}

const accessDenied = () => exception(status.PERMISSION_DENIED, 'access-denied')

function refuse(call: ReadCall, error: Error): void {
  call.emit('error', error)
}

/** Writes events at the pace of whoever reads, and fails after as many as the fault says. */
function eventWriter(call: ReadCall, fault: ReadFault | undefined) {
  let written = 0
  /** Whether the call is over, or silent for good. */
  function meetsFault(): boolean {
    if (fault === undefined || written < fault.after) return false
    if (fault.how === 'ended') call.end()
    else if (fault.how === 'unavailable') refuse(call, plainError(status.UNAVAILABLE, 'the node is going'))
    else if (fault.how === 'consumer too slow') refuse(call, plainError(status.ABORTED, 'consumer too slow'))
    else if (fault.how === 'deadline exceeded')
      refuse(call, plainError(status.DEADLINE_EXCEEDED, 'the deadline was exceeded'))
    return true
  }
  return {
    meetsFault,
    /** False where the call ended meanwhile, or is to say nothing more. */
    async write(event: RecordedEvent): Promise<boolean> {
      if (meetsFault()) return false
      written += 1
      const goesOn = call.write(encodedEvent(event))
      if (!goesOn) await oneOf(call, ['drain', 'cancelled', 'close'])
      else if (written % EVENTS_PER_TURN === 0) await nextTurn()
      return !call.cancelled && !call.destroyed
    },
  }
}

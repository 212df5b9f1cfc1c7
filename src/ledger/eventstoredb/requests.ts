import { randomUUID } from 'node:crypto'
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import timestampPb from 'google-protobuf/google/protobuf/timestamp_pb.js'
import { type ExpectedVersion, type LogFilter, type NewEvent, STREAM_NAME } from '../event-log.js'
import type { Place } from './position.js'
import { serverMetadata } from './recorded-event.js'

export type ReadRequest = InstanceType<typeof streamsPb.ReadReq>
export type AppendRequest = InstanceType<typeof streamsPb.AppendReq>
export type AppendResponse = InstanceType<typeof streamsPb.AppendResp>
export type BatchRequest = InstanceType<typeof streamsPb.BatchAppendReq>
export type BatchResponse = InstanceType<typeof streamsPb.BatchAppendResp>

export type Direction = 'forwards' | 'backwards'

/** A filtered subscription tells how far it has looked after so many events that it left out. */
const EVENTS_PER_CHECKPOINT = 500

const empty = () => new sharedPb.Empty()

export function identifierOf(stream: string) {
  const identifier = new sharedPb.StreamIdentifier()
  identifier.setStreamName(Buffer.from(stream))
  return identifier
}

function uuidOf(id: string) {
  const uuid = new sharedPb.UUID()
  uuid.setString(id)
  return uuid
}

function readOptions(direction: Direction) {
  const options = new streamsPb.ReadReq.Options()
  options.setReadDirection(direction === 'forwards' ? 0 : 1)
  options.setResolveLinks(false)
  const uuids = new streamsPb.ReadReq.Options.UUIDOption()
  uuids.setString(empty())
  options.setUuidOption(uuids)
  return options
}

function requestOf(options: InstanceType<typeof streamsPb.ReadReq.Options>): ReadRequest {
  const request = new streamsPb.ReadReq()
  request.setOptions(options)
  return request
}

/** @param from inclusive; the stream's first event where it is left out, or its last, backwards */
export function readStreamRequest(
  stream: string,
  direction: Direction,
  from: bigint | undefined,
  count: number,
): ReadRequest {
  const options = readOptions(direction)
  const asked = new streamsPb.ReadReq.Options.StreamOptions()
  asked.setStreamIdentifier(identifierOf(stream))
  if (from !== undefined) asked.setRevision(String(from))
  else if (direction === 'forwards') asked.setStart(empty())
  else asked.setEnd(empty())
  options.setStream(asked)
  options.setCount(String(count))
  options.setNoFilter(empty())
  return requestOf(options)
}

/** @param from inclusive; the log's first event where it is left out, or its last, backwards */
export function readAllRequest(direction: Direction, from: Place | undefined, count: number): ReadRequest {
  const options = readOptions(direction)
  options.setAll(allOptions(from, direction))
  options.setCount(String(count))
  options.setNoFilter(empty())
  return requestOf(options)
}

/** @param from exclusive; the log's beginning where it is left out */
export function subscribeRequest(from: Place | undefined, categories: LogFilter['categories']): ReadRequest {
  const options = readOptions('forwards')
  options.setAll(allOptions(from, 'forwards'))
  options.setSubscription(new streamsPb.ReadReq.Options.SubscriptionOptions())
  const expression = new streamsPb.ReadReq.Options.FilterOptions.Expression()
  // The server leaves its own streams out, and links to events, and what other systems keep under other names.
  if (categories === undefined) expression.setRegex(STREAM_NAME.source)
  else expression.setPrefixList(categories.map((category) => `${category}-`))
  const filter = new streamsPb.ReadReq.Options.FilterOptions()
  filter.setStreamIdentifier(expression)
  filter.setMax(EVENTS_PER_CHECKPOINT)
  filter.setCheckpointintervalmultiplier(1)
  options.setFilter(filter)
  return requestOf(options)
}

function allOptions(from: Place | undefined, direction: Direction) {
  const all = new streamsPb.ReadReq.Options.AllOptions()
  if (from !== undefined) {
    const position = new streamsPb.ReadReq.Options.Position()
    position.setCommitPosition(from.commit)
    position.setPreparePosition(from.prepare)
    all.setPosition(position)
  } else if (direction === 'forwards') all.setStart(empty())
  else all.setEnd(empty())
  return all
}

export type Append = {
  readonly stream: string
  readonly expected: ExpectedVersion
  readonly events: readonly NewEvent[]
}

/** One append of many on one call, and the id that its answer will bear. */
export function batchRequest(
  { stream, expected, events }: Append,
  timeoutMs: number,
): { readonly correlationId: string; readonly request: BatchRequest } {
  const correlationId = randomUUID()
  const options = new streamsPb.BatchAppendReq.Options()
  options.setStreamIdentifier(identifierOf(stream))
  options.setDeadline(timestampPb.Timestamp.fromDate(new Date(Date.now() + timeoutMs)))
  if (expected === 'any') options.setAny(empty())
  else if (expected === 'no_stream') options.setNoStream(empty())
  else if (expected === 'stream_exists') options.setStreamExists(empty())
  else options.setStreamPosition(expected)
  const request = new streamsPb.BatchAppendReq()
  request.setCorrelationId(uuidOf(correlationId))
  request.setOptions(options)
  request.setProposedMessagesList(
    events.map((event) => filled(new streamsPb.BatchAppendReq.ProposedMessage(), event)),
  )
  request.setIsFinal(true)
  return { correlationId, request }
}

/** The parts of one append that has a call of its own. */
export function appendRequests({ stream, expected, events }: Append): readonly AppendRequest[] {
  const options = new streamsPb.AppendReq.Options()
  options.setStreamIdentifier(identifierOf(stream))
  if (expected === 'any') options.setAny(empty())
  else if (expected === 'no_stream') options.setNoStream(empty())
  else if (expected === 'stream_exists') options.setStreamExists(empty())
  else options.setRevision(expected)
  const first = new streamsPb.AppendReq()
  first.setOptions(options)
  const rest = events.map((event) => {
    const request = new streamsPb.AppendReq()
    request.setProposedMessage(filled(new streamsPb.AppendReq.ProposedMessage(), event))
    return request
  })
  return [first, ...rest]
}

type ProposedMessage =
  | InstanceType<typeof streamsPb.AppendReq.ProposedMessage>
  | InstanceType<typeof streamsPb.BatchAppendReq.ProposedMessage>

/** The data is sent as it is, canonical; the client would parse it and write it anew, in an order of its own. */
function filled<T extends ProposedMessage>(message: T, event: NewEvent): T {
  message.setId(uuidOf(event.id))
  message.getMetadataMap().set('type', event.type).set('content-type', 'application/json')
  message.setData(Buffer.from(event.data))
  message.setCustomMetadata(Buffer.from(serverMetadata(event)))
  return message
}

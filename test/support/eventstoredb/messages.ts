import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import statusPb from '@eventstore/db-client/generated/status_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import { Metadata, type ServerErrorResponse, type ServiceError, status } from '@grpc/grpc-js'
import type { Message } from 'google-protobuf'
import anyPb from 'google-protobuf/google/protobuf/any_pb.js'
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import type { AppendOutcome, Expected, ProposedEvent, RecordedEvent } from './memory-streams.js'

/** The server's setting of how much one append may hold. */
export const MAX_APPEND_BYTES = 1_048_576

/** What an append counts against the limit: this server counts the data alone. */
export const appendBytes = (events: readonly ProposedEvent[]): number =>
  events.reduce((sum, { data }) => sum + data.length, 0)

type StreamIdentifier = InstanceType<typeof sharedPb.StreamIdentifier>

export function identifierOf(stream: string): StreamIdentifier {
  const identifier = new sharedPb.StreamIdentifier()
  identifier.setStreamName(Buffer.from(stream).toString('base64'))
  return identifier
}

export const streamNameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

export function uuidOf(id: string) {
  const uuid = new sharedPb.UUID()
  uuid.setString(id)
  return uuid
}

export function positionOf({ commit, prepare }: Pick<RecordedEvent, 'commit' | 'prepare'>) {
  const position = new sharedPb.AllStreamPosition()
  position.setCommitPosition(String(commit))
  position.setPreparePosition(String(prepare))
  return position
}

/** An event is put into its message once, however often it is read. */
const encoded = new WeakMap<RecordedEvent, Buffer>()

export function encodedEvent(event: RecordedEvent): Buffer {
  const known = encoded.get(event)
  if (known !== undefined) return known
  const recorded = new streamsPb.ReadResp.ReadEvent.RecordedEvent()
  recorded.setId(uuidOf(event.id))
  recorded.setStreamIdentifier(identifierOf(event.stream))
  recorded.setStreamRevision(String(event.revision))
  recorded.setCommitPosition(String(event.commit))
  recorded.setPreparePosition(String(event.prepare))
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', String(event.created))
  recorded.setData(event.data)
  recorded.setCustomMetadata(event.metadata)
  const read = new streamsPb.ReadResp.ReadEvent()
  read.setEvent(recorded)
  read.setCommitPosition(String(event.commit))
  const response = new streamsPb.ReadResp()
  response.setEvent(read)
  const bytes = Buffer.from(response.serializeBinary())
  encoded.set(event, bytes)
  return bytes
}

/** An error as the server sends it: its kind and details are trailers. */
export function exception(
  code: status,
  kind: string,
  details: Readonly<Record<string, string>> = {},
): ServerErrorResponse & Pick<ServiceError, 'code'> {
  const metadata = new Metadata()
  metadata.set('exception', kind)
  for (const [name, value] of Object.entries(details)) metadata.set(name, value)
  return Object.assign(new Error(kind), { code, details: kind, metadata })
}

export const plainError = (code: status, details: string) =>
  Object.assign(new Error(details), { code, details, metadata: new Metadata() })

export const streamDeleted = (stream: string) =>
  exception(status.FAILED_PRECONDITION, 'stream-deleted', { 'stream-name': stream })

export const appendTooLarge = () =>
  exception(status.INVALID_ARGUMENT, 'maximum-append-size-exceeded', {
    'maximum-append-size': String(MAX_APPEND_BYTES),
  })

/** The answer of `Append`, where a wrong expectation is a case of the response. */
export function appendResponse(outcome: AppendOutcome, expected: Expected) {
  const response = new streamsPb.AppendResp()
  if (outcome.kind === 'success') {
    const success = new streamsPb.AppendResp.Success()
    success.setCurrentRevision(String(outcome.revision))
    if (outcome.last !== undefined) {
      const position = new streamsPb.AppendResp.Position()
      position.setCommitPosition(String(outcome.last.commit))
      position.setPreparePosition(String(outcome.last.prepare))
      success.setPosition(position)
    }
    response.setSuccess(success)
  } else if (outcome.kind === 'wrong-expected-version') {
    const wrong = new streamsPb.AppendResp.WrongExpectedVersion()
    if (outcome.actual === 'no_stream') wrong.setCurrentNoStream(new sharedPb.Empty())
    else wrong.setCurrentRevision(String(outcome.actual))
    if (expected === 'any') wrong.setExpectedAny(new sharedPb.Empty())
    else if (expected === 'no_stream') wrong.setExpectedNoStream(new sharedPb.Empty())
    else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new sharedPb.Empty())
    else wrong.setExpectedRevision(String(expected))
    response.setWrongExpectedVersion(wrong)
  }
  return response
}

/** The answer of `BatchAppend`, where every failure is a status with packed details. */
export function batchResponse(correlationId: string, stream: string, outcome: BatchOutcome) {
  const response = new streamsPb.BatchAppendResp()
  response.setCorrelationId(uuidOf(correlationId))
  response.setStreamIdentifier(identifierOf(stream))
  if (outcome.kind !== 'success') {
    response.setError(failureOf(stream, outcome))
    return response
  }
  const success = new streamsPb.BatchAppendResp.Success()
  success.setCurrentRevision(String(outcome.revision))
  if (outcome.last !== undefined) success.setPosition(positionOf(outcome.last))
  response.setSuccess(success)
  return response
}

export type BatchOutcome =
  | (AppendOutcome & { readonly expected?: Expected })
  | { readonly kind: 'too-large' | 'timeout' | 'access-denied' }

function failureOf(stream: string, outcome: Exclude<BatchOutcome, { kind: 'success' }>) {
  const [name, details] = detailsOf(stream, outcome)
  const packed = new anyPb.Any()
  packed.pack(details.serializeBinary(), `event_store.client.${name}`)
  const failure = new statusPb.Status()
  failure.setMessage(outcome.kind)
  failure.setDetails(packed)
  return failure
}

function detailsOf(stream: string, outcome: Exclude<BatchOutcome, { kind: 'success' }>): [string, Message] {
  switch (outcome.kind) {
    case 'stream-deleted': {
      const deleted = new sharedPb.StreamDeleted()
      deleted.setStreamIdentifier(identifierOf(stream))
      return ['StreamDeleted', deleted]
    }
    case 'too-large': {
      const tooLarge = new sharedPb.MaximumAppendSizeExceeded()
      tooLarge.setMaxappendsize(MAX_APPEND_BYTES)
      return ['MaximumAppendSizeExceeded', tooLarge]
    }
    case 'timeout':
      return ['Timeout', new sharedPb.Timeout()]
    case 'access-denied':
      return ['AccessDenied', new sharedPb.AccessDenied()]
    default:
      return ['WrongExpectedVersion', wrongExpectedVersion(outcome.actual, outcome.expected)]
  }
}

function wrongExpectedVersion(actual: bigint | 'no_stream', expected: Expected = 'any') {
  const wrong = new sharedPb.WrongExpectedVersion()
  if (actual === 'no_stream') wrong.setCurrentNoStream(new emptyPb.Empty())
  else wrong.setCurrentStreamRevision(String(actual))
  if (expected === 'any') wrong.setExpectedAny(new emptyPb.Empty())
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new emptyPb.Empty())
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new emptyPb.Empty())
  else wrong.setExpectedStreamPosition(String(expected))
  return wrong
}

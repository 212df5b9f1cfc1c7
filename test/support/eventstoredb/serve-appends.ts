import type streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import {
  type ServerDuplexStream,
  type ServerErrorResponse,
  type ServerReadableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import type { AppendFault, Faults } from './faults.js'
import type { AppendOutcome, Expected, MemoryStreams, ProposedEvent } from './memory-streams.js'
import {
  appendBytes,
  appendResponse,
  appendTooLarge,
  type BatchOutcome,
  batchResponse,
  exception,
  MAX_APPEND_BYTES,
  plainError,
  streamDeleted,
  streamNameOf,
} from './messages.js'

type AppendRequest = InstanceType<typeof streamsPb.AppendReq>
type AppendResponse = InstanceType<typeof streamsPb.AppendResp>
type BatchRequest = InstanceType<typeof streamsPb.BatchAppendReq>
type BatchResponse = InstanceType<typeof streamsPb.BatchAppendResp>
type Proposed =
  | InstanceType<typeof streamsPb.AppendReq.ProposedMessage>
  | InstanceType<typeof streamsPb.BatchAppendReq.ProposedMessage>

const proposedEvent = (message: Proposed): ProposedEvent => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
})

/** The server's older `Append`: one call for each append. */
export function serveAppend(
  call: ServerReadableStream<AppendRequest, AppendResponse>,
  answer: sendUnaryData<AppendResponse>,
  streams: MemoryStreams,
  faults: Faults,
): void {
  let stream = ''
  let expected: Expected = 'any'
  const proposed: ProposedEvent[] = []
  call.on('data', (request: AppendRequest) => {
    const options = request.getOptions()
    if (options !== undefined) {
      stream = streamNameOf(options.getStreamIdentifier())
      expected = expectedOf(options, () => options.getRevision())
    }
    const message = request.getProposedMessage()
    if (message !== undefined) proposed.push(proposedEvent(message))
  })
  call.on('end', () => {
    const fault = faults.nextAppend()
    const refused = refusalBefore(fault)
    if (refused !== undefined) return answer(refused)
    if (fault === 'no answer') return
    if (appendBytes(proposed) > MAX_APPEND_BYTES) return answer(appendTooLarge())
    const outcome = streams.append(stream, expected, proposed)
    if (fault === 'no answer after applying') return
    if (fault === 'unavailable after applying') return answer(gone())
    if (fault === 'deadline exceeded after applying')
      return answer(plainError(status.DEADLINE_EXCEEDED, 'the deadline was exceeded'))
    if (outcome.kind === 'stream-deleted') return answer(streamDeleted(stream))
    answer(null, appendResponse(outcome, expected))
  })
}

const gone = () => plainError(status.UNAVAILABLE, 'the node is going')

/** What a fault answers before anything is written. */
function refusalBefore(fault: AppendFault | undefined): ServerErrorResponse | undefined {
  if (fault === 'unavailable') return gone()
  if (fault === 'access denied') return exception(status.PERMISSION_DENIED, 'access-denied')
  if (typeof fault !== 'object') return undefined
  const { host, port } = fault.notLeader
  return exception(status.NOT_FOUND, 'not-leader', {
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  })
}

type Options = {
  readonly hasAny: () => boolean
  readonly hasNoStream: () => boolean
  readonly hasStreamExists: () => boolean
}

function expectedOf(options: Options, revision: () => string): Expected {
  if (options.hasAny()) return 'any'
  if (options.hasNoStream()) return 'no_stream'
  return options.hasStreamExists() ? 'stream_exists' : BigInt(revision())
}

type Collected = { readonly stream: string; readonly expected: Expected; readonly events: ProposedEvent[] }

/** The server's `BatchAppend`: one call for many appends, each in one or more parts under its correlation id. */
export function serveBatchAppend(
  call: ServerDuplexStream<BatchRequest, BatchResponse>,
  streams: MemoryStreams,
  faults: Faults,
): void {
  const collected = new Map<string, Collected>()
  call.on('data', (request: BatchRequest) => {
    const correlationId = request.getCorrelationId()?.getString() ?? ''
    const options = request.getOptions()
    const append: Collected = collected.get(correlationId) ?? {
      stream: streamNameOf(options?.getStreamIdentifier()),
      expected: options === undefined ? 'any' : expectedOf(options, () => options.getStreamPosition()),
      events: [],
    }
    append.events.push(...request.getProposedMessagesList().map(proposedEvent))
    collected.set(correlationId, append)
    if (!request.getIsFinal()) return
    collected.delete(correlationId)
    const outcome = appendInBatch(append, streams, faults.nextAppend())
    if (outcome instanceof Error) call.emit('error', outcome)
    else if (outcome !== undefined) call.write(batchResponse(correlationId, append.stream, outcome))
  })
  call.on('end', () => call.end())
}

/** Nothing where no answer is to be given; an error where the whole call fails. */
function appendInBatch(
  { stream, expected, events }: Collected,
  streams: MemoryStreams,
  fault: AppendFault | undefined,
): BatchOutcome | Error | undefined {
  if (fault === 'access denied') return { kind: 'access-denied' }
  const refused = refusalBefore(fault)
  if (refused instanceof Error) return refused
  if (fault === 'no answer') return undefined
  if (appendBytes(events) > MAX_APPEND_BYTES) return { kind: 'too-large' }
  const outcome: AppendOutcome = streams.append(stream, expected, events)
  if (fault === 'no answer after applying') return undefined
  if (fault === 'unavailable after applying') return gone()
  if (fault === 'deadline exceeded after applying') return { kind: 'timeout' }
  return { ...outcome, expected }
}

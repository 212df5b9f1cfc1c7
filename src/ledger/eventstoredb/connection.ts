import { EventStoreDBClient } from '@eventstore/db-client'
import streamsGrpcPb from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { Channel, ClientDuplexStream, ClientReadableStream } from '@grpc/grpc-js'
import { type ReadResponse, readResponse } from './read-response.js'
import type { AppendRequest, AppendResponse, BatchRequest, BatchResponse, ReadRequest } from './requests.js'

const { StreamsClient, StreamsService } = streamsGrpcPb
const READ = StreamsService.read

export type ReadCall = ClientReadableStream<ReadResponse>
export type BatchCall = ClientDuplexStream<BatchRequest, BatchResponse>

/**
 * A client of the server and the calls that the ledger makes through it: the client finds the node, holds the channel,
 * signs on, and goes to another node when one is lost or leads no more. The messages are the ledger's own, because
 * the client's appends have no deadline, can hang, and share their answers among all clients of the process, so that
 * a lost call of one can end the process of the others; and because its readings parse what is to be kept as text.
 */
export type Connection = {
  /** Begins a reading or a subscription. Whoever began it listens to its errors and cancels it. */
  readonly read: (request: ReadRequest) => Promise<ReadCall>
  /** Whether the server takes many appends on one call. */
  readonly hasBatchAppend: () => Promise<boolean>
  readonly batchAppend: () => Promise<BatchCall>
  readonly append: (requests: readonly AppendRequest[], timeoutMs: number) => Promise<AppendResponse>
  /** Ends every call and gives the channel back. */
  readonly close: () => Promise<void>
}

// What the client keeps for its own modules is reached by name in this file alone.
export function openConnection(url: string): Connection {
  const client = EventStoreDBClient.connectionString(url)
  const channels = new Set<Channel>()
  const seen = <T extends { getChannel(): unknown }>(grpc: T): T => {
    channels.add(grpc.getChannel() as Channel)
    return grpc
  }
  return {
    read: (request) =>
      client['GRPCStreamCreator'](StreamsClient, 'read', (grpc) =>
        seen(grpc).makeServerStreamRequest(
          READ.path,
          READ.requestSerialize,
          readResponse,
          request,
          ...client['callArguments']({}, { deadline: Number.POSITIVE_INFINITY }),
        ),
      )(),
    hasBatchAppend: () => client['supports'](StreamsService.batchAppend),
    batchAppend: () =>
      client['GRPCStreamCreator'](StreamsClient, 'batchAppend', (grpc) =>
        seen(grpc).batchAppend(...client['callArguments']({}, { deadline: Number.POSITIVE_INFINITY })),
      )(),
    append: (requests, timeoutMs) =>
      client['execute'](
        StreamsClient,
        'append',
        (grpc) =>
          new Promise((resolve, reject) => {
            const call = seen(grpc).append(
              ...client['callArguments']({ deadline: timeoutMs }),
              (error, response) => (error === null ? resolve(response) : reject(error)),
            )
            call.on('error', reject)
            for (const request of requests) call.write(request)
            call.end()
          }),
      ),
    async close() {
      await client.dispose()
      for (const channel of channels) channel.close()
    },
  }
}

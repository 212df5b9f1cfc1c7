import { randomUUID } from 'node:crypto'
import gossipGrpcPb from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js'
import featuresGrpcPb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js'
import streamsGrpcPb from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import {
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import { Faults } from './faults.js'
import { MemoryStreams } from './memory-streams.js'
import { plainError, streamDeleted, streamNameOf, uuidOf } from './messages.js'
import { serveAppend, serveBatchAppend } from './serve-appends.js'
import { type ReadAnswer, type ReadCall, serveRead } from './serve-reads.js'

export type Member = { readonly host: string; readonly port: number; readonly isLeader: boolean }

export type EventStoreOptions = {
  /** What an earlier server held: a server that is started again goes on with it. */
  readonly streams?: MemoryStreams
  /** 0: any that is free. */
  readonly port?: number
  /** Whether it offers `BatchAppend` and says so; an older server has no `ServerFeatures`. Default: true. */
  readonly batchAppend?: boolean
  readonly credentials?: ServerCredentials
  /** Who may use it: `user:password`. Default: everybody. */
  readonly user?: string
}

/** A server of the tests that answers as EventStoreDB does, in this process. */
export type EventStore = {
  readonly port: number
  /** For the client, without TLS. */
  readonly url: string
  readonly streams: MemoryStreams
  readonly faults: Faults
  /** How many calls of each method came. */
  readonly calls: ReadonlyMap<string, number>
  /** Where subscriptions began: how many events of the log were before. */
  readonly subscribedFrom: readonly number[]
  /** What the gossip tells; by default that this node is the leader. */
  members: readonly Member[]
  /** Ends all calls and connections at once. What was written stays in `streams`. */
  stop(): Promise<void>
}

export async function startEventStore(options: EventStoreOptions = {}): Promise<EventStore> {
  const { streams = new MemoryStreams(), batchAppend = true } = options
  const faults = new Faults()
  const calls = new Map<string, number>()
  const subscribedFrom: number[] = []
  const count = (method: string) => calls.set(method, (calls.get(method) ?? 0) + 1)
  const expected = options.user && `Basic ${Buffer.from(options.user).toString('base64')}`
  const isKnown = ({ metadata }: { readonly metadata: Metadata }) =>
    expected === undefined || metadata.get('authorization').includes(expected)
  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 })
  server.addService(streamsService, {
    read(call: ReadCall) {
      count('read')
      if (!isKnown(call)) return call.emit('error', stranger())
      serveRead(call, streams, faults, (at) => subscribedFrom.push(at)).catch((error) =>
        call.emit('error', error),
      )
    },
    append(...[call, answer]: AppendArguments) {
      count('append')
      if (!isKnown(call)) return answer(stranger())
      serveAppend(call, answer, streams, faults)
    },
    batchAppend(call: Parameters<typeof serveBatchAppend>[0]) {
      count('batchAppend')
      if (!isKnown(call)) return call.emit('error', stranger())
      serveBatchAppend(call, streams, faults)
    },
    delete: deleting((name) => streams.softDelete(name), streams),
    tombstone: tombstoning((name) => streams.tombstone(name), streams),
  })
  if (batchAppend) server.addService(featuresGrpcPb.ServerFeaturesService, { getSupportedMethods: features })
  const bound = { port: 0, members: [] as readonly Member[] }
  server.addService(gossipGrpcPb.GossipService, {
    read(_call: unknown, answer: sendUnaryData<InstanceType<typeof gossipPb.ClusterInfo>>) {
      count('gossip')
      answer(null, clusterOf(bound.members))
    },
  })
  bound.port = await bind(
    server,
    options.port ?? 0,
    options.credentials ?? ServerCredentials.createInsecure(),
  )
  bound.members = [{ host: '127.0.0.1', port: bound.port, isLeader: true }]
  return {
    ...{
      port: bound.port,
      url: `esdb://127.0.0.1:${bound.port}?tls=false`,
      streams,
      faults,
      calls,
      subscribedFrom,
    },
    get members() {
      return bound.members
    },
    set members(members) {
      bound.members = members
    },
    async stop() {
      server.forceShutdown()
    },
  }
}

const stranger = () => plainError(status.UNAUTHENTICATED, 'who is that?')

type AppendArguments = [Parameters<typeof serveAppend>[0], Parameters<typeof serveAppend>[1]]

/** The service as the client's package describes it, but that an event may be handed over encoded. */
const streamsService = {
  ...streamsGrpcPb.StreamsService,
  read: {
    ...streamsGrpcPb.StreamsService.read,
    responseSerialize: (answer: ReadAnswer) =>
      Buffer.isBuffer(answer) ? answer : Buffer.from(answer.serializeBinary()),
  },
}

function bind(server: Server, port: number, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    )
  })
}

function features(_call: unknown, answer: sendUnaryData<InstanceType<typeof featuresPb.SupportedMethods>>) {
  const supported = new featuresPb.SupportedMethods()
  supported.setEventStoreServerVersion('24.6.0')
  for (const name of ['read', 'append', 'delete', 'tombstone', 'batchappend']) {
    const method = new featuresPb.SupportedMethod()
    method.setServiceName('event_store.client.streams.streams')
    method.setMethodName(name)
    if (name === 'read') method.setFeaturesList(['position', 'events'])
    supported.addMethods(method)
  }
  answer(null, supported)
}

function deleting(
  remove: (stream: string) => void,
  streams: MemoryStreams,
): handleUnaryCall<InstanceType<typeof streamsPb.DeleteReq>, InstanceType<typeof streamsPb.DeleteResp>> {
  return (call, answer) => {
    const name = streamNameOf(call.request.getOptions()?.getStreamIdentifier())
    if (streams.read(name).kind === 'stream-deleted') return answer(streamDeleted(name))
    remove(name)
    answer(null, new streamsPb.DeleteResp())
  }
}

function tombstoning(
  bury: (stream: string) => void,
  streams: MemoryStreams,
): handleUnaryCall<
  InstanceType<typeof streamsPb.TombstoneReq>,
  InstanceType<typeof streamsPb.TombstoneResp>
> {
  return (call, answer) => {
    const name = streamNameOf(call.request.getOptions()?.getStreamIdentifier())
    if (streams.read(name).kind === 'stream-deleted') return answer(streamDeleted(name))
    bury(name)
    answer(null, new streamsPb.TombstoneResp())
  }
}

function clusterOf(members: readonly Member[]) {
  const { LEADER, FOLLOWER } = gossipPb.MemberInfo.VNodeState
  const cluster = new gossipPb.ClusterInfo()
  for (const { host, port, isLeader } of members) {
    const endPoint = new gossipPb.EndPoint()
    endPoint.setAddress(host)
    endPoint.setPort(port)
    const member = new gossipPb.MemberInfo()
    member.setInstanceId(uuidOf(randomUUID()))
    member.setTimeStamp(String(Date.now() * 10_000))
    member.setState(isLeader ? LEADER : FOLLOWER)
    member.setIsAlive(true)
    member.setHttpEndPoint(endPoint)
    cluster.addMembers(member)
  }
  return cluster
}

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { CheckpointMoved } from './checkpoints.js'
import type { Table } from './projection.js'
import { type RowBatch, RowRefused } from './row-batch.js'
import type { TableState } from './tables.js'

/** What the writing thread is started with. */
export type WriteWorkerData = {
  readonly file: string
  readonly tables: readonly Table[]
  readonly state: TableState
}

/** What it is asked to do, one thing at a time: write a batch, or run a statement. */
export type WriteRequest = { readonly batch: RowBatch } | { readonly sql: string }

/** How it went. Errors lose their class between threads, so those that mean something are told by a word. */
export type WriteReply =
  | { readonly done: true }
  | { readonly done: false; readonly refused: string }
  | { readonly done: false; readonly moved: { readonly projection: string; readonly expected: string } }
  | { readonly done: false; readonly message: string; readonly code: string }

/** Writes large batches in a thread of its own, beside the one that reads and projects. */
export type BulkWriter = {
  /** @throws {RowRefused} @throws {CheckpointMoved} @throws the database's error */
  commit(batch: RowBatch): Promise<void>
  execute(sql: string): Promise<void>
  close(): Promise<void>
}

/** A bulk writer that is started when much is found to be written, if ever. */
export type BulkWriterWhenNeeded = {
  /** The one that was started, if one was. */
  started(): BulkWriter | undefined
  /** Undefined where the program runs uncompiled, as in tests: the thread has no file to run, and the caller writes itself. */
  start(): BulkWriter | undefined
  close(): Promise<void>
}

const WORKER = new URL('./write-worker.js', import.meta.url)

export function bulkWriterWhenNeeded(data: WriteWorkerData): BulkWriterWhenNeeded {
  let bulk: BulkWriter | undefined
  return {
    started: () => bulk,
    start() {
      if (existsSync(fileURLToPath(WORKER))) bulk ??= startBulkWriter(data)
      return bulk
    },
    close: async () => bulk?.close(),
  }
}

function startBulkWriter({ file, tables, state }: WriteWorkerData): BulkWriter {
  // Only the definitions: a table may carry functions of its projection, which no thread can be sent.
  const definitions = tables.map(({ name, columns, indexes = [] }) => ({ name, columns, indexes }))
  const workerData: WriteWorkerData = { file, tables: definitions, state }
  const worker = new Worker(WORKER, { workerData })

  const nextReply = () =>
    new Promise<void>((resolve, reject) => {
      const finish = (outcome: () => void) => {
        worker.off('message', onReply)
        worker.off('error', onError)
        worker.off('exit', onExit)
        outcome()
      }
      const onReply = (reply: WriteReply) => finish(() => (reply.done ? resolve() : reject(errorOf(reply))))
      const onError = (error: unknown) => finish(() => reject(error))
      const onExit = (code: number) =>
        finish(() => reject(new Error(`the writing thread ended with code ${code}`)))
      worker.on('message', onReply)
      worker.on('error', onError)
      worker.on('exit', onExit)
    })

  /** The request is copied to the thread at once; nothing here holds on to its rows until the reply comes. */
  const ask = (request: WriteRequest): Promise<void> => {
    const reply = nextReply()
    worker.postMessage(request)
    return reply
  }

  return {
    commit: (batch) => ask({ batch }),
    execute: (sql) => ask({ sql }),
    async close() {
      await worker.terminate()
    },
  }
}

function errorOf(reply: Exclude<WriteReply, { done: true }>): Error {
  if ('refused' in reply) return new RowRefused(reply.refused)
  if ('moved' in reply) return new CheckpointMoved(reply.moved.projection, reply.moved.expected)
  return Object.assign(new Error(reply.message), { code: reply.code })
}

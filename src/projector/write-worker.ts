import { parentPort, workerData } from 'node:worker_threads'
import { openWriter } from '../read-models/sqlite-file.js'
import type { WriteReply, WriteRequest, WriteWorkerData } from './bulk-writer.js'
import { CheckpointMoved } from './checkpoints.js'
import { RowRefused } from './row-batch.js'
import { openRowWriter } from './sqlite-row-writer.js'

/** The thread that `bulk-writer.ts` starts: it writes what it is sent, and says how it went. */

const { file, tables, state } = workerData as WriteWorkerData
const database = openWriter(file)
const writer = openRowWriter(database, tables, state)

parentPort?.on('message', (request: WriteRequest) => {
  parentPort?.postMessage(replyTo(request))
})

function replyTo(request: WriteRequest): WriteReply {
  try {
    if ('batch' in request) writer.commit(request.batch)
    else database.exec(request.sql)
    return { done: true }
  } catch (error) {
    if (error instanceof RowRefused) return { done: false, refused: error.message }
    if (error instanceof CheckpointMoved) {
      return { done: false, moved: { projection: error.projection, expected: error.expected } }
    }
    const message = error instanceof Error ? error.message : String(error)
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { done: false, message, code }
  }
}

import { parentPort, workerData } from 'node:worker_threads'
import { type Append, groupCommitter } from './commit-group.js'
import { type CommitReply, sent } from './commit-thread.js'
import { openDatabase } from './database.js'

/** The thread that `commit-thread.ts` starts: it commits the groups that it is handed, and says what they came to. */

const commit = groupCommitter(openDatabase(workerData as string, { readonly: false }))
const reply = (answer: CommitReply) => parentPort?.postMessage(answer)

parentPort?.on('message', (group: readonly Append[]) => {
  try {
    reply({ outcomes: commit(group).map(sent) })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    reply({ message, code })
  }
})
reply('ready')

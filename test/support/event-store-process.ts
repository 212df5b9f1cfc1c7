import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AppendFault, ReadFault } from './eventstoredb/faults.js'

const program = join(__dirname, 'run-event-store.mjs')

/** What is to go wrong in the next calls, `times` of each. */
export type PlannedFault = {
  readonly append?: AppendFault
  readonly read?: ReadFault
  readonly subscription?: ReadFault
  readonly times?: number
  readonly clear?: true
}

/** The EventStoreDB of the tests in a process of its own, for the processes of the product. */
export async function startEventStoreProcess() {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await lines.next()).value)
  const { url } = (await next()) as { url: string }
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  return {
    url,
    pid: child.pid,
    plan: async (fault: PlannedFault) => {
      child.stdin.write(`${JSON.stringify(fault)}\n`)
      await next()
    },
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    stop: () => {
      child.stdin.end()
      return ended
    },
  }
}

export type EventStoreProcess = Awaited<ReturnType<typeof startEventStoreProcess>>

// An EventStoreDB of the tests as a process of its own, for several processes to use. Usage: node run-event-store.mjs [PORT]
// Prints one line of JSON: {"url": "esdb://127.0.0.1:PORT?tls=false", "port": PORT}. What it holds is gone when it ends,
// which it does when its stdin is closed or on SIGTERM. A line of JSON on stdin plans a fault, such as
// {"append": "unavailable", "times": 3}, {"read": {"after": 2, "how": "silent"}} or {"clear": true}, and is answered {"ok": true}.
import './typescript-loader.mjs'
import { createInterface } from 'node:readline'

const { startEventStore } = await import('./eventstoredb/server.ts')

const store = await startEventStore({ port: Number(process.argv[2] ?? 0) })
console.log(JSON.stringify({ url: store.url, port: store.port }))

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const { times, clear, ...fault } = JSON.parse(line)
  if (clear) store.faults.clear()
  for (const [of, how] of Object.entries(fault)) store.faults[of](how, times)
  console.log(JSON.stringify({ ok: true }))
})
lines.on('close', () => store.stop().then(() => process.exit()))
process.on('SIGTERM', () => store.stop().then(() => process.exit()))

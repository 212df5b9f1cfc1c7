import { randomUUID } from 'node:crypto'
import { Agent, get, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { addLimit, median, type Report } from './measure.js'
import { inScratchFolder } from './scratch.js'
import { serve } from './serve-child.js'

const READERS = 1_000
/** One reader in so many watches everything, each of the others one meeting. */
const ONE_ON_EVERYTHING_IN = 100
const COMMANDS_A_SECOND = 2_000
/** Commands come as dictations do, some in one request: one by one the generator would take a core for itself. */
const COMMANDS_A_REQUEST = 10
const SECONDS = 10
const MAX_COMMANDS = 100
const LATE_MS = 15_000
const BODY = '6f1d2c9e-1b1f-4c53-9a51-6c6f0b0a0001'

type Command = { readonly type: string; readonly data: Readonly<Record<string, string>> }

/** When each matter was due to be added, and how long after that each reader was told of it. */
type Told = { readonly dueAt: Map<string, number>; readonly byMeeting: number[]; readonly byAll: number[] }

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** Sends a batch; throws where one of its commands was not done. */
function send(url: string, commands: readonly Command[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const outgoing = request(`${url}/api/commands`, { method: 'POST', headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        const done = text.match(/"status":201/g)?.length ?? 0
        if (done === commands.length) resolve()
        else reject(new Error(`${commands.length - done} of a batch were not done: ${text.slice(0, 500)}`))
      })
    })
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify({ commands }))
  })
}

async function prepare(url: string, meetingIds: readonly string[]): Promise<void> {
  const body = { type: 'RegisterBody', data: { bodyId: BODY, name: 'Kulturutvalget', kind: 'utvalg' } }
  await send(url, [body])
  const held = meetingIds.map((meetingId) => ({
    type: 'RegisterHeldMeeting',
    data: { meetingId, bodyId: BODY, date: '2026-03-02' },
  }))
  for (let at = 0; at < held.length; at += MAX_COMMANDS) await send(url, held.slice(at, at + MAX_COMMANDS))
}

/** Opens a live stream and takes the time of each matter that it tells of. */
function watch(url: string, filter: string, { dueAt }: Told, delaysMs: number[]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const opened = get(`${url}/api/events/stream${filter}`, { agent: false }, (response) => {
      let rest = ''
      response.setEncoding('latin1')
      response.on('data', (chunk: string) => {
        const now = performance.now()
        const frames = (rest + chunk).split('\n\n')
        rest = frames.pop() ?? ''
        for (const frame of frames) {
          const due = dueAt.get(/"matterId":"([0-9a-f-]{36})"/.exec(frame)?.[1] ?? '')
          if (due !== undefined) delaysMs.push(now - due)
        }
      })
      resolve(response)
    })
    opened.on('error', reject)
  })
}

/** Sends at a fixed rate, whether or not what was sent before is answered: who is late is late by the clock. */
async function dictate(url: string, meetingIds: readonly string[], dueAt: Told['dueAt']): Promise<void> {
  const requests = (COMMANDS_A_SECOND * SECONDS) / COMMANDS_A_REQUEST
  const everyMs = (1_000 * COMMANDS_A_REQUEST) / COMMANDS_A_SECOND
  const startsAt = performance.now() + 100
  const answers: Promise<void>[] = []
  let meeting = 0
  for (let number = 0; number < requests; number++) {
    const due = startsAt + number * everyMs
    const waitMs = due - performance.now()
    if (waitMs > 1) await pause(waitMs)
    const commands = Array.from({ length: COMMANDS_A_REQUEST }, () => {
      const meetingId = meetingIds[meeting++ % meetingIds.length] ?? ''
      const matterId = randomUUID()
      dueAt.set(matterId, due)
      return { type: 'AddMatter', data: { meetingId, matterId, title: 'Bibliotekplan for kommunen' } }
    })
    answers.push(send(url, commands))
  }
  await Promise.all(answers)
}

/** What the service says of its own process. */
async function processOf(url: string) {
  const text = await (await fetch(`${url}/metrics`)).text()
  const numberOf = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
  return {
    cpuSeconds: numberOf('process_cpu_seconds_total'),
    mebibytes: numberOf('process_resident_memory_bytes') / 2 ** 20,
  }
}

/** A thousand readers of the live stream while commands come in at a fixed rate. */
export function benchSse(report: Report): Promise<void> {
  return inScratchFolder(async (folder) => {
    const { url, process: service } = await serve(folder)
    try {
      await measure(report, url)
    } finally {
      service.kill('SIGTERM')
      agent.destroy()
    }
  })
}

async function measure(report: Report, url: string): Promise<void> {
  const onEverything = READERS / ONE_ON_EVERYTHING_IN
  const meetingIds = Array.from({ length: READERS - onEverything }, () => randomUUID())
  await prepare(url, meetingIds)
  const told: Told = { dueAt: new Map(), byMeeting: [], byAll: [] }
  const streams: IncomingMessage[] = []
  for (const meetingId of meetingIds) {
    streams.push(await watch(url, `?filter=stream:meeting-${meetingId}`, told, told.byMeeting))
  }
  for (let one = 0; one < onEverything; one++) streams.push(await watch(url, '', told, told.byAll))

  const before = await processOf(url)
  const generatorBefore = process.cpuUsage()
  const startedAt = performance.now()
  let mebibytes = before.mebibytes
  const looking = setInterval(async () => {
    mebibytes = Math.max(mebibytes, (await processOf(url)).mebibytes)
  }, 1_000)
  await dictate(url, meetingIds, told.dueAt)
  const answeredInS = (performance.now() - startedAt) / 1_000
  const commands = told.dueAt.size
  const isAllTold = () => told.byMeeting.length === commands && told.byAll.length === commands * onEverything
  for (const endsAt = performance.now() + LATE_MS; !isAllTold() && performance.now() < endsAt; )
    await pause(50)
  clearInterval(looking)
  const after = await processOf(url)
  const generator = process.cpuUsage(generatorBefore)
  for (const stream of streams) stream.destroy()
  if (!isAllTold()) {
    throw new Error(
      `readers were told of ${told.byMeeting.length} and ${told.byAll.length} matters, not of ${commands} and ${commands * onEverything}`,
    )
  }

  const longest = (delays: readonly number[]) => delays.reduce((most, delay) => Math.max(most, delay), 0)
  addLimit(report, 'the slowest of 990 readers on one meeting is told', {
    ...{ value: longest(told.byMeeting), unit: 'ms', atMost: 1_000, ofMachine: true },
  })
  addLimit(report, 'the slowest of 10 readers on everything is told', {
    ...{ value: longest(told.byAll), unit: 'ms', atMost: 1_000, ofMachine: true },
  })
  addLimit(report, 'memory of the service with 1,000 readers', {
    ...{ value: Math.max(mebibytes, after.mebibytes), unit: 'MiB', atMost: 512 },
  })
  const generatorS = (generator.user + generator.system) / 1e6
  const serviceS = after.cpuSeconds - before.cpuSeconds
  report.notes.push(
    `${commands} commands were due in ${SECONDS} s and answered in ${answeredInS.toFixed(1)} s; a reader on one meeting is told after ${median(told.byMeeting).toFixed(0)} ms (median), counted from when its command was due; the service had ${before.mebibytes.toFixed(0)} MiB before`,
    `the service took ${serviceS.toFixed(1)} s of CPU, the load generator ${generatorS.toFixed(1)} s: ${((100 * generatorS) / (serviceS + generatorS)).toFixed(0)} % of both`,
  )
}

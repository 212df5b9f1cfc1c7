import { randomUUID } from 'node:crypto'
import { commandAnswer } from '../../src/contract/command-answer.js'
import { idOf } from './ledger-fixture.js'

/** What was acknowledged: the command's id, and the ids of its events. */
export type Acknowledged = { readonly commandId: string; readonly events: readonly string[] }

/** Where the service is at the moment: it may be killed and started elsewhere. */
export type Address = () => Promise<string>

/** A command that is not refused for good is sent again until it is answered. */
const RETRY_AFTER_MS = 25

/** One secretary who dictates a meeting, retries with the same key when the answer does not come, and reads back. */
export function secretary(name: string, address: Address) {
  const acknowledged: Acknowledged[] = []
  const bodyId = idOf(`${name}: the body`)
  const meetingId = idOf(`${name}: the meeting`)

  /** @throws {Error} the service refused the command, or failed on it */
  async function send(type: string, data: object) {
    const key = randomUUID()
    for (;;) {
      const response = await post(await address(), type, data, key)
      if (response === undefined) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS))
        continue
      }
      if (!response.ok) throw new Error(`${type}: ${response.status} ${await response.text()}`)
      // The connection may break while the answer comes: the same key asks for it again.
      const answer = await response.json().then(commandAnswer.parse, () => undefined)
      if (answer === undefined) continue
      acknowledged.push({ commandId: answer.commandId, events: answer.events.map(({ id }) => id) })
      return answer
    }
  }

  async function readBack(decisionId: string, position: string): Promise<{ revision: number; text: string }> {
    for (;;) {
      const url = `${await address()}/api/decisions/${decisionId}?after=${position}`
      const response = await fetch(url).catch(() => undefined)
      if (response?.ok) {
        const decision = await response.json().catch(() => undefined)
        if (decision !== undefined) return decision as { revision: number; text: string }
      }
      if (response !== undefined && !response.ok && response.status !== 503) {
        throw new Error(`reading back: ${response.status} ${await response.text()}`)
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS))
    }
  }

  return {
    meetingId,
    acknowledged: acknowledged as readonly Acknowledged[],
    async openMeeting(): Promise<void> {
      await send('RegisterBody', { bodyId, name, kind: 'utvalg' })
      await send('ScheduleMeeting', { meetingId, bodyId, date: '2026-03-02' })
      await send('OpenMeeting', { meetingId })
    },
    /** A matter, a decision, a revision of it; each read back as it was written. */
    async dictate(number: number): Promise<void> {
      const matterId = idOf(`${name}: matter ${number}`)
      const decisionId = idOf(`${name}: decision ${number}`)
      await send('AddMatter', { meetingId, matterId, title: `Sak ${number}` })
      await send('RecordDecision', { meetingId, matterId, decisionId, clauses: [{ text: 'Første ord.' }] })
      const text = `Siste ord i sak ${number}.`
      const { position } = await send('ReviseDecision', {
        ...{ meetingId, decisionId, revision: 1, reason: 'bedre ord' },
        clauses: [{ text }],
      })
      const read = await readBack(decisionId, position)
      if (read.revision !== 2 || read.text !== text) {
        throw new Error(`${decisionId} was read back as ${JSON.stringify(read)}`)
      }
    },
  }
}

/** The answer, or undefined where none came: nobody can tell then whether the command was done. */
async function post(url: string, type: string, data: object, key: string): Promise<Response | undefined> {
  return fetch(`${url}/api/commands/${type}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(data),
  }).catch(() => undefined)
}

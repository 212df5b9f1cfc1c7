import { decisions } from '../../src/queries/decisions.js'
import { matters } from '../../src/queries/matters.js'
import { meetings } from '../../src/queries/meetings.js'
import { momentOf } from '../../src/queries/moment.js'
import { type LedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

export type At = { readonly asOf?: string; readonly knownAt?: string }

/** A command of somebody's who works with the ledger between two imports. */
export async function act(ledger: LedgerInFolder, type: string, data: object): Promise<void> {
  await ledger.runner.run({ type, data, commandId: `${type} ${JSON.stringify(data)}`, actor: TEST_ACTOR })
  await ledger.projector.catchUp()
}

export const meetingsAt = async (ledger: LedgerInFolder, at: At = {}) =>
  meetings(ledger.readModels, momentOf(at, new Date()))

export const mattersAt = async (ledger: LedgerInFolder, at: At = {}) =>
  matters(ledger.readModels, momentOf(at, new Date()))

export const decisionsAt = async (ledger: LedgerInFolder, at: At = {}) =>
  decisions(ledger.readModels, momentOf(at, new Date()))

/** Each meeting as `date body: matters/decisions, listed so often`. */
export const meetingLines = async (ledger: LedgerInFolder, at: At = {}): Promise<readonly string[]> =>
  (await meetingsAt(ledger, at)).map(
    ({ date, body, matters: m, decisions: d, listings }) => `${date} ${body}: ${m}/${d}, ${listings}`,
  )

/** Each decision as `date matter: status text`. */
export const decisionLines = async (ledger: LedgerInFolder, at: At = {}): Promise<readonly string[]> =>
  (await decisionsAt(ledger, at)).map(
    ({ date, matter, status, text }) => `${date} ${matter}: ${status} ${text}`,
  )

/** The ids of the meeting of a day. */
export async function meetingOn(ledger: LedgerInFolder, day: string): Promise<string> {
  const [meeting, another] = (await meetingsAt(ledger)).filter(({ date }) => date === day)
  if (meeting === undefined || another !== undefined) throw new Error(`there is not one meeting on ${day}`)
  return meeting.meetingId
}

import type { DecisionProof } from './decision-proof-shape.js'
import { isObject, type Json } from './json.js'
import { reject } from './proof-rejected.js'

export type Standing = 'draft' | 'unstated' | 'approved' | 'superseded' | 'withdrawn'

export type Act = {
  readonly type: string
  readonly recordedAt: string
  readonly revision?: number
  /** What superseded it. */
  readonly by?: { readonly meetingId: string; readonly decisionId: string }
}

/** What the events tell of the decision. */
export type DecisionTold = {
  readonly decisionId: string
  readonly standing: Standing
  readonly revision: number
  readonly corrected: boolean
  readonly wording: { readonly lead?: string | undefined; readonly clauses: readonly string[] }
  /** The events about the decision: what, and when the ledger learned it. */
  readonly acts: readonly Act[]
}

type Decision = Pick<DecisionTold, 'standing' | 'revision' | 'corrected' | 'wording'>
const TYPES = new Set([
  'DecisionRecorded',
  'DecisionRevised',
  'DecisionApproved',
  'DecisionCorrected',
  'DecisionSuperseded',
  'DecisionRetracted',
])
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
/** They name a decision and change neither its wording nor its standing. */
const BESIDE = new Set(['VoteRecorded', 'FollowUpCompleted'])

export function fold({ decisionId, events }: DecisionProof, notes: string[]): DecisionTold {
  let decision: Decision | undefined
  const acts: Act[] = []
  let into: string | undefined
  for (const { leaf } of events) {
    const { type, version, data, metadata } = JSON.parse(leaf) as Json
    if (!isObject(data) || !isObject(metadata) || typeof type !== 'string') reject('a leaf is no event')
    const { recordedAt } = metadata
    if (type === 'MeetingMerged') into = String(data.into)
    if (type === 'MeetingMergeUndone') into = undefined
    if (data.decisionId !== decisionId) continue
    if (!TYPES.has(type) && !BESIDE.has(type))
      reject(`an event about the decision is of a type that is not known here: ${type}`)
    if (version !== 1) reject(`${type} is of version ${String(version)}, which is not known here`)
    if (typeof recordedAt !== 'string' || !TIME.test(recordedAt)) reject(`${type} was recorded at no time`)
    acts.push({
      type,
      recordedAt,
      ...(typeof data.revision === 'number' && { revision: data.revision }),
      ...(type === 'DecisionSuperseded' && { by: byOf(data) }),
    })
    if (TYPES.has(type)) decision = after(decision, type, data)
  }
  if (into !== undefined) {
    notes.push(`The meeting proved to be another one, ${into}, as which it is read: see its events.`)
  }
  if (decision === undefined) reject('no event of the stream records the decision')
  return { decisionId, ...decision, acts }
}

function after(before: Decision | undefined, type: string, data: Json): Decision {
  if (type === 'DecisionRecorded') {
    if (before !== undefined) reject('the decision is recorded twice')
    const [standing, revision] = [standingOf(data), revisionOf(data)]
    return { standing, revision, corrected: false, wording: wordingOf(data) }
  }
  if (before === undefined) return reject('the decision is changed before it is recorded')
  switch (type) {
    case 'DecisionRevised':
      return {
        ...before,
        standing: standingOf(data),
        revision: revisionOf(data),
        wording: wordingOf(data),
      }
    case 'DecisionApproved': {
      const wording = data.clauses === undefined ? before.wording : wordingOf(data)
      return { ...before, standing: 'approved', revision: revisionOf(data), wording }
    }
    case 'DecisionCorrected':
      return { ...before, corrected: true, revision: revisionOf(data), wording: wordingOf(data) }
    case 'DecisionSuperseded':
      return { ...before, standing: 'superseded' }
    default:
      return { ...before, standing: 'withdrawn' }
  }
}

// What is signed may be what no ledger records. A part that cannot be shown must not be left out in silence.

function wordingOf({ lead, clauses }: Json): DecisionTold['wording'] {
  if (!Array.isArray(clauses)) return reject('a wording has no clauses')
  return { ...(lead !== undefined && { lead: wordsOf(lead) }), clauses: clauses.map(wordsOf) }
}

const wordsOf = (part: unknown): string =>
  isObject(part) && typeof part.text === 'string' ? part.text : reject('a part of a wording has no text')

function byOf({ by }: Json): { readonly meetingId: string; readonly decisionId: string } {
  const { meetingId, decisionId } = isObject(by) ? by : {}
  if (typeof meetingId !== 'string' || typeof decisionId !== 'string')
    return reject('it is superseded by nothing')
  return { meetingId, decisionId }
}

const revisionOf = ({ revision }: Json): number =>
  typeof revision === 'number' && Number.isSafeInteger(revision) && revision > 0
    ? revision
    : reject('a revision has no number')

const standingOf = ({ standing }: Json): Standing =>
  standing === 'draft' || standing === 'unstated' ? standing : reject('a wording is given with no standing')

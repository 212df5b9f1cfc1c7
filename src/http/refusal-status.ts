import type { RefusalCode } from '../domain/refusal.js'

/** Statuses that refusals are answered with, by what they mean for a client. */
const BAD_DATA = 422
const NOT_PERMITTED = 403
const NOT_THERE = 404
const CONFLICT = 409
const STALE = 412
const TOO_LARGE = 413

/** The one table from refusals to HTTP statuses, for a command whose data has been read. */
export const statusOf: Readonly<Record<RefusalCode, number>> = {
  'invalid-data': BAD_DATA,
  'unknown-command': NOT_THERE,
  'not-permitted': NOT_PERMITTED,
  // What a command names and nobody knows is a fault of its data; the address itself is there.
  'not-found': BAD_DATA,
  'already-exists': CONFLICT,
  'nothing-changes': CONFLICT,
  redirected: CONFLICT,
  'command-id-reused': BAD_DATA,
  'concurrent-change': CONFLICT,
  'stale-revision': STALE,
  'wrong-meeting-status': CONFLICT,
  'matter-not-open': CONFLICT,
  'matter-without-conclusion': CONFLICT,
  'decision-not-draft': CONFLICT,
  'decision-not-approved': CONFLICT,
  'decision-left-out': CONFLICT,
  'decision-not-in-meeting': BAD_DATA,
  'open-drafts': CONFLICT,
  'minutes-not-ready': CONFLICT,
  'approver-not-allowed': CONFLICT,
  'approval-not-later': BAD_DATA,
  'approval-undated': BAD_DATA,
  'date-out-of-range': BAD_DATA,
  'workshop-decides-nothing': CONFLICT,
  'quorum-not-met': CONFLICT,
  'majority-not-met': CONFLICT,
  'vote-inconsistent': BAD_DATA,
  'disqualified-member': CONFLICT,
  'not-appointed': CONFLICT,
  'appointment-ended': CONFLICT,
  'body-ended': CONFLICT,
  'version-not-in-order': BAD_DATA,
  'version-not-growing': CONFLICT,
  'version-duplicate': CONFLICT,
  'circular-reference': BAD_DATA,
  'import-rejected': BAD_DATA,
  'import-unfinished': CONFLICT,
  'person-forgotten': CONFLICT,
  'names-kept': CONFLICT,
  'too-large': TOO_LARGE,
}

/** The same where something was asked: the address names what is not there, and the query is what is wrong. */
export function statusOfQuestion(code: RefusalCode): number {
  if (code === 'not-found') return NOT_THERE
  return code === 'invalid-data' ? 400 : statusOf[code]
}

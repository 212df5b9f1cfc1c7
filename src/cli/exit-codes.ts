import type { RefusalCode } from '../domain/refusal.js'

/** What a shell learns of how a command ended. */
export const EXIT = {
  done: 0,
  /** Something failed, or a check found something. */
  failed: 1,
  /** The command line itself was wrong. */
  usage: 2,
  /** The ledger said no, or what it was given cannot be read. */
  refused: 3,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The one table from refusals to exit codes. */
export const exitCodeOf: Readonly<Record<RefusalCode, ExitCode>> = {
  'invalid-data': EXIT.refused,
  'unknown-command': EXIT.refused,
  'not-permitted': EXIT.refused,
  'not-found': EXIT.refused,
  'already-exists': EXIT.refused,
  'nothing-changes': EXIT.refused,
  redirected: EXIT.refused,
  'command-id-reused': EXIT.refused,
  'concurrent-change': EXIT.refused,
  'stale-revision': EXIT.refused,
  'wrong-meeting-status': EXIT.refused,
  'matter-not-open': EXIT.refused,
  'matter-without-conclusion': EXIT.refused,
  'decision-not-draft': EXIT.refused,
  'decision-not-approved': EXIT.refused,
  'decision-left-out': EXIT.refused,
  'decision-not-in-meeting': EXIT.refused,
  'open-drafts': EXIT.refused,
  'minutes-not-ready': EXIT.refused,
  'approver-not-allowed': EXIT.refused,
  'approval-not-later': EXIT.refused,
  'approval-undated': EXIT.refused,
  'date-out-of-range': EXIT.refused,
  'workshop-decides-nothing': EXIT.refused,
  'quorum-not-met': EXIT.refused,
  'majority-not-met': EXIT.refused,
  'vote-inconsistent': EXIT.refused,
  'disqualified-member': EXIT.refused,
  'not-appointed': EXIT.refused,
  'appointment-ended': EXIT.refused,
  'body-ended': EXIT.refused,
  'version-not-in-order': EXIT.refused,
  'version-not-growing': EXIT.refused,
  'version-duplicate': EXIT.refused,
  'circular-reference': EXIT.refused,
  'import-rejected': EXIT.refused,
  'import-unfinished': EXIT.refused,
  'person-forgotten': EXIT.refused,
  'names-kept': EXIT.refused,
  'too-large': EXIT.refused,
}

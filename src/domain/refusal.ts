/** Every expected "no" of the product, by its literal code. One table each maps them to words and to exit codes. */
export type RefusalCode =
  | 'invalid-data'
  | 'unknown-command'
  | 'not-permitted'
  | 'not-found'
  | 'already-exists'
  | 'nothing-changes'
  | 'redirected'
  | 'command-id-reused'
  | 'concurrent-change'
  | 'stale-revision'
  | 'wrong-meeting-status'
  | 'matter-not-open'
  | 'matter-without-conclusion'
  | 'decision-not-draft'
  | 'decision-not-approved'
  | 'decision-left-out'
  | 'decision-not-in-meeting'
  | 'open-drafts'
  | 'minutes-not-ready'
  | 'approver-not-allowed'
  | 'approval-not-later'
  | 'approval-undated'
  | 'date-out-of-range'
  | 'workshop-decides-nothing'
  | 'quorum-not-met'
  | 'majority-not-met'
  | 'vote-inconsistent'
  | 'disqualified-member'
  | 'not-appointed'
  | 'appointment-ended'
  | 'body-ended'
  | 'version-not-in-order'
  | 'version-not-growing'
  | 'version-duplicate'
  | 'circular-reference'
  | 'import-rejected'
  | 'import-unfinished'
  | 'person-forgotten'
  | 'names-kept'
  | 'too-large'

/** What a refusal tells beside its sentence: the field, the value found there and what would be taken. */
export type RefusalDetail = {
  readonly field?: string
  readonly value?: unknown
  readonly allowed?: string
  /** Facts that a caller needs next, such as the current revision. */
  readonly current?: Readonly<Record<string, unknown>>
}

/** An expected refusal: nothing was written, and the sentence says what was wrong. Never an HTTP exception. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly detail: RefusalDetail = {},
  ) {
    super(message)
  }
}

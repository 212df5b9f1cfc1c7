import { effectiveOf } from '../src/domain/effective.js'
import type { LedgerEvent } from '../src/ledger/codec.js'

/** Where a fact stands in the log, and when the ledger learned it. */
export const RECORDED = { position: 'text', recorded_at: 'text' } as const

/** A fact that is dated by itself. */
export const DATED = { effective_on: 'text', ...RECORDED } as const

/**
 * A fact that is dated by itself or by a meeting: one of the two is set. A meeting's date is looked up when a question
 * is asked, because it can be corrected.
 */
export const DATED_BY_MEETING = {
  effective_on: 'text?',
  effective_meeting: 'text?',
  ...RECORDED,
} as const

/** Whether somebody stated the date, or the day of recording stands in for it (0). */
export const DATE_KNOWN = { effective_known: 'integer' } as const

export const recorded = (event: LedgerEvent) => ({
  position: event.position,
  recorded_at: event.metadata.recordedAt,
})

/** @throws {TypeError} a meeting dates the event, and the table has no place for that */
export function dated(event: LedgerEvent) {
  const effective = effectiveOf(event, event.metadata.recordedAt)
  if (!('on' in effective)) throw new TypeError(`${event.type} is dated by a meeting`)
  return { effective_on: effective.on, ...recorded(event) }
}

export function datedByMeeting(event: LedgerEvent) {
  const effective = effectiveOf(event, event.metadata.recordedAt)
  return 'on' in effective
    ? { effective_on: effective.on, ...recorded(event) }
    : { effective_meeting: effective.meetingId, ...recorded(event) }
}

export const dateKnown = (event: LedgerEvent) => ({
  effective_known: effectiveOf(event, event.metadata.recordedAt).known ? 1 : 0,
})

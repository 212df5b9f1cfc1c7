import type { InvolvementEvent } from './events.js'

type Recorded = Extract<InvolvementEvent, { type: 'InvolvementRecorded' }>['data']
export type InvolvementEntry = Omit<Recorded, 'involvementId'>

/** Entries are in the order they were recorded. */
export type InvolvementState =
  | { readonly status: 'none' }
  | {
      readonly status: 'recorded'
      readonly involvementId: string
      readonly entries: readonly InvolvementEntry[]
    }

export const initialInvolvement: InvolvementState = { status: 'none' }

import type { AreaEvent } from './events.js'

type Assigned = Extract<AreaEvent, { type: 'OwnerAssigned' }>['data']
export type OwnerAssignment = Omit<Assigned, 'areaId'>

/** Assignments are in the order they were entered. */
export type AreaState =
  | { readonly status: 'none' }
  | { readonly status: 'owned'; readonly areaId: string; readonly assignments: readonly OwnerAssignment[] }

export const initialArea: AreaState = { status: 'none' }

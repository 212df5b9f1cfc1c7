import type { Dated } from '../dated.js'
import type { SealedName } from '../values.js'

export type PersonName = Dated & { readonly name: SealedName }

type PersonRecord = {
  readonly personId: string
  /** In the order they were entered; the first is the name the person was registered under. */
  readonly names: readonly PersonName[]
  /** Whose names were forgotten with this person's, this one among them; absent: nobody's were. */
  readonly forgotten?: readonly string[]
}

export type RegisteredPerson = PersonRecord & { readonly status: 'registered' }
/** It proved to be the same as another person: reads follow `into`, and it takes no command but the undoing. */
export type RedirectedPerson = PersonRecord & { readonly status: 'redirected'; readonly into: string }
export type PersonState = { readonly status: 'none' } | RegisteredPerson | RedirectedPerson

export const initialPerson: PersonState = { status: 'none' }

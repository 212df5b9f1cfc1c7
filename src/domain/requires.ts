import { Refusal } from './refusal.js'

/** What a command's stream or one of its facts may be: nothing yet, registered, or redirected to another. */
type Registrable =
  | { readonly status: 'none' }
  | { readonly status: 'registered' }
  | { readonly status: 'redirected'; readonly into: string }
export type RegisteredOf<S> = Extract<S, { readonly status: 'registered' }>

type Named = {
  /** The command's field that names it, and the id found there. */
  readonly field: string
  readonly id: string
  /** The noun for sentences: body, person, document. */
  readonly what: string
}

/** The registered one. @throws {Refusal} `not-found`, or `redirected` naming the one to address instead */
export function requireRegistered<S extends Registrable>(
  state: S,
  { field, id, what }: Named,
): RegisteredOf<S> {
  requireKnown(state, { field, id, what })
  if (state.status === 'redirected') {
    const { into } = state
    throw new Refusal('redirected', `${what} ${id} (${field}) was merged into ${into}: address that one`, {
      field,
      value: id,
      allowed: `a ${what} that is not merged into another`,
      current: { into },
    })
  }
  return state as RegisteredOf<S>
}

/** It may be read as another by now: what names it says what was so. @throws {Refusal} `not-found` */
export function requireKnown(state: { readonly status: string }, { field, id, what }: Named): void {
  if (state.status !== 'none') return
  throw new Refusal('not-found', `there is no ${what} ${id} (${field})`, {
    field,
    value: id,
    allowed: `the id of a registered ${what}`,
  })
}

/** @throws {Refusal} `already-exists` */
export function requireNew(state: { readonly status: string }, { field, id, what }: Named): void {
  if (state.status === 'none') return
  throw new Refusal('already-exists', `${what} ${id} exists already`, {
    field,
    value: id,
    allowed: `the id of a new ${what}`,
  })
}

/** A refusal of a command after which all would be as before: an append is never empty, and nobody is told a lie. */
export function nothingChanges(sentence: string, field?: string, value?: unknown): Refusal {
  const detail = field === undefined ? {} : { field, value, allowed: 'something that is not so already' }
  return new Refusal('nothing-changes', sentence, detail)
}

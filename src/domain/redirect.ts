import { Refusal } from './refusal.js'
import { type RegisteredOf, requireRegistered } from './requires.js'

type Redirectable =
  | { readonly status: 'none' }
  | { readonly status: 'registered' }
  | { readonly status: 'redirected'; readonly into: string }

/** The thing and all that it is read as, as far as the states at hand tell. A circle, which a race can bring about, ends where it closes. */
export function pathOf(id: string, stateOf: (id: string) => Redirectable | undefined): readonly string[] {
  const path = [id]
  for (let at = stateOf(id); at?.status === 'redirected'; at = stateOf(at.into)) {
    if (path.includes(at.into)) return path
    path.push(at.into)
  }
  return path
}

/**
 * Two things that proved to be one: `from` may be read as `into` from now on. What is redirected takes no redirect,
 * so a circle cannot come about.
 * Gives the state of `into`.
 * @throws {Refusal} `circular-reference`, `not-found` or `redirected`
 */
export function requireRedirectable<S extends Redirectable>(
  from: { readonly id: string; readonly field: string; readonly state: S },
  into: { readonly id: string; readonly state: S },
  what: string,
): RegisteredOf<S> {
  requireRegistered(from.state, { field: from.field, id: from.id, what })
  if (into.id === from.id) {
    throw new Refusal('circular-reference', `${what} ${from.id} cannot be merged into itself`, {
      field: 'into',
      value: into.id,
      allowed: `another ${what}`,
    })
  }
  return requireRegistered(into.state, { field: 'into', id: into.id, what })
}

/** Where the redirect that is undone leads. @throws {Refusal} `not-found` where there is none, or none to `into` */
export function requireRedirected(
  state: Redirectable,
  given: {
    readonly id: string
    readonly field: string
    readonly into?: string | undefined
    readonly what: string
  },
): string {
  const { id, field, into, what } = given
  if (state.status !== 'redirected') {
    throw new Refusal('not-found', `${what} ${id} is not merged into another`, {
      field,
      value: id,
      allowed: `a ${what} that is merged into another`,
    })
  }
  if (into !== undefined && into !== state.into) {
    throw new Refusal('not-found', `${what} ${id} is merged into ${state.into}, not into ${into}`, {
      field: 'into',
      value: into,
      allowed: state.into,
      current: { into: state.into },
    })
  }
  return state.into
}

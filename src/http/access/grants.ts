import type { JWTPayload } from 'jose'
import { ROLES, type Role } from './roles.js'

const SCOPED: readonly Role[] = ['secretary', 'chair']
/** A role for every body. */
export const ALL_BODIES = '*'
/** A token with more is some other system's, and nobody reads it to its end. */
const MAX_GRANTS = 1_000

/** The roles that a caller has; for each that is a body's, the bodies' ids, or `*` for all. */
export type Grants = ReadonlyMap<Role, ReadonlySet<string>>

const GRANT = /^(?<role>[a-z]+)(?::(?<body>\*|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}))?$/

/**
 * The grants among the words of a claim: `reader`, `secretary:<bodyId>`, `chair:*`. Other words are other systems' and
 * grant nothing here; so does a secretary of no body, which is more likely a mistake than a wish for all of them.
 */
export function grantsOf(words: readonly string[]): Grants {
  const grants = new Map<Role, Set<string>>()
  for (const word of words.slice(0, MAX_GRANTS)) {
    const { role, body } = GRANT.exec(word)?.groups ?? {}
    if (!isRole(role) || SCOPED.includes(role) !== (body !== undefined)) continue
    grants.set(role, (grants.get(role) ?? new Set()).add(body?.toLowerCase() ?? ALL_BODIES))
  }
  return grants
}

const isRole = (word: string | undefined): word is Role => ROLES.some((role) => role === word)

/** The words of the claim: a list, or one text with blanks between, at its name or at the path with dots. */
export function wordsOfClaim(payload: JWTPayload, claim: string): readonly string[] {
  const found = Object.hasOwn(payload, claim) ? payload[claim] : atPath(payload, claim.split('.'))
  if (typeof found === 'string') return found.split(' ').filter((word) => word !== '')
  return Array.isArray(found) ? found.filter((word) => typeof word === 'string') : []
}

function atPath(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Readonly<Record<string, unknown>>)[step]
  }
  return at
}

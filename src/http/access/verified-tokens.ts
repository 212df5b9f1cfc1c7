import { hash } from 'node:crypto'

/** Tokens that are remembered: the callers of a busy minute. */
const MAX_TOKENS = 1_000
/** A token is looked at anew after so long, whatever else is so. */
const REMEMBERED_MS = 60_000

/** Whom a token tells of, and when it ends, in milliseconds of the clock. */
type Ending = { readonly expiresAt: number }
type Verified<T> = { readonly identity: T; readonly keysSince: number; readonly untilMs: number }

/**
 * Spares the checking of a signature, which takes about as long as a command, where the same token comes again. Only what
 * was found good is remembered, by a hash of the token, until the token ends or a minute has passed; and only for as long
 * as the issuer's keys are those that it was checked with, and fresh. Whatever is in doubt is checked.
 * @param keysSince when the keys that are known were fetched; undefined while they are not fresh
 */
export function rememberVerified<T extends Ending>(
  verify: (token: string) => Promise<T>,
  keysSince: () => number | undefined,
  epochMs: () => number = Date.now,
): (token: string) => Promise<T> {
  const verified = new Map<string, Verified<T>>()
  return async (token) => {
    const tokenHash = hash('sha256', token)
    const since = keysSince()
    const known = verified.get(tokenHash)
    if (known !== undefined) {
      if (known.keysSince === since && epochMs() < known.untilMs) return known.identity
      verified.delete(tokenHash)
    }
    const identity = await verify(token)
    // Where keys were fetched meanwhile it is not sure which of them the token was checked with.
    if (since !== undefined && since === keysSince()) {
      const untilMs = Math.min(identity.expiresAt, epochMs() + REMEMBERED_MS)
      for (const oldest of verified.keys()) {
        if (verified.size < MAX_TOKENS) break
        verified.delete(oldest)
      }
      verified.set(tokenHash, { identity, keysSince: since, untilMs })
    }
    return identity
  }
}

import { isObject, isTexts } from './json.js'
import { reject } from './proof-rejected.js'

/** What `ledger proof` writes. Hashes are base64. */
export type DecisionProof = {
  readonly format: 'decision-proof/v1'
  readonly decisionId: string
  /** The signed note. */
  readonly checkpoint: string
  /** The ledger's own word for its public keys; who has them from elsewhere goes by those. */
  readonly keys: readonly string[]
  readonly stream: string
  /** Every event of the stream, in order, as its leaf has it: canonical JSON. */
  readonly events: readonly {
    readonly index: number
    readonly leaf: string
    readonly path: readonly string[]
  }[]
  readonly map: {
    readonly bucket: readonly { readonly key: string; readonly version: string; readonly leaf: string }[]
    readonly path: readonly string[]
  }
  /** From an earlier checkpoint of that size to this one, where one was named when the proof was made. */
  readonly consistency?: { readonly size: number; readonly path: readonly string[] } | undefined
}

export function shaped(given: unknown): DecisionProof {
  const isEvent = (one: unknown) =>
    isObject(one) && Number.isSafeInteger(one.index) && typeof one.leaf === 'string' && isTexts(one.path)
  const isHead = (one: unknown) =>
    isObject(one) && [one.key, one.version, one.leaf].every((part) => typeof part === 'string')
  const isProof =
    isObject(given) &&
    given.format === 'decision-proof/v1' &&
    [given.decisionId, given.checkpoint, given.stream].every((part) => typeof part === 'string') &&
    isTexts(given.keys) &&
    Array.isArray(given.events) &&
    given.events.length > 0 &&
    given.events.every(isEvent) &&
    isObject(given.map) &&
    Array.isArray(given.map.bucket) &&
    given.map.bucket.every(isHead) &&
    isTexts(given.map.path) &&
    (given.consistency === undefined ||
      (isObject(given.consistency) &&
        Number.isSafeInteger(given.consistency.size) &&
        isTexts(given.consistency.path)))
  if (!isProof) reject('it is no proof of the form decision-proof/v1')
  return given as unknown as DecisionProof
}

import type { RegisteredBody } from '../../domain/body/state.js'
import { foldName } from '../../domain/name-folding.js'

/** A body as an import knows it: of the ledger, or brought about by this import. */
export type KnownBody = {
  readonly bodyId: string
  /** For messages. */
  readonly name: string
  readonly kind: string
  /** Its state in the ledger; absent where this import brings it about. */
  readonly state?: RegisteredBody
}

export type BodyMatch =
  | { readonly status: 'one'; readonly body: KnownBody }
  | { readonly status: 'none' }
  | { readonly status: 'several'; readonly bodies: readonly KnownBody[] }

/** Bodies by everything that they are or were called. Names are compared folded and then for equality, never for likeness. */
export class KnownBodies {
  private readonly byId = new Map<string, KnownBody>()
  private readonly idsByFold = new Map<string, Set<string>>()
  private readonly redirects = new Map<string, string>()

  add(body: KnownBody, names: readonly (string | undefined)[]): void {
    this.byId.set(body.bodyId, body)
    for (const name of names) if (name) this.name(body.bodyId, name)
  }

  /** Gives a body one more name. */
  name(bodyId: string, name: string): void {
    const fold = foldName(name)
    const ids = this.idsByFold.get(fold)
    if (ids) ids.add(bodyId)
    else this.idsByFold.set(fold, new Set([bodyId]))
  }

  /** Reads of one body lead to another: the two count as one. */
  redirect(bodyId: string, into: string): void {
    this.redirects.set(bodyId, into)
  }

  has(bodyId: string): boolean {
    return this.byId.has(bodyId)
  }

  /** The body that the id is read as. */
  canonical(bodyId: string): string {
    let current = bodyId
    for (let steps = 0; steps < this.redirects.size; steps++) {
      const next = this.redirects.get(current)
      if (next === undefined) break
      current = next
    }
    return current
  }

  all(): readonly KnownBody[] {
    return [...this.byId.values()]
  }

  get(bodyId: string): KnownBody | undefined {
    return this.byId.get(this.canonical(bodyId))
  }

  /** Every body that was ever called so, also those that are read as another now. */
  named(name: string): readonly string[] {
    return [...(this.idsByFold.get(foldName(name)) ?? [])]
  }

  find(name: string): BodyMatch {
    const ids = this.idsByFold.get(foldName(name))
    if (ids === undefined) return { status: 'none' }
    const bodies = [...new Set([...ids].map((bodyId) => this.canonical(bodyId)))].flatMap((bodyId) => {
      const body = this.byId.get(bodyId)
      return body ? [body] : []
    })
    const [first] = bodies
    if (first === undefined) return { status: 'none' }
    return bodies.length === 1 ? { status: 'one', body: first } : { status: 'several', bodies }
  }
}

/** Both bodies by name and id, for a message. */
export const severalBodies = (text: string, bodies: readonly KnownBody[]): string =>
  `"${text}" fits ${bodies.map(({ name, bodyId }) => `"${name}" (${bodyId})`).join(', ')}; allowed: a name that fits one body`

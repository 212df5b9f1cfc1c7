import { keyedHash } from './keyed-hash.js'
import type { KnownActor, Vault } from './vault.js'

/** Actors whose persons are known without a look at what is kept. */
const MAX_KNOWN_ACTORS = 1_000

export type KnownActors = Pick<Vault, 'actorNamed' | 'actorIdentified'> & {
  /** After the person was kept as registered: what is kept is not asked for it once more. */
  readonly isRegistered: (personId: string) => void
  /** After somebody was forgotten: who acts again is another person. */
  readonly askAgain: () => void
}

/** @param kept the actor that is kept under an HMAC, made where there is none */
export function knownActors(
  secret: Buffer,
  kept: (hmac: string) => KnownActor | Promise<KnownActor>,
): KnownActors {
  // Whoever is registered stays so, and every command of theirs asks.
  const registered = new Map<string, KnownActor>()
  /** What those are called who are being registered, by their ids. */
  const registering = new Map<string, string>()

  function remember<T>(map: Map<string, T>, key: string, value: T): void {
    if (map.size >= MAX_KNOWN_ACTORS) map.clear()
    map.set(key, value)
  }

  async function actorCalled(text: string): Promise<KnownActor> {
    const known = registered.get(text)
    if (known !== undefined) return known
    const actor = await kept(keyedHash(secret, text))
    if (actor.registered) remember(registered, text, actor)
    else remember(registering, actor.personId, text)
    return actor
  }

  return {
    actorNamed: (name) => actorCalled(foldedName(name)),
    // No name holds U+0000, so none can pass for somebody whom an issuer vouches for.
    actorIdentified: (issuer, subject) => actorCalled(`\u0000${JSON.stringify([issuer, subject])}`),
    isRegistered(personId) {
      const text = registering.get(personId)
      registering.delete(personId)
      if (text !== undefined) remember(registered, text, { personId, registered: true })
    },
    askAgain() {
      registered.clear()
      registering.clear()
    },
  }
}

/** One spelling for names that differ in case, composition or blanks only. */
function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase().trim().replace(/\s+/gu, ' ')
}

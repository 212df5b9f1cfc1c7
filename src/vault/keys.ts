import type { SealedName } from '../domain/values.js'
import { FORGOTTEN_NAME, KEY_BYTES, NONCE_BYTES, sealName, unsealName } from './sealed-name.js'

/** The person's key was destroyed: no name of theirs is sealed again. */
export class ForgottenPerson extends Error {
  override readonly name = 'ForgottenPerson'
  constructor(readonly personId: string) {
    super(`the names of person ${personId} were forgotten`)
  }
}

/** A person's key as it is kept. One that is gone leaves `null`: no new key takes its place. */
export type KeyRow = { readonly keyId: string; readonly key: Buffer | null }

/** Keys at hand: names are sealed and opened under them without waiting. */
export type Keys = {
  /** @throws {ForgottenPerson} @throws {TypeError} no key was made for the person */
  readonly seal: (personId: string, name: string) => SealedName
  /** The name, or `undefined` when its key is gone. @throws {Error} it was altered */
  readonly open: (sealed: SealedName) => string | undefined
  /** The name, or `[slettet]` when its key is gone. @throws {Error} it was altered */
  readonly openName: (sealed: SealedName) => string
  readonly isForgotten: (personId: string) => boolean
}

export type RandomBytes = (size: number) => Buffer

/** @param rowOf the person's key; `undefined` where none was made */
export function keysIn(rowOf: (personId: string) => KeyRow | undefined, randomBytes: RandomBytes): Keys {
  const open = nameOpener(rowOf)
  return {
    open,
    openName: (sealed) => open(sealed) ?? FORGOTTEN_NAME,
    isForgotten: (personId) => rowOf(personId)?.key === null,
    seal(personId, name) {
      const row = rowOf(personId)
      if (row === undefined) throw new TypeError(`no key was made for person ${personId}`)
      if (row.key === null) throw new ForgottenPerson(personId)
      return sealName({ personId, keyId: row.keyId, key: row.key, nonce: randomBytes(NONCE_BYTES) }, name)
    },
  }
}

/** Opens names; `undefined` where the key is gone. */
export function nameOpener(rowOf: (personId: string) => KeyRow | undefined): Keys['open'] {
  return (sealed) => {
    const row = rowOf(sealed.personId)
    // Under another key than the one here it cannot be opened: that key is gone.
    if (row === undefined || row.key === null || row.keyId !== sealed.keyId) return undefined
    return unsealName(row.key, sealed)
  }
}

const KEY_ID_BYTES = 9

/** A key for a person who has none. */
export function newKey(randomBytes: RandomBytes): { readonly keyId: string; readonly key: Buffer } {
  return { keyId: randomBytes(KEY_ID_BYTES).toString('base64url'), key: randomBytes(KEY_BYTES) }
}

import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { SealedName } from '../domain/values.js'

/** What stands for a name whose key is gone. */
export const FORGOTTEN_NAME = '[slettet]'

export const KEY_BYTES = 32
export const NONCE_BYTES = 12
const TAG_BYTES = 16

// Whose name it is and under which key are authenticated with it, so a sealed name cannot be moved to another person.
const boundTo = (personId: string, keyId: string) => Buffer.from(`${personId}|${keyId}`, 'utf8')

type Sealing = {
  readonly personId: string
  readonly keyId: string
  readonly key: Buffer
  /** Never twice under one key. */
  readonly nonce: Buffer
}

/** AES-256-GCM; `ciphertext` is the ciphertext followed by the tag. Nonce and ciphertext are base64url. */
export function sealName({ personId, keyId, key, nonce }: Sealing, name: string): SealedName {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(boundTo(personId, keyId))
  const ciphertext = Buffer.concat([cipher.update(name, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { personId, keyId, nonce: nonce.toString('base64url'), ciphertext: ciphertext.toString('base64url') }
}

/** @throws {Error} the name was altered, or sealed under another key */
export function unsealName(key: Buffer, { personId, keyId, nonce, ciphertext }: SealedName): string {
  const bytes = Buffer.from(ciphertext, 'base64url')
  const tagAt = bytes.length - TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(boundTo(personId, keyId))
  decipher.setAuthTag(bytes.subarray(tagAt))
  return Buffer.concat([decipher.update(bytes.subarray(0, tagAt)), decipher.final()]).toString('utf8')
}

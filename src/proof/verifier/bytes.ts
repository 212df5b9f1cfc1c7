import { reject } from './proof-rejected.js'

export type Bytes = Uint8Array<ArrayBuffer>

export const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text))

export function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export const sha256 = async (...parts: readonly Uint8Array[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)))

/** Base64 in its one spelling; nothing where it is none. */
export function bytesFrom(base64: string): Bytes {
  try {
    const text = atob(base64)
    return btoa(text) === base64 ? Uint8Array.from(text, (char) => char.charCodeAt(0)) : new Uint8Array()
  } catch {
    return new Uint8Array()
  }
}

export function hashFrom(base64: string): Bytes {
  const bytes = bytesFrom(base64)
  if (bytes.length !== 32) reject(`"${base64.slice(0, 60)}" is no hash`)
  return bytes
}

export function versionFrom(text: string): Bytes {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) reject(`"${text.slice(0, 60)}" is no number of an event`)
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text))
  return bytes
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

export const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

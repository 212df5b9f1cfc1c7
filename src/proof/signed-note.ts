import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { sha256 } from './merkle-tree.js'

// Signed notes as C2SP's signed-note has them: a text, an empty line, and a line for each signature.
/** What a key signs, as the first byte of its text says: a note as it is, or a checkpoint with a time (tlog-cosignature). */
export const KEY_TYPES = { note: 1, cosignature: 4 } as const
export type KeyType = (typeof KEY_TYPES)[keyof typeof KEY_TYPES]

const KEY_HASH_BYTES = 4
const SIGNATURE_BYTES = 64
const PUBLIC_KEY_BYTES = 32
/** What stands before the raw key in its DER form. */
const SPKI_OF_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

/** What a signature can be checked with: `<name>+<hash in hex>+<type and key in base64>` as a text. */
export type NoteVerifier = { readonly name: string; readonly hash: string; readonly key: KeyObject }

export type NoteSignature = { readonly name: string; readonly hash: string; readonly signature: Buffer }
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }

/** The text is no signed note, or no verifier's key. */
export class MalformedNote extends Error {
  override readonly name = 'MalformedNote'
}

/** The hash that stands for a key of this name, in hex. */
function keyHash(name: string, rawKey: Uint8Array, type: KeyType): string {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), rawKey])
  return sha256(bytes).subarray(0, KEY_HASH_BYTES).toString('hex')
}

/** The text of a verifier, for whoever is to check signatures. */
export function verifierText(name: string, publicKey: KeyObject): string {
  const raw = rawKeyOf(publicKey)
  const key = Buffer.concat([Buffer.of(KEY_TYPES.note), raw]).toString('base64')
  return `${name}+${keyHash(name, raw, KEY_TYPES.note)}+${key}`
}

/** @param type what the key is to be for @throws {MalformedNote} */
export function parseVerifier(text: string, type: KeyType = KEY_TYPES.note): NoteVerifier {
  const [, name, hash, key] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim()) ?? []
  const [isOf, ...raw] = Buffer.from(key ?? '', 'base64')
  const shown = `"${text.trim().slice(0, 100)}"`
  if (name === undefined || hash === undefined || isOf === undefined) {
    throw new MalformedNote(`${shown} is no key: <name>+<hash>+<key>`)
  }
  if (isOf !== type || raw.length !== PUBLIC_KEY_BYTES) {
    throw new MalformedNote(`${shown} is a key of type ${isOf}, and one of type ${type} (Ed25519) is needed`)
  }
  if (keyHash(name, Buffer.from(raw), type) !== hash) {
    throw new MalformedNote(`${shown} is no key: its hash is another one’s`)
  }
  return { name, hash, key: publicKeyOf(Buffer.from(raw)) }
}

/** Signs the text, which ends in a newline. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  const hash = keyHash(name, rawKeyOf(createPublicKey(privateKey)), KEY_TYPES.note)
  const signature = sign(null, Buffer.from(text), privateKey)
  return `${text}\n${signatureLine({ name, hash, signature })}`
}

/** How a note bears a signature. */
export function signatureLine({ name, hash, signature }: NoteSignature): string {
  return `— ${name} ${Buffer.concat([Buffer.from(hash, 'hex'), signature]).toString('base64')}\n`
}

/** The notes of a text in which one comes after another, as in a file that checkpoints are appended to. */
export const notesIn = (text: string): readonly string[] =>
  text
    .replaceAll('\r\n', '\n')
    .split(/(?<=^— .*\n)\n+/m)
    .filter((note, index) => index === 0 || note !== '')

/** @param given a note; what editors and mail do to the ends of lines is taken back @throws {MalformedNote} */
export function parseNote(given: string): Note {
  const note = `${given
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n$/, '')}\n`
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || end + 2 === note.length)
    throw new MalformedNote('there are no signatures after an empty line')
  const lines = note.slice(end + 2, -1).split('\n')
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignature) }
}

/** @throws {MalformedNote} */
export function parseSignature(line: string): NoteSignature {
  const [, name, base64] = /^— ([^+\s]+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? []
  const bytes = Buffer.from(base64 ?? '', 'base64')
  if (name === undefined || bytes.length <= KEY_HASH_BYTES)
    throw new MalformedNote(`"${line}" is no signature`)
  return {
    name,
    hash: bytes.subarray(0, KEY_HASH_BYTES).toString('hex'),
    signature: bytes.subarray(KEY_HASH_BYTES),
  }
}

/** Those of the verifiers whose signature the note bears. A signature by an unknown key counts for nothing. */
export function signersOf(
  { text, signatures }: Note,
  known: readonly NoteVerifier[],
): readonly NoteVerifier[] {
  return known.filter(({ name, hash, key }) =>
    signatures.some(
      (one) =>
        one.name === name &&
        one.hash === hash &&
        one.signature.length === SIGNATURE_BYTES &&
        verify(null, Buffer.from(text), key, one.signature),
    ),
  )
}

const rawKeyOf = (publicKey: KeyObject): Buffer =>
  publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_OF_ED25519.length)

const publicKeyOf = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_OF_ED25519, raw]), format: 'der', type: 'spki' })

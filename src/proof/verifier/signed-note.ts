import { type Bytes, bytesFrom, hexOf, sha256, utf8 } from './bytes.js'
import { reject } from './proof-rejected.js'

/** The first byte of a key says what it signs: a note as it is, or a checkpoint with a time. Both are Ed25519. */
const KEY_TYPES = { note: 1, cosignature: 4 } as const

export type NoteKey = {
  readonly name: string
  readonly hash: string
  readonly raw: string
  readonly key: Awaited<ReturnType<typeof crypto.subtle.importKey>>
}

/** A key from its text, `<name>+<hash>+<key>`; `undefined` where it is none of that type. */
export async function keyFrom(text: string, type: keyof typeof KEY_TYPES): Promise<NoteKey | undefined> {
  const [, name = '', hash = '', base64 = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? []
  const bytes = bytesFrom(base64)
  if (bytes.length !== 33 || bytes[0] !== KEY_TYPES[type]) return undefined
  // The hash binds the name to the key.
  if (hexOf((await sha256(utf8(`${name}\n`), bytes)).slice(0, 4)) !== hash) return undefined
  const raw = bytes.slice(1)
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
  return { name, hash, raw: hexOf(raw), key }
}

/** What is signed of a note. */
export function noteText(note: string): string {
  const end = note.lastIndexOf('\n\n')
  if (end < 0) reject('the checkpoint bears no signature')
  return note.slice(0, end + 1)
}

/** The signatures that a note bears in the name of a key, whether or not they are its. Its other lines are signatures too. */
export function signaturesBy(note: string, { name, hash }: Pick<NoteKey, 'name' | 'hash'>): readonly Bytes[] {
  const lines = note.slice(noteText(note).length + 1).split('\n')
  if (lines.pop() !== '') reject('the checkpoint does not end with a line end')
  return lines.flatMap((line) => {
    const [, signer, signed = ''] = /^— ([^+\s]+) (\S+)$/.exec(line) ?? []
    const bytes = bytesFrom(signed)
    if (bytes.length <= 4) reject(`"${line.slice(0, 60)}" under the checkpoint is no signature`)
    return signer === name && hexOf(bytes.slice(0, 4)) === hash ? [bytes.slice(4)] : []
  })
}

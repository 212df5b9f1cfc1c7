import { type Bytes, bytesFrom, hashFrom, hexOf, sha256, utf8 } from './bytes.js'
import { reject } from './proof-rejected.js'

export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
  readonly mapRoot: Bytes
  readonly madeAt: string
}

export function parseCheckpoint(note: string): Checkpoint {
  const lines = noteText(note).split('\n')
  const [origin = '', size = '', root = '', streams = '', made = ''] = lines
  const isCheckpoint =
    lines.length === 6 &&
    lines[5] === '' &&
    origin !== '' &&
    /^(0|[1-9][0-9]{0,15})$/.test(size) &&
    streams.startsWith('streams ') &&
    /^made \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(made)
  if (!isCheckpoint) reject('the checkpoint is none')
  const mapRoot = hashFrom(streams.slice('streams '.length))
  return { origin, size: Number(size), root: hashFrom(root), mapRoot, madeAt: made.slice('made '.length) }
}

export function noteText(note: string): string {
  const end = note.lastIndexOf('\n\n')
  if (end < 0) reject('the checkpoint bears no signature')
  return note.slice(0, end + 1)
}

export async function signerOf(note: string, keys: readonly string[]): Promise<string | undefined> {
  const text = noteText(note)
  const signatures = note.slice(text.length + 1).split('\n')
  for (const verifier of keys) {
    const [, name = '', hash = '', base64 = ''] =
      /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(verifier.trim()) ?? []
    const bytes = bytesFrom(base64)
    // The first byte says Ed25519. The hash binds the name to the key.
    if (bytes.length !== 33 || bytes[0] !== 1) continue
    if (hexOf((await sha256(utf8(`${name}\n`), bytes)).slice(0, 4)) !== hash) continue
    const key = await crypto.subtle.importKey('raw', bytes.slice(1), 'Ed25519', false, ['verify'])
    for (const line of signatures) {
      const [, signer, signed = ''] = /^— (\S+) (\S+)$/.exec(line) ?? []
      const signature = bytesFrom(signed)
      if (signer !== name || signature.length !== 68 || hexOf(signature.slice(0, 4)) !== hash) continue
      if (await crypto.subtle.verify('Ed25519', key, signature.slice(4), utf8(text))) return verifier
    }
  }
  return undefined
}

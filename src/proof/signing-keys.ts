import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type NoteVerifier, parseVerifier, signNote, verifierText } from './signed-note.js'
import { writeDurably } from './write-durably.js'

const PRIVATE_KEY = 'signing-key.pem'
/** Every key that ever signed, a line each, the one in use last: also what was signed with an older one is still checked. */
const PUBLIC_KEYS = 'public-keys.txt'

/** Signs in the ledger's name, and knows its keys of all times. */
export type SigningKeys = {
  readonly sign: (text: string) => string
  readonly verifiers: readonly NoteVerifier[]
}

/** The public keys that a folder keeps, as texts; none where nothing was ever signed. */
export function readVerifierTexts(folder: string): readonly string[] {
  const file = join(folder, PUBLIC_KEYS)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
}

/** The same, ready to check with. @throws {MalformedNote} */
export const readVerifiers = (folder: string): readonly NoteVerifier[] =>
  readVerifierTexts(folder).map((text) => parseVerifier(text))

/** Opens the ledger's keys, and makes the first one. @param name the origin, which is the keys' name as well */
export function openSigningKeys(folder: string, name: string): SigningKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(join(folder, PRIVATE_KEY))) makeKey(folder, name)
  const key = createPrivateKey(readFileSync(join(folder, PRIVATE_KEY)))
  const own = verifierText(name, createPublicKey(key))
  // A crash may have come between the two files.
  if (!knows(folder, own)) addPublicKey(folder, own)
  return { sign: (text) => signNote(text, name, key), verifiers: readVerifiers(folder) }
}

/** Puts a new key in the place of the one in use, whose private half is gone then; what it signed is still checked. */
export function rotateSigningKey(folder: string, name: string): SigningKeys {
  openSigningKeys(folder, name)
  makeKey(folder, name)
  return openSigningKeys(folder, name)
}

function makeKey(folder: string, name: string): KeyObject {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  // The public half first: a key that signs must be known, and one that is known and never signs does no harm.
  addPublicKey(folder, verifierText(name, publicKey))
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  writeDurably(join(folder, PRIVATE_KEY), pem, 0o600)
  return privateKey
}

const knows = (folder: string, verifier: string): boolean => readVerifierTexts(folder).includes(verifier)

function addPublicKey(folder: string, verifier: string): void {
  const lines = [...readVerifierTexts(folder), verifier]
  writeDurably(join(folder, PUBLIC_KEYS), `${lines.join('\n')}\n`, 0o644)
}

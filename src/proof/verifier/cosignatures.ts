import { type Bytes, utf8 } from './bytes.js'
import { reject } from './proof-rejected.js'
import { keyFrom, type NoteKey, noteText, signaturesBy } from './signed-note.js'

/** The end of the year 9999, which is as far as a time can be written. */
const LAST_SECOND = 253_402_300_799n

/** That a witness saw the checkpoint, and when, by its own clock. */
export type Cosigned = { readonly witness: string; readonly at: string }

/**
 * What the witnesses say of the checkpoint (C2SP tlog-cosignature, Ed25519). A line in the name of one of them that it
 * did not sign spoils the whole.
 * @param required how many of them are needed; all where it is left out
 */
export async function requireCosignatures(
  note: string,
  witnesses: readonly string[],
  required?: number,
): Promise<readonly Cosigned[]> {
  // By their keys: one witness under two names is one.
  const keys = new Map<string, NoteKey>()
  for (const text of witnesses) {
    const key = await keyFrom(text, 'cosignature')
    if (key === undefined) reject(`"${text.trim().slice(0, 100)}" is no key for Ed25519 cosignatures`)
    keys.set(key.raw, key)
  }
  const cosigned: Cosigned[] = []
  for (const key of keys.values()) {
    const times: string[] = []
    for (const signature of signaturesBy(note, key)) times.push(await timeSigned(note, key, signature))
    if (times[0] !== undefined) cosigned.push({ witness: key.name, at: times[0] })
  }
  const needed = required ?? keys.size
  if (needed > keys.size) reject(`${needed} witnesses are asked for, and ${keys.size} are given`)
  if (keys.size === 0) reject('no witness is given')
  if (cosigned.length < needed) {
    reject(
      `the checkpoint is cosigned by ${cosigned.length} of the ${keys.size} witnesses, and ${needed} are asked for`,
    )
  }
  return cosigned
}

async function timeSigned(note: string, { name, key }: NoteKey, signature: Bytes): Promise<string> {
  if (signature.length === 72) {
    const seconds = new DataView(signature.buffer).getBigUint64(0)
    const message = utf8(`cosignature/v1\ntime ${seconds}\n${noteText(note)}`)
    const isTime = seconds > 0n && seconds <= LAST_SECOND
    if (isTime && (await crypto.subtle.verify('Ed25519', key, signature.slice(8), message)))
      return new Date(Number(seconds) * 1_000).toISOString()
  }
  return reject(`a line in the name of ${name} is not what it signed of this checkpoint`)
}

import { readFileSync } from 'node:fs'
import { Refusal } from '../../domain/refusal.js'
import { isLoopbackName } from '../../loopback.js'
import { MalformedNote, type NoteVerifier } from '../signed-note.js'
import { distinctWitnesses, witnessLines } from './cosignature.js'

/** A witness that the ledger's keeper knows. */
export type KnownWitness = {
  readonly key: NoteVerifier
  /** Where it is asked for its cosignature, as tlog-witness says; absent: it is not, and what it signs is brought here. */
  readonly address?: string | undefined
}

const ALLOWED =
  'the path of a file that names a witness in each line: its key, <name>+<hash>+<key> for Ed25519 cosignatures, and, to be asked by itself, the https address that add-checkpoint is added to'

/** The witnesses that a file lists; none without a file. @throws {Refusal} `invalid-data`, naming the setting and the line */
export function readWitnesses(file: string | undefined): readonly KnownWitness[] {
  if (file === undefined) return []
  const refuse = (why: string): never => {
    throw new Refusal('invalid-data', `LEDGER_WITNESSES: ${why}`, {
      field: 'LEDGER_WITNESSES',
      value: file,
      allowed: ALLOWED,
    })
  }
  try {
    return witnessLines(readFileSync(file, 'utf8')).map(([key, address, ...more]) => {
      if (more.length > 0 || (address !== undefined && !isAddress(address)))
        return refuse(`after the key of ${key.name} stands no https address`)
      return { key, address: address?.replace(/\/$/, '') }
    })
  } catch (error) {
    if (error instanceof MalformedNote) return refuse(error.message)
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return refuse(`there is no file ${file}`)
    throw error
  }
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash } = new URL(text)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname))
  return isSafe && search === '' && hash === ''
}

/** The keys that were given as texts, or as files that list them. @throws {Refusal} `invalid-data` */
export function witnessesGiven(given: readonly string[]): readonly NoteVerifier[] {
  const named = given.flatMap((one) => {
    try {
      // A key holds two plus signs, and a file's name seldom does.
      const text = one.split('+').length >= 3 ? one : readFileSync(one, 'utf8')
      return witnessLines(text).map(([key]) => key)
    } catch (error) {
      if (!(error instanceof MalformedNote) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      throw new Refusal('invalid-data', `--witness: ${error instanceof Error ? error.message : error}`, {
        field: '--witness',
        value: one,
        allowed: 'the key of a witness for Ed25519 cosignatures, <name>+<hash>+<key>, or a file of such keys',
      })
    }
  })
  return distinctWitnesses(named)
}

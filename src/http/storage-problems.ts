import type { Problem } from '../contract/problem.js'
import { UndecodableEvent } from '../ledger/codec.js'
import { isUnreachable } from '../postgres/unreachable.js'
import { HeldElsewhere } from '../projector/lease.js'
import { SignedElsewhere } from '../proof/claimed-keys.js'
import { isNotMade } from '../read-models/not-made.js'
import { KeyStillOnDisk, KeysUnreachable } from '../vault/vault.js'
import { type PlainCode, plainProblem } from './problems.js'

const UNREACHABLE =
  'the database of the read models cannot be reached: what is recorded is kept, and commands are taken; ask again'
const NOT_MADE = 'the read models are being made from the log: ask again'
const KEYS_UNREACHABLE =
  'the database of the keys of persons’ names cannot be reached: send the same once more'
const KEY_STILL_ON_DISK =
  'the key is out of use, and others read where it is kept, so that it could not be overwritten yet: send the same once more'
const FULL = 'the disk is full: nothing of the request was stored, and what was recorded before is kept'
const UNANSWERED = 'the disk does not take what is written: nothing of the request was stored'
const READ_ONLY = 'the ledger’s folder cannot be written'
const UNREADABLE =
  'an event of the ledger cannot be read, so nothing is recorded after it: ledger doctor tells which'
const DAMAGED = 'a file of the ledger is damaged: ledger doctor tells which, and what to do'

/** What the errors of SQLite and of the file system mean, by the beginning of their codes. */
const MEANINGS: readonly (readonly [code: string, status: number, problem: PlainCode, sentence: string])[] = [
  ['SQLITE_FULL', 507, 'storage-full', FULL],
  ['ENOSPC', 507, 'storage-full', FULL],
  ['EDQUOT', 507, 'storage-full', FULL],
  ['SQLITE_IOERR', 507, 'storage-full', UNANSWERED],
  ['SQLITE_READONLY', 503, 'storage-read-only', READ_ONLY],
  // A file beside a database, or one that is opened for it, cannot be made or changed.
  ['SQLITE_CANTOPEN', 503, 'storage-read-only', READ_ONLY],
  ['EROFS', 503, 'storage-read-only', READ_ONLY],
  ['EACCES', 503, 'storage-read-only', READ_ONLY],
  ['EPERM', 503, 'storage-read-only', READ_ONLY],
  ['SQLITE_CORRUPT', 500, 'storage-damaged', DAMAGED],
  ['SQLITE_NOTADB', 500, 'storage-damaged', DAMAGED],
]

/** The problem that the ledger's files or databases have; undefined where the error is another one. */
export function storageProblem(error: unknown): Problem | undefined {
  if (error instanceof KeysUnreachable) return plainProblem(503, 'keys-unavailable', KEYS_UNREACHABLE)
  if (error instanceof KeyStillOnDisk) return plainProblem(503, 'keys-unavailable', KEY_STILL_ON_DISK)
  if (isNotMade(error)) return plainProblem(503, 'not-yet', NOT_MADE)
  if (isUnreachable(error)) return plainProblem(503, 'not-yet', UNREACHABLE)
  if (error instanceof SignedElsewhere) return plainProblem(503, 'signed-elsewhere', error.message)
  if (error instanceof HeldElsewhere) return plainProblem(503, 'not-yet', error.message)
  if (error instanceof UndecodableEvent) return plainProblem(500, 'storage-damaged', UNREADABLE)
  const code = error instanceof Object && 'code' in error ? String(error.code) : ''
  const found = MEANINGS.find(([beginning]) => code.startsWith(beginning))
  return found && plainProblem(found[1], found[2], found[3])
}

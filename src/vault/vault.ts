import type { SealedName } from '../domain/values.js'
import type { Position } from '../ledger/event-log.js'
import type { Keys } from './keys.js'

/** The key is out of use, and its bytes are still on the disk because somebody was reading there all the time. */
export class KeyStillOnDisk extends Error {
  override readonly name = 'KeyStillOnDisk'
  /** @param where the keys are */
  constructor(where: string) {
    super(
      `${where} is being read by others, so that the key that was destroyed could not be overwritten yet: do the same once more`,
    )
  }
}

/** Where the keys are does not answer. Nothing is wrong with what was asked, and it may be back soon. */
export class KeysUnreachable extends Error {
  override readonly name = 'KeysUnreachable'
}

/** Whose key signs the log, and on which machine that is. */
export type Signer = { readonly key: string; readonly machine: string }

/** Where it is kept who signs, for processes that do not share a folder. */
export type SignerPlace = {
  readonly current: () => Promise<Signer | undefined>
  /** Puts the signer there where there is none, or one with one of the keys. @returns who is there then */
  readonly take: (signer: Signer, insteadOf: readonly string[]) => Promise<Signer>
}

/** An event, by where it is in the log and which it is: positions alone are given again after a restore. */
export type LogPlace = { readonly position: Position; readonly eventId: string }

/** A person who acts, found by name. `registered` once their PersonRegistered is known to be in the log. */
export type KnownActor = { readonly personId: string; readonly registered: boolean }

/**
 * Keys of persons' names, apart from the log and its backups, so that a name can be forgotten. In a file, or in
 * PostgreSQL for processes on several machines.
 */
export type Vault = {
  /** The keys of these persons as they are now, for one answer: whoever is forgotten after it is so in the next. */
  readonly keysOf: (personIds: Iterable<string>) => Promise<Keys>
  /** The same, after those that were missing are made, in one durable write: before names are sealed. */
  readonly ensureKeys: (personIds: Iterable<string>) => Promise<Keys>
  /** What opens the names of these persons, as it is now; `[slettet]` where the key is gone. */
  readonly openNames: (personIds: Iterable<string>) => Promise<(sealed: SealedName) => string>
  /**
   * Another text after a key was destroyed, here or by another process: while it stays the same, names open alike.
   * `undefined` where that is not known without asking.
   */
  readonly version: () => string | undefined
  /**
   * Destroys the person's key, durably, and what leads from somebody who acts to the person; no key is made for them
   * any more. False where there was none to destroy.
   * @throws {KeyStillOnDisk}
   */
  readonly forget: (personId: string) => Promise<boolean>
  /** The event up to which those are forgotten here who are forgotten in the log. */
  readonly forgottenUntil: () => Promise<LogPlace | undefined>
  readonly keepForgottenUntil: (place: LogPlace) => Promise<void>
  /** HMAC-SHA-256 of a text, base64url, under this ledger's secret for command hashes. */
  readonly commandHash: (text: string) => string
  /** The actor of that name, made and kept the first time it is asked for. Only an HMAC of the folded name is kept. */
  readonly actorNamed: (name: string) => Promise<KnownActor>
  /** The actor whom an issuer's tokens call so; no name means the same. Only an HMAC is kept, here too. */
  readonly actorIdentified: (issuer: string, subject: string) => Promise<KnownActor>
  readonly actorRegistered: (personId: string) => Promise<void>
  /** Where processes that share the keys and no folder tell which of them signs; `undefined` where that is the folder's. */
  readonly signer: SignerPlace | undefined
  /** The first event of the log that the keys belong to; unknown until a log with events has been opened with them. */
  readonly firstEventId: () => Promise<string | undefined>
  /** Keeps which log the keys belong to, for good. */
  readonly belongTo: (firstEventId: string) => Promise<void>
  readonly close: () => Promise<void>
}

export type VaultOptions = {
  /** Where keys, their ids and nonces come from; a fixture brings its own. */
  readonly randomBytes?: (size: number) => Buffer
}

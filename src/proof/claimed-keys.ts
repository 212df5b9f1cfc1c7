import type { Signer, SignerPlace } from '../vault/vault.js'
import { openSigningKeys, readVerifierTexts, rotateSigningKey, type SigningKeys } from './signing-keys.js'

/** The log is signed with a key that is not here. Nothing was signed. */
export class SignedElsewhere extends Error {
  override readonly name = 'SignedElsewhere'
  constructor({ machine }: Signer) {
    super(
      `the log is signed on ${machine}, from another data folder: ask there for checkpoints, keys and proofs. How signing is moved, also where that one is lost, is in docs/proof.md`,
    )
  }
}

export type ClaimedKeys = {
  /** The keys, the first one made where there is none; from then on nobody signs who has none of them. @throws {SignedElsewhere} */
  readonly open: (origin: string) => Promise<SigningKeys>
  /** Makes a new one, which signs from then on. @throws {SignedElsewhere} */
  readonly change: (origin: string) => Promise<SigningKeys>
  /** The public ones of all times, as texts. */
  readonly texts: () => readonly string[]
  /** @throws {SignedElsewhere} */
  readonly requireHere: () => Promise<void>
}

/**
 * A ledger's signing keys, which are in one folder: where several processes work on one log the first that signs is the
 * one that does. Who moves the folder to another machine moves the signing.
 * @param place `undefined` where one folder is all that there is
 */
export function claimedKeys(folder: string, place: SignerPlace | undefined, machine: string): ClaimedKeys {
  const texts = () => readVerifierTexts(folder)

  function requireOwn(signer: Signer | undefined): void {
    if (signer !== undefined && !texts().includes(signer.key)) throw new SignedElsewhere(signer)
  }
  // Asked before a key is made, for one that never signs would be taken for the ledger's.
  const requireHere = async () => requireOwn(await place?.current())

  async function claim(keys: SigningKeys): Promise<SigningKeys> {
    const known = texts()
    const key = known.at(-1)
    if (place !== undefined && key !== undefined) requireOwn(await place.take({ key, machine }, known))
    return keys
  }

  return {
    texts,
    requireHere,
    async open(origin) {
      await requireHere()
      return claim(openSigningKeys(folder, origin))
    },
    async change(origin) {
      await requireHere()
      return claim(rotateSigningKey(folder, origin))
    },
  }
}

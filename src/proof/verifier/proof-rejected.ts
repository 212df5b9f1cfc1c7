/** The proof does not hold: the sentence says where. */
export class ProofRejected extends Error {
  override readonly name = 'ProofRejected'
}

export function reject(message: string): never {
  throw new ProofRejected(message)
}

/** Codes of the network and of PostgreSQL (connections that fail, and a server that is starting, stopping or full). */
const CODES =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08...|57P0.|53300)$/
/** What the client says where there is no code. */
const SENTENCES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'not queryable',
]

/** The database has not answered for so long that nobody waits for it; it may still do so. */
export class DatabaseSilent extends Error {
  override readonly name = 'DatabaseSilent'
  constructor() {
    super('the database has not answered yet')
  }
}

/** Whether the database of the read models cannot be reached: nothing is wrong with what was asked, and it may be back soon. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof DatabaseSilent) return true
  if ('code' in error && CODES.test(String(error.code))) return true
  return SENTENCES.some((sentence) => error.message.includes(sentence))
}

/** PostgreSQL's code for a table that is not there. */
const UNDEFINED_TABLE = '42P01'

/**
 * Whether a table of the read models is not there: the projector makes them when it first comes to them, and nothing
 * was projected before.
 */
export function isNotMade(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return (
    error.code === UNDEFINED_TABLE ||
    (error.code === 'SQLITE_ERROR' && error.message.startsWith('no such table'))
  )
}

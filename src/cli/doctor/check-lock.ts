import { lockState, UnusableLock } from '../../ledger/sqlite/writer-lock.js'
import type { Check } from './check.js'

const about = 'writer lock'

/** Who writes to the ledger at the moment. That somebody does is nothing wrong. */
export function checkLock(dataDir: string): Check {
  try {
    const { isHeld, by } = lockState(dataDir)
    const who = by === undefined ? 'another process' : `"${by.command}" (process ${by.pid} on ${by.host})`
    return { about, found: isHeld ? `held by ${who}` : 'free' }
  } catch (error) {
    if (!(error instanceof UnusableLock)) throw error
    return { about, found: error.message, remedy: error.remedy }
  }
}

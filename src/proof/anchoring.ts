import { appendFileSync } from 'node:fs'

/** Takes a checkpoint to where whoever keeps the ledger cannot change it. @throws where it did not get there */
export type Anchoring = (note: string) => Promise<void>

const TIMEOUT_MS = 10_000

/**
 * Appends each checkpoint to a file, as on a share of the auditor's, or posts it to an address. A mailbox is an address
 * of whatever sends mail.
 * @param to an `https:` address, `http:` on this machine, or a file; absent: nowhere
 */
export function anchoringTo(to: string | undefined): Anchoring {
  if (to === undefined) return async () => {}
  if (!/^https?:/.test(to)) return async (note) => appendFileSync(to, `${note}\n`)
  return async (note) => {
    const { ok, status } = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: note,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    })
    if (!ok) throw new Error(`the checkpoint was not taken by ${new URL(to).host}: it answered ${status}`)
  }
}

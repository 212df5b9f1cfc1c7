import type { SoFar } from '../../proof/verification/verification-file.js'
import { EXIT, type ExitCode } from '../exit-codes.js'
import { printText } from '../print.js'
import type { Looking } from './looking.js'

export async function tellFound({ found, foundCount }: SoFar): Promise<void> {
  for (const { position, eventId, message } of found) {
    const where =
      position === undefined ? '' : `at ${position}${eventId === undefined ? '' : ` (event ${eventId})`}: `
    await printText(`FOUND ${where}${message}\n`)
  }
  if (foundCount > found.length) await printText(`… and ${foundCount - found.length} more\n`)
}

export async function tellEnd(
  { outside, quorum, verification }: Looking,
  isDone: boolean,
): Promise<ExitCode> {
  const { foundCount, runs, only, hashed, pass } = verification.soFar
  await tellFound(verification.soFar)
  if (!isDone) {
    const how = verification.isKept ? '; ledger verify --resume goes on from there' : ''
    process.stderr.write(`ended in the pass over ${pass}, with ${hashed?.size ?? 0} events hashed${how}\n`)
    return EXIT.failed
  }
  if (foundCount > 0) return EXIT.failed
  if (runs.length > 1) {
    await printText(
      'Nothing was found by this run, nor by what it went on with. What was altered after it had been read is not told: ledger verify without --resume reads everything.\n',
    )
  } else await printText('Nothing was found.\n')
  const looksAtHashes = only === undefined || only === 'hashes'
  if (outside.length === 0 && quorum === undefined && looksAtHashes) {
    await printText(
      'Without a checkpoint from outside (--checkpoint FILE) this does not prove that the whole log was not written anew by whoever holds its key.\n',
    )
  }
  return EXIT.done
}

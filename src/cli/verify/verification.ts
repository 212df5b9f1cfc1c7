import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../config.js'
import { Refusal } from '../../domain/refusal.js'
import type { Discrepancy } from '../../proof/verification/compare-leaves.js'
import {
  type SoFar,
  UnusableVerification,
  VerificationFile,
  VerificationInUse,
} from '../../proof/verification/verification-file.js'

/** What is kept of what was found; the rest is counted. */
const MOST_TOLD = 100

/** The codes of a folder that this user cannot write in, or where locks do not work. */
const NOT_WRITABLE = ['SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_IOERR', 'EACCES', 'EPERM', 'EROFS']

const BEGUN_ANEW =
  'notice: a verification was ended here before it was done; this one reads everything anew, and --resume would have gone on\n'

/** A verification that is under way: what it has read and found so far, and where that is kept. */
export class Verification {
  private constructor(
    readonly file: VerificationFile,
    private readonly folder: string,
    /** Whether another run can go on with it. */
    readonly isKept: boolean,
    private state: SoFar,
  ) {}

  /** @param of the log's name in checkpoints, and the pass that is asked for */
  static begin(config: Config, of: Pick<SoFar, 'origin' | 'only'>): Verification {
    const folder = config.verificationDir
    const runs = [{ startedAt: new Date().toISOString(), after: 0 }]
    const pass = of.only === 'read-models' ? of.only : 'hashes'
    const state: SoFar = { ...of, runs, pass, found: [], foundCount: 0 }
    const isLeft = existsSync(fileIn(folder))
    let begun: Verification
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      begun = new Verification(VerificationFile.begin(fileIn(folder)), folder, true, state)
      if (isLeft) process.stderr.write(BEGUN_ANEW)
    } catch (error) {
      const why = whyNotKept(error, folder)
      if (why === undefined) throw error
      process.stderr.write(`notice: ${why}: this verification cannot be gone on with after it was ended\n`)
      const other = mkdtempSync(join(tmpdir(), 'ledger-verify-'))
      begun = new Verification(VerificationFile.begin(fileIn(other)), other, false, state)
    }
    for (const end of ['', '-wal', '-shm']) rmSync(`${begun.readModelsFile}${end}`, { force: true })
    begun.save({})
    return begun
  }

  /** @throws {Refusal} there is nothing to go on with, or it is of something else */
  static goOn(config: Config, { origin, only }: Pick<SoFar, 'origin' | 'only'>): Verification {
    const folder = config.verificationDir
    if (!existsSync(fileIn(folder))) {
      throw new Refusal('not-found', 'no verification of this ledger was ended before it was done', {
        field: '--resume',
        allowed: 'after a ledger verify that was ended; without --resume it is begun',
      })
    }
    const { file, soFar } = goOnWith(folder)
    const why =
      soFar.origin !== origin
        ? `it is of ${soFar.origin || 'an empty log'}, and this log is ${origin || 'empty'}`
        : soFar.only !== only
          ? `it looked at ${soFar.only ?? 'everything'}, and this one is to look at ${only ?? 'everything'}`
          : undefined
    if (why !== undefined) {
      file.close()
      throw unusable(folder, why)
    }
    const runs = [...soFar.runs, { startedAt: new Date().toISOString(), after: soFar.hashed?.size ?? 0 }]
    return new Verification(file, folder, true, { ...soFar, runs })
  }

  get soFar(): SoFar {
    return this.state
  }

  /** Where the read models are made anew. */
  get readModelsFile(): string {
    return join(this.folder, 'read-models.db')
  }

  readonly found = ({ position, eventId, message }: Discrepancy): void => {
    const told = {
      ...(position !== undefined && { position }),
      ...(eventId !== undefined && { eventId }),
      message,
    }
    // What the run before has found at the end of the log is found there again.
    if (this.state.found.some((one) => JSON.stringify(one) === JSON.stringify(told))) return
    const found = this.state.found.length < MOST_TOLD ? [...this.state.found, told] : this.state.found
    this.state = { ...this.state, found, foundCount: this.state.foundCount + 1 }
  }

  /** From here on this counts, however the process ends. */
  save(change: Partial<Pick<SoFar, 'pass' | 'hashed' | 'folded'>>): void {
    this.state = { ...this.state, ...change }
    this.file.save(this.state)
  }

  /** @param isDone nothing is left to go on with */
  close(isDone: boolean): void {
    this.file.close()
    if (isDone || !this.isKept) rmSync(this.folder, { recursive: true, force: true })
  }
}

const fileIn = (folder: string): string => join(folder, 'progress.db')

function goOnWith(folder: string): ReturnType<typeof VerificationFile.goOn> {
  try {
    return VerificationFile.goOn(fileIn(folder))
  } catch (error) {
    if (error instanceof VerificationInUse)
      throw new Error('another ledger verify of this ledger is under way')
    throw error instanceof UnusableVerification ? unusable(folder, error.message) : error
  }
}

export function unusable(folder: string, why: string): Refusal {
  return new Refusal('invalid-data', `${fileIn(folder)} cannot be gone on with: ${why}`, {
    field: '--resume',
    value: fileIn(folder),
    allowed: 'what an ended ledger verify of this ledger left; without --resume it is begun anew',
  })
}

function whyNotKept(error: unknown, folder: string): string | undefined {
  if (error instanceof VerificationInUse) return 'another ledger verify of this ledger is under way'
  const code = error instanceof Object && 'code' in error ? String(error.code) : ''
  return NOT_WRITABLE.some((one) => code.startsWith(one)) ? `${folder} cannot be written` : undefined
}

/** What came of waiting for the lease: it is held, or what the waiting was for has come about without it. */
export type Entered =
  | {
      readonly held: true
      /** Somebody else may have projected since this process did last: nothing in memory is sure. */
      readonly isNew: boolean
    }
  | { readonly held: false }

export type WaitForLease = {
  /** Asked before a lease that is free is taken. */
  readonly mayTake: () => Promise<boolean>
  /** Asked each time the lease is found taken, and after each commit of whoever has it: ends the waiting when true. */
  readonly until: () => Promise<boolean>
  /** Ends the waiting too. */
  readonly signal: AbortSignal
}

/**
 * The right to project into a database. One process has it at a time, and every write checks, in its own transaction,
 * that it still has: so one that was paused, and had the right taken from it meanwhile, writes nothing when it wakes.
 */
export type Lease = {
  /** Takes the lease, or goes on holding it, or waits for it. Each success is followed by a `leave`. */
  enter(wait: WaitForLease): Promise<Entered>
  leave(): Promise<void>
  /** Who has it, in words. */
  holder(): Promise<string>
  /** Aborted, with the reason, when the lease that is held was lost. */
  readonly lost: AbortSignal
}

/** The lease was taken by another process. Nothing was written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
  constructor() {
    super('another process has taken over projecting: nothing was written')
  }
}

/** Another process has the right to project, and keeps it. */
export class HeldElsewhere extends Error {
  override readonly name = 'HeldElsewhere'
  constructor(holder: string) {
    super(`the read models are projected by ${holder}: ask there, or stop it`)
  }
}

const NEVER = new AbortController().signal

/** For a database that only the holder of the writer lock writes to. */
export const lockedByFolder: Lease = {
  enter: async () => ({ held: true, isNew: false }),
  leave: async () => {},
  holder: async () => 'this process',
  lost: NEVER,
}

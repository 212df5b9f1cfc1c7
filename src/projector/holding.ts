import { type EventLog, type Position, START } from '../ledger/event-log.js'
import { HeldElsewhere, type WaitForLease } from './lease.js'
import { logFailure, mayProject, positionOfAll } from './other-processes.js'
import type { Projection } from './projection.js'
import { ProjectorClosed } from './rebuild.js'
import type { RowStore } from './row-store.js'

/** How long a process waits that is told to project itself, while another one does. */
const LONGEST_WAIT_TO_HOLD_MS = 6_000

/** The right to project while a work goes on: whether others may have had it since, and when it is lost. */
export type Held = { readonly isNew: boolean; readonly lost: AbortSignal }

/** The right to project, as one projector has and leaves it, and how far others have come while it has it not. */
export class Holding {
  /** Works under way for which it is held. */
  private uses = 0
  private followed: Position = START

  constructor(
    private readonly store: RowStore,
    private readonly projections: readonly Projection[],
    private readonly log: EventLog,
  ) {}

  get isHeld(): boolean {
    return this.uses > 0
  }

  /** How far the read models are, as it was seen last. */
  get seen(): Position {
    return this.followed
  }

  /** Notes how far this process has brought them, for when others do. */
  reached(position: Position): void {
    this.followed = position
  }

  /** Looks how far they are. @returns the position, where it is another than before */
  async follow(): Promise<Position | undefined> {
    const position = await positionOfAll(this.store.db, this.projections)
    if (position === this.followed) return undefined
    this.followed = position
    return position
  }

  /** Works while the right is held. @returns undefined where the waiting for it ended first */
  async during<T>(
    wait: Pick<WaitForLease, 'until' | 'signal'>,
    work: (held: Held) => Promise<T>,
  ): Promise<T | undefined> {
    const { lease, db } = this.store
    const entered = await lease.enter({ ...wait, mayTake: () => mayProject(db, this.projections, this.log) })
    if (!entered.held) return undefined
    this.uses += 1
    try {
      return await work({ isNew: entered.isNew, lost: lease.lost })
    } finally {
      this.uses -= 1
      await lease.leave()
    }
  }

  /** The same for who cannot wait for long. @throws {HeldElsewhere} @throws {ProjectorClosed} */
  async soon<T>(closing: AbortSignal, work: (held: Held) => Promise<T>): Promise<T> {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(LONGEST_WAIT_TO_HOLD_MS)])
    const done = await this.during({ until: async () => false, signal }, async (held) => ({
      result: await work(held),
    }))
    if (done !== undefined) return done.result
    if (closing.aborted) throw new ProjectorClosed()
    throw new HeldElsewhere(await this.store.lease.holder())
  }

  /** Goes on for as long as the log answers: a process that is cut off from it leaves projecting to others. @throws {LogNotAnswering} */
  async whileLogAnswers(ended: AbortSignal, goOn: (ended: AbortSignal) => Promise<void>): Promise<void> {
    if (!this.store.isShared) return goOn(ended)
    const failing = new AbortController()
    const stopped = AbortSignal.any([ended, failing.signal])
    const watching = logFailure(this.log, stopped).then((failure) => {
      failing.abort()
      if (failure !== undefined) throw failure
    })
    const running = goOn(stopped).finally(() => failing.abort())
    // What was begun ends by itself where the log does not answer: it is not waited for.
    await Promise.race([watching.then(() => running), running.then(() => watching)])
  }
}

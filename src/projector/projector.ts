import { type Observable, Subject } from 'rxjs'
import { type EventLog, type Position, START } from '../ledger/event-log.js'
import type { OpenReadModels } from '../read-models/open.js'
import { Filling } from './filling.js'
import { type Held, Holding } from './holding.js'
import { type Lag, type ProjectionStatus, readLag, readStatus, slowestPosition } from './lag.js'
import { HeldElsewhere, LeaseLost } from './lease.js'
import { haveReached, LogNotAnswering } from './other-processes.js'
import type { Projection } from './projection.js'
import type { RebuildOptions } from './rebuild.js'
import type { RetryResult } from './retry-parked.js'
import type { RowStore } from './row-store.js'
import { storeOf } from './store-of.js'
import { checkTables } from './tables.js'
import { type Committed, waitForPosition } from './wait-for-position.js'

/** How long a process that catches up waits for the one that projects. */
const LONGEST_WAIT_FOR_OTHERS_MS = 30_000

export type ProjectorOptions = {
  readonly log: EventLog
  /** Open for writing, and for no other projector: the process holds the writer lock. */
  readonly models: OpenReadModels
  readonly projections: readonly Projection[]
  readonly now?: () => Date
}

/**
 * Fills read models from the log. Rows and checkpoint are one transaction that compares the checkpoint first, so each
 * event counts exactly once whatever crashes. All read models go through the log together.
 */
export class Projector {
  private readonly log: EventLog
  private readonly store: RowStore
  private readonly projections: readonly Projection[]
  private readonly commits = new Subject<Committed>()
  private readonly closing = new AbortController()
  private readonly holding: Holding
  private readonly filling: Filling
  private running: Promise<void> | undefined

  /** @throws {TypeError} the tables' definitions are no tables, or two have one name */
  constructor({ log, models, projections, now = () => new Date() }: ProjectorOptions) {
    checkTables(projections.flatMap(({ tables }) => tables))
    this.log = log
    this.store = storeOf(models)
    this.projections = projections
    this.holding = new Holding(this.store, projections, log)
    this.filling = new Filling({
      ...{ log, store: this.store, projections, now, commits: this.commits, closing: this.closing.signal },
      isRunning: () => this.running !== undefined,
    })
  }

  /** After each committed batch of the live read models and each swap, and once it is known where they are. */
  get committed(): Observable<Committed> {
    return this.commits
  }

  /**
   * Brings every read model to the end of the log: by rebuilds where versions changed or much is to be filled. Where
   * another process has the right to project, it is waited for.
   * @returns the position reached
   * @throws {HeldElsewhere} another process did not get there in time
   * @throws {CheckpointMoved} another projector writes the same tables @throws the database's or the log's error
   */
  async catchUp(options: Pick<RebuildOptions, 'onProgress'> = {}): Promise<Position> {
    const head = this.store.isShared ? await this.log.head() : START
    const wait = {
      until: () => haveReached(this.store.db, this.projections, this.log, head),
      signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(LONGEST_WAIT_FOR_OTHERS_MS)]),
    }
    const position = await this.holding.during(wait, (held) =>
      this.loaded(held, () => this.filling.catchUp(options)),
    )
    if (position !== undefined) return position
    const reached = await slowestPosition(this.store.db, this.projections, this.log)
    if (reached < head) throw new HeldElsewhere(await this.store.lease.holder())
    return reached
  }

  /**
   * Catches up, then takes events as they come, until the signal is aborted or the projector is closed. Rebuilds that
   * are due, or that an earlier process left, go on beside.
   * @throws {CheckpointMoved} another projector writes the same tables @throws the database's or the log's error
   */
  run(signal: AbortSignal): Promise<void> {
    if (this.running !== undefined) throw new Error('the projector is running')
    const running = this.runUntil(AbortSignal.any([signal, this.closing.signal])).finally(() => {
      this.running = undefined
    })
    this.running = running
    return running
  }

  /**
   * Rebuilds all read models, or the ones named, beside the live ones. Two rebuilds run one after the other; one that
   * was left by a killed process is gone on with.
   * @returns `cancelled` when the signal was aborted before the swap
   * @throws {RangeError} a name that is none @throws {ProjectorClosed} @throws {HeldElsewhere} another process projects
   */
  async rebuild(
    options: RebuildOptions & { readonly projections?: readonly string[] } = {},
  ): Promise<'swapped' | 'cancelled'> {
    const chosen = this.named(options.projections)
    return this.holding.soon(this.closing.signal, (held) =>
      this.loaded(held, () => this.filling.rebuild(chosen, options)),
    )
  }

  /** Tries what is parked again, in all read models or in one. @throws {RangeError} a name that is none */
  async retryParked(projection?: string): Promise<RetryResult> {
    const chosen = this.named(projection === undefined ? undefined : [projection])
    return this.holding.soon(this.closing.signal, (held) =>
      this.loaded(held, () => this.filling.retryParked(chosen)),
    )
  }

  /** Settles when every read model holds the event at this position. @throws {PositionNotReached} after the timeout */
  waitFor(position: Position, timeoutMs: number): Promise<void> {
    return waitForPosition(position, timeoutMs, () => this.position(), this.commits)
  }

  lag(): Promise<Lag> {
    return readLag(this.store.db, this.projections, this.log)
  }

  status(): Promise<readonly ProjectionStatus[]> {
    return readStatus(this.store.db)
  }

  /** Ends what is under way after its batch, and waits for it. The file stays open. A second call does nothing. */
  async close(): Promise<void> {
    this.closing.abort()
    await this.running?.catch(() => {})
    await this.filling.end()
    this.commits.complete()
  }

  /** Where every read model has come. */
  private position(): Position {
    return this.filling.isLoaded && this.holding.isHeld ? this.filling.position : this.holding.seen
  }

  /** Works on what is known of the read models, for as long as this process has the right to project. */
  private async loaded<T>({ isNew }: Held, work: () => Promise<T>): Promise<T> {
    if (isNew) this.filling.forget()
    try {
      await this.filling.load()
      return await work()
    } finally {
      if (this.filling.isLoaded) this.holding.reached(this.position())
    }
  }

  private named(names: readonly string[] | undefined): readonly Projection[] {
    if (names === undefined) return this.projections
    return names.map((name) => {
      const projection = this.projections.find((candidate) => candidate.name === name)
      if (projection !== undefined) return projection
      const known = this.projections.map((candidate) => candidate.name).join(', ')
      throw new RangeError(`"${name}" is no read model: ${known}`)
    })
  }

  /** Waits for the right to project, and again when another process took it over. */
  private async runUntil(ended: AbortSignal): Promise<void> {
    const follow = async () => {
      const position = await this.holding.follow()
      if (position !== undefined) this.commits.next({ position })
      return false
    }
    for (;;) {
      try {
        const isDone = await this.holding.during({ until: follow, signal: ended }, (held) =>
          this.loaded(held, async () => {
            const stopped = AbortSignal.any([ended, held.lost])
            await this.holding.whileLogAnswers(stopped, (signal) => this.filling.run(signal))
            return ended.aborted || !held.lost.aborted
          }),
        )
        if (isDone !== false) return
      } catch (error) {
        if (!(error instanceof LeaseLost || error instanceof LogNotAnswering)) throw error
      }
      this.filling.forget()
    }
  }
}

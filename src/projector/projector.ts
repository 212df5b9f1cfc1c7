import { type Observable, Subject } from 'rxjs'
import { type EventLog, type Position, START, type StoredEvent } from '../ledger/event-log.js'
import type { OpenReadModels } from '../read-models/open.js'
import { type Advance, advance, commitBatch, PAGE_EVENTS } from './advance.js'
import { type BatchSize, emptyBatch, gather } from './batch.js'
import type { BulkWriterWhenNeeded } from './bulk-writer.js'
import { compareWithLog, readCheckpoints } from './checkpoints.js'
import { atOnce, exclusive } from './exclusive.js'
import { loadGenerations } from './generations.js'
import { type Held, Holding } from './holding.js'
import { type Lag, type ProjectionStatus, readLag, readStatus, slowestPosition } from './lag.js'
import { bringToLine, type Lane, openLane, withParked } from './lane.js'
import { HeldElsewhere, LeaseLost } from './lease.js'
import { type LiveThread, liveThread } from './live-thread.js'
import { haveReached, LogNotAnswering } from './other-processes.js'
import type { Projection } from './projection.js'
import { ProjectorClosed, type RebuildOptions, rebuild } from './rebuild.js'
import { type RetryResult, retryParked } from './retry-parked.js'
import type { RowStore } from './row-store.js'
import { storeOf } from './store-of.js'
import { checkTables } from './tables.js'
import { type Committed, waitForPosition } from './wait-for-position.js'

/** What a writing thread takes at a time, and less where live events wait for their turn beside a rebuild. */
const ALONE: BatchSize = { rows: 10_000, characters: 8 * 1024 * 1024 }
const BESIDE_LIVE: BatchSize = { rows: 4_000, characters: 4 * 1024 * 1024 }

/** An empty read model with fewer events before it than this is filled in place, with its indexes: no rebuild. */
const EVENTS_WORTH_A_REBUILD = 5_000

/** As many live events at once are written by a thread: with fewer, handing them over takes longer than it saves. */
const EVENTS_WORTH_A_THREAD = 8
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
  private readonly now: () => Date
  private readonly commits = new Subject<Committed>()
  private readonly closing = new AbortController()
  /** One writes at a time: the live lane, a rebuild, a retry. */
  private readonly taking = exclusive()
  private readonly rebuilding = exclusive()
  private readonly holding: Holding
  private running: Promise<void> | undefined
  private live: Lane
  /** Projections whose live tables this program cannot go on filling. */
  private due: readonly Projection[] = []
  private unfinished: readonly Projection[] = []
  private isLoaded = false

  /** @throws {TypeError} the tables' definitions are no tables, or two have one name */
  constructor({ log, models, projections, now = () => new Date() }: ProjectorOptions) {
    checkTables(projections.flatMap(({ tables }) => tables))
    this.log = log
    this.store = storeOf(models)
    this.projections = projections
    this.holding = new Holding(this.store, projections, log)
    this.now = now
    this.live = openLane(this.store, 'live', [], { position: START, events: 0 })
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
      this.loaded(held, async () => {
        await this.taking(() => this.advanceLive())
        await this.rebuildDue(options)
        return this.live.position
      }),
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
      this.loaded(held, () =>
        this.rebuilding(() => this.rebuildChosen(chosen, options, this.closing.signal)),
      ),
    )
  }

  /** Tries what is parked again, in all read models or in one. @throws {RangeError} a name that is none */
  async retryParked(projection?: string): Promise<RetryResult> {
    const chosen = this.named(projection === undefined ? undefined : [projection])
    return this.holding.soon(this.closing.signal, (held) =>
      this.loaded(held, () =>
        this.taking(() => {
          const targets = this.live.targets.filter((target) => chosen.includes(target.projection))
          const { log, store, now } = this
          return retryParked(this.live, targets, { log, store, now })
        }),
      ),
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
    await this.rebuilding(async () => {})
    await this.taking(async () => {})
    this.commits.complete()
  }

  /** Where every read model has come. */
  private position(): Position {
    if (!this.isLoaded || !this.holding.isHeld) return this.holding.seen
    return this.due.length === 0 ? this.live.position : START
  }

  /** Works on what is known of the read models, for as long as this process has the right to project. */
  private async loaded<T>({ isNew }: Held, work: () => Promise<T>): Promise<T> {
    if (isNew) this.isLoaded = false
    try {
      await this.load()
      return await work()
    } finally {
      if (this.isLoaded) this.holding.reached(this.position())
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

  private get how(): Omit<Advance, 'size' | 'bulk'> {
    return {
      log: this.log,
      store: this.store,
      now: this.now,
      taking: atOnce,
      signal: this.closing.signal,
      onCommit: () => this.commits.next({ position: this.live.position }),
    }
  }

  /** Reads where the read models are and puts them in line; after an error again, as nothing in memory is sure then. */
  private load(): Promise<void> {
    return this.taking(async () => {
      if (this.isLoaded) return
      const { live, stale, unfinished } = await loadGenerations(
        this.store,
        this.projections,
        await compareWithLog(await readCheckpoints(this.store.db), this.log),
      )
      const isMuch = live.some(({ position }) => position === START) && (await this.isMuchInTheLog())
      const goingOn = isMuch ? live.filter(({ position }) => position !== START) : live
      const empty = live.filter((placed) => !goingOn.includes(placed)).map(({ target }) => target.projection)
      this.live = await bringToLine(this.store, 'live', goingOn, (lane, until) => this.advance(lane, until))
      this.due = [...stale, ...empty]
      this.unfinished = unfinished
      this.isLoaded = true
      // Who has waited since before anybody knew may be waiting for what is there.
      this.commits.next({ position: this.live.position })
    })
  }

  private async isMuchInTheLog(): Promise<boolean> {
    let events = 0
    for await (const page of this.log.readAll({ maxCount: EVENTS_WORTH_A_REBUILD })) events += page.length
    return events === EVENTS_WORTH_A_REBUILD
  }

  /** To a position or to the end of the log, the turn being taken. */
  private async advanceLive(until?: Position): Promise<void> {
    if (this.live.targets.length > 0) await this.orLoadAgain(this.advance(this.live, until))
  }

  private bulkWriterOf({ targets, state }: Lane): BulkWriterWhenNeeded {
    const tables = targets.flatMap(({ projection }) => projection.tables)
    return this.store.bulkWriter(tables, state)
  }

  private async advance(lane: Lane, until: Position | undefined): Promise<void> {
    const bulk = this.bulkWriterOf(lane)
    try {
      await advance(lane, { ...this.how, size: ALONE, bulk, ...(until !== undefined && { until }) })
    } finally {
      await bulk.close()
    }
  }

  private async takeLivePage(page: readonly StoredEvent[], thread: LiveThread): Promise<void> {
    // Somebody else may have caught up since the page was read.
    const events = page.filter(({ position }) => position > this.live.position)
    if (events.length === 0) return
    const batch = emptyBatch((await withParked(this.store, this.live)).size > 0)
    gather(batch, events, this.live.targets)
    const bulk = events.length < EVENTS_WORTH_A_THREAD ? undefined : thread.writerFor(this.live)
    await this.orLoadAgain(commitBatch(this.live, batch, this.how, bulk))
  }

  private async orLoadAgain<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      this.isLoaded = false
      throw error
    }
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
            await this.holding.whileLogAnswers(stopped, (signal) => this.runHeld(signal))
            return ended.aborted || !held.lost.aborted
          }),
        )
        if (isDone !== false) return
      } catch (error) {
        if (!(error instanceof LeaseLost || error instanceof LogNotAnswering)) throw error
      }
      this.isLoaded = false
    }
  }

  private async runHeld(ended: AbortSignal): Promise<void> {
    const failing = new AbortController()
    const ending = AbortSignal.any([ended, failing.signal])
    const rebuilds = this.rebuildBeside(ending)
    // Where no read model is live yet, there is nothing to go on with until the first rebuild is done.
    if (this.live.targets.length === 0) await rebuilds
    const living = this.live.targets.length === 0 ? Promise.resolve() : this.takeLive(ending)
    try {
      await Promise.all([rebuilds, living])
    } finally {
      failing.abort()
      await Promise.allSettled([rebuilds, living])
    }
  }

  private async takeLive(ending: AbortSignal): Promise<void> {
    await this.taking(() => this.advanceLive())
    const pages = this.log.subscribe({ from: this.live.position, signal: ending, pageSize: PAGE_EVENTS })
    const thread = liveThread((lane) => this.bulkWriterOf(lane))
    try {
      for await (const page of pages) await this.taking(() => this.takeLivePage(page, thread))
    } finally {
      await thread.close()
    }
  }

  private async rebuildBeside(ending: AbortSignal): Promise<void> {
    try {
      await this.rebuildDue({}, ending)
      const left = this.unfinished
      if (left.length > 0) await this.rebuilding(() => this.rebuildChosen(left, {}, ending))
    } catch (error) {
      if (!(error instanceof ProjectorClosed && ending.aborted)) throw error
    }
  }

  private rebuildDue(options: RebuildOptions, closing: AbortSignal = this.closing.signal): Promise<unknown> {
    return this.rebuilding(async () => {
      if (this.due.length > 0) await this.rebuildChosen(this.due, options, closing)
    })
  }

  private async rebuildChosen(
    chosen: readonly Projection[],
    options: RebuildOptions,
    closing: AbortSignal,
  ): Promise<'swapped' | 'cancelled'> {
    const outcome = await this.orLoadAgain(
      rebuild(
        chosen,
        {
          ...this.how,
          ...{ taking: this.taking, closing, size: this.running === undefined ? ALONE : BESIDE_LIVE },
          live: () => this.live,
          advanceLive: (until) => this.advanceLive(until),
          setLive: (lane) => {
            this.live = lane
          },
        },
        options,
      ),
    )
    if (outcome === 'swapped') {
      this.due = this.due.filter((projection) => !chosen.includes(projection))
      this.commits.next({ position: this.live.position })
    }
    this.unfinished = this.unfinished.filter((projection) => !chosen.includes(projection))
    return outcome
  }
}

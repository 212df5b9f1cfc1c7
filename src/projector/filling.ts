import type { Subject } from 'rxjs'
import { type EventLog, type Position, START, type StoredEvent } from '../ledger/event-log.js'
import { type Advance, advance, commitBatch, PAGE_EVENTS } from './advance.js'
import { type BatchSize, emptyBatch, gather } from './batch.js'
import type { BulkWriterWhenNeeded } from './bulk-writer.js'
import { compareWithLog, readCheckpoints } from './checkpoints.js'
import { atOnce, exclusive } from './exclusive.js'
import { loadGenerations } from './generations.js'
import { bringToLine, type Lane, openLane, withParked } from './lane.js'
import { type LiveThread, liveThread } from './live-thread.js'
import type { Projection } from './projection.js'
import { ProjectorClosed, type RebuildOptions, rebuild } from './rebuild.js'
import { type RetryResult, retryParked } from './retry-parked.js'
import type { RowStore } from './row-store.js'
import type { Committed } from './wait-for-position.js'

/** What a writing thread takes at a time, and less where live events wait for their turn beside a rebuild. */
const ALONE: BatchSize = { rows: 10_000, characters: 8 * 1024 * 1024 }
const BESIDE_LIVE: BatchSize = { rows: 4_000, characters: 4 * 1024 * 1024 }

/** An empty read model with fewer events before it than this is filled in place, with its indexes: no rebuild. */
const EVENTS_WORTH_A_REBUILD = 5_000

/** As many live events at once are written by a thread: with fewer, handing them over takes longer than it saves. */
const EVENTS_WORTH_A_THREAD = 8

type Parts = {
  readonly log: EventLog
  readonly store: RowStore
  readonly projections: readonly Projection[]
  readonly now: () => Date
  /** Told of each committed batch of the live read models, and of each swap. */
  readonly commits: Subject<Committed>
  /** Ends what is under way after its batch. */
  readonly closing: AbortSignal
  /** Whether live events wait for their turn. */
  readonly isRunning: () => boolean
}

/**
 * The read models as a process knows them while it has the right to project: the live lane, the rebuilds beside it,
 * and what is due. What it knows is read anew whenever something went wrong, for nothing in memory is sure then.
 */
export class Filling {
  private readonly log: EventLog
  private readonly store: RowStore
  /** One writes at a time: the live lane, a rebuild, a retry. */
  private readonly taking = exclusive()
  private readonly rebuilding = exclusive()
  private live: Lane
  /** Projections whose live tables this program cannot go on filling. */
  private due: readonly Projection[] = []
  private unfinished: readonly Projection[] = []
  private isKnown = false

  constructor(private readonly parts: Parts) {
    this.log = parts.log
    this.store = parts.store
    this.live = openLane(parts.store, 'live', [], { position: START, events: 0 })
  }

  get isLoaded(): boolean {
    return this.isKnown
  }

  /** Where every read model has come, once that is known. */
  get position(): Position {
    return this.due.length === 0 ? this.live.position : START
  }

  /** Others may have written meanwhile: what is known is read anew before the next work. */
  forget(): void {
    this.isKnown = false
  }

  /** Reads where the read models are and puts them in line; after an error again, as nothing in memory is sure then. */
  load(): Promise<void> {
    return this.taking(async () => {
      if (this.isKnown) return
      const { live, stale, unfinished } = await loadGenerations(
        this.store,
        this.parts.projections,
        await compareWithLog(await readCheckpoints(this.store.db), this.log),
      )
      const isMuch = live.some(({ position }) => position === START) && (await this.isMuchInTheLog())
      const goingOn = isMuch ? live.filter(({ position }) => position !== START) : live
      const empty = live.filter((placed) => !goingOn.includes(placed)).map(({ target }) => target.projection)
      this.live = await bringToLine(this.store, 'live', goingOn, (lane, until) => this.advance(lane, until))
      this.due = [...stale, ...empty]
      this.unfinished = unfinished
      this.isKnown = true
      // Who has waited since before anybody knew may be waiting for what is there.
      this.parts.commits.next({ position: this.live.position })
    })
  }

  /** Brings every read model to the end of the log, and rebuilds what is due. @returns the position reached */
  async catchUp(options: RebuildOptions): Promise<Position> {
    await this.taking(() => this.advanceLive())
    await this.rebuildDue(options)
    return this.live.position
  }

  /** Rebuilds these, after the rebuild that goes on. */
  rebuild(chosen: readonly Projection[], options: RebuildOptions): Promise<'swapped' | 'cancelled'> {
    return this.rebuilding(() => this.rebuildChosen(chosen, options, this.parts.closing))
  }

  retryParked(chosen: readonly Projection[]): Promise<RetryResult> {
    return this.taking(() => {
      const targets = this.live.targets.filter((target) => chosen.includes(target.projection))
      const { log, store, now } = this.parts
      return retryParked(this.live, targets, { log, store, now })
    })
  }

  /** Takes events as they come until the signal is aborted; rebuilds that are due, or that an earlier process left, go on beside. */
  async run(ended: AbortSignal): Promise<void> {
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

  /** Waits for what is under way. */
  async end(): Promise<void> {
    await this.rebuilding(async () => {})
    await this.taking(async () => {})
  }

  private get how(): Omit<Advance, 'size' | 'bulk'> {
    return {
      log: this.log,
      store: this.store,
      now: this.parts.now,
      taking: atOnce,
      signal: this.parts.closing,
      onCommit: () => this.parts.commits.next({ position: this.live.position }),
    }
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
      this.isKnown = false
      throw error
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

  private rebuildDue(options: RebuildOptions, closing: AbortSignal = this.parts.closing): Promise<unknown> {
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
          ...{ taking: this.taking, closing, size: this.parts.isRunning() ? BESIDE_LIVE : ALONE },
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
      this.parts.commits.next({ position: this.live.position })
    }
    this.unfinished = this.unfinished.filter((projection) => !chosen.includes(projection))
    return outcome
  }
}

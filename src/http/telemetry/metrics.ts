import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Projector } from '../../projector/projector.js'
import type { EventHub } from '../events/event-hub.js'

/** How a command ended: the status class tells a refusal from a failure. */
export type Outcome = 'done' | 'repeated' | 'refused' | 'failed'

type LastCheckpoint = () => { readonly size: number; readonly madeAt: string } | undefined

export type Metrics = {
  readonly registry: Registry
  readonly commandRan: (type: string, outcome: Outcome, seconds: number) => void
  readonly committed: (appends: number) => void
  /** What is looked up when somebody asks. */
  readonly watch: (projector: Projector, hub: EventHub, lastCheckpoint: LastCheckpoint) => void
}

/** The service's numbers for Prometheus. Labels are names of commands and of read models only: no ids, no persons. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const commands = new Histogram({
    name: 'ledger_command_seconds',
    help: 'How long commands took, from the request to the durable answer',
    labelNames: ['type', 'outcome'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  const batches = new Histogram({
    name: 'ledger_append_batch_size',
    help: 'How many appends shared one sync of the disk',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [registry],
  })
  return {
    registry,
    commandRan: (type, outcome, seconds) => commands.observe({ type, outcome }, seconds),
    committed: (appends) => batches.observe(appends),
    watch: (projector, hub, lastCheckpoint) => {
      watch(registry, projector, hub)
      watchProof(registry, lastCheckpoint)
    },
  }
}

function watch(registry: Registry, projector: Projector, hub: EventHub): void {
  new Gauge({
    name: 'ledger_projection_lag_events',
    help: 'Events that the slowest read model is behind the log; counted up to 10,000',
    registers: [registry],
    async collect() {
      this.set((await projector.lag()).events)
    },
  })
  new Gauge({
    name: 'ledger_parked_events',
    help: 'Events that a read model could not take, with those that wait behind them',
    labelNames: ['projection'],
    registers: [registry],
    async collect() {
      for (const { projection, parked } of await projector.status()) this.set({ projection }, parked)
    },
  })
  new Gauge({
    name: 'ledger_projected_events',
    help: 'Events that each read model holds',
    labelNames: ['projection'],
    registers: [registry],
    async collect() {
      for (const { projection, events } of await projector.status()) this.set({ projection }, events)
    },
  })
  new Gauge({
    name: 'ledger_sse_readers',
    help: 'Open streams of server-sent events',
    registers: [registry],
    collect() {
      this.set(hub.readers)
    },
  })
}

/** Without a checkpoint there is neither age nor size, and both are not a number. */
function watchProof(registry: Registry, lastCheckpoint: LastCheckpoint): void {
  new Gauge({
    name: 'ledger_checkpoint_age_seconds',
    help: 'How long ago the last checkpoint was signed',
    registers: [registry],
    collect() {
      const { madeAt } = lastCheckpoint() ?? {}
      this.set(madeAt === undefined ? Number.NaN : (Date.now() - Date.parse(madeAt)) / 1_000)
    },
  })
  new Gauge({
    name: 'ledger_checkpoint_events',
    help: 'Events that the last checkpoint covers',
    registers: [registry],
    collect() {
      this.set(lastCheckpoint()?.size ?? Number.NaN)
    },
  })
}

export function requestCounter(registry: Registry) {
  return new Counter({
    name: 'ledger_http_requests_total',
    help: 'Requests by route, method and status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
}

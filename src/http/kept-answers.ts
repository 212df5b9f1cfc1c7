import { Inject, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import type { ReadThing } from '../access-log/access-log.js'
import { VAULT } from '../app.module.js'
import type { Moment } from '../queries/moment.js'
import type { OpenReadModels } from '../read-models/open.js'
import type { Vault } from '../vault/vault.js'
import { callerOf } from './access/caller.js'
import { READ_MODELS } from './service-parts.js'

/** An answer as it is sent, to everybody who asks the same and may see the same. */
export type PreparedAnswer = {
  /** UTF-8, so that sending it again is sending bytes. */
  readonly body: Buffer
  readonly type: string
  readonly etag: string | undefined
  /** Where the next page begins. */
  readonly next?: string | undefined
  /** What it tells of restricted matters: that is recorded of each reader, also when the answer was kept. */
  readonly things: readonly ReadThing[]
}

/** Answers that are kept at most, and the bytes in them; one that is larger than the last is made each time. */
const MAX_ANSWERS = 2_000
const MAX_BYTES = 32 * 1024 * 1024
const MAX_BYTES_OF_ONE = 1024 * 1024

/**
 * Keeps answers while nothing is written: in a meeting many people look at the same few decisions. Whatever is
 * committed to the read models, and a name that is forgotten, empties it: so it is never asked which answer a write
 * changes, and while commands come in each answer lives until the next.
 */
@Injectable()
export class KeptAnswers {
  private readonly kept = new Map<string, PreparedAnswer>()
  private bytes = 0
  private state = ''

  constructor(
    @Inject(READ_MODELS) private readonly models: Pick<OpenReadModels, 'version'>,
    @Inject(VAULT) private readonly vault: Pick<Vault, 'version'>,
  ) {}

  /**
   * The answer that is kept, or the one that is prepared now.
   * @param asked everything that the answer depends on but for the moment and who asks
   */
  async of(
    request: FastifyRequest,
    moment: Moment,
    asked: readonly unknown[],
    prepare: () => Promise<PreparedAnswer>,
  ): Promise<PreparedAnswer> {
    const state = this.stateNow()
    if (state === undefined) return prepare()
    if (state !== this.state) this.empty(state)
    const key = keyOf(request, moment, asked)
    const known = this.kept.get(key)
    if (known !== undefined) {
      // Put at the end again: the one that was not asked for longest is the first to go.
      this.kept.delete(key)
      this.kept.set(key, known)
      return known
    }
    const answer = await prepare()
    // What was written meanwhile may be in it or not: it is kept for the state before, and goes when that is over.
    if (this.state === state) this.keep(key, answer)
    return answer
  }

  private stateNow(): string | undefined {
    const versions = [this.models.version(), this.vault.version()]
    return versions.includes(undefined) ? undefined : versions.join(' ')
  }

  private empty(state: string): void {
    this.kept.clear()
    this.bytes = 0
    this.state = state
  }

  private keep(key: string, answer: PreparedAnswer): void {
    if (sizeOf(key, answer) > MAX_BYTES_OF_ONE || this.kept.has(key)) return
    this.kept.set(key, answer)
    this.bytes += sizeOf(key, answer)
    for (const [oldest, its] of this.kept) {
      if (this.kept.size <= MAX_ANSWERS && this.bytes <= MAX_BYTES) return
      this.kept.delete(oldest)
      this.bytes -= sizeOf(oldest, its)
    }
  }
}

/** A thing of the access log names three ids; a character takes two bytes at most. */
const BYTES_OF_A_THING = 300

const sizeOf = (key: string, { body, things }: PreparedAnswer): number =>
  2 * key.length + body.length + things.length * BYTES_OF_A_THING

/** Nobody is given what was prepared for somebody who may see other bodies' restricted matters. */
function keyOf(request: FastifyRequest, moment: Moment, asked: readonly unknown[]): string {
  const { asOf, knownAt, withPlanned, today, viewer } = moment
  const seen = viewer === 'everything' ? viewer : [...viewer.bodyIds].sort()
  return JSON.stringify([callerOf(request).kind, seen, asOf, knownAt, withPlanned, today, ...asked])
}

import { Inject, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import type { AccessLog, Reading, ReadThing } from '../../access-log/access-log.js'
import { ACCESS_LOG } from '../service-parts.js'
import { callerOf } from './caller.js'
import { Callers } from './callers.js'
import { restrictedReads } from './restricted-reads.js'

/**
 * Keeps who read what of restricted matters. Without identity nothing is kept, as on the command line: nobody would
 * know who it was.
 */
@Injectable()
export class Readings {
  constructor(
    @Inject(ACCESS_LOG) private readonly accessLog: AccessLog,
    @Inject(Callers) private readonly callers: Callers,
  ) {}

  /** To be called with whatever an answer tells, before it is sent. @throws {ReadingNotRecorded} */
  record(request: FastifyRequest, rows: unknown): Promise<void> {
    return this.recordThings(request, this.thingsIn(request, rows))
  }

  /** What is to be recorded of whoever is answered with these rows, for `recordThings`. */
  thingsIn(request: FastifyRequest, rows: unknown): readonly ReadThing[] {
    return callerOf(request).kind === 'local' ? [] : restrictedReads(rows)
  }

  /** @throws {ReadingNotRecorded} */
  async recordThings(request: FastifyRequest, things: readonly ReadThing[]): Promise<void> {
    if (things.length === 0) return
    const reader = await this.reader(request)
    await this.accessLog.record([{ ...reader, things }])
  }

  /** Who reads, for what is shown as it comes. */
  async reader(request: FastifyRequest): Promise<Omit<Reading, 'things'>> {
    const { personId } = await this.callers.actor(request)
    const route = `${request.method} ${request.routeOptions.url ?? ''}`
    return { personId, route, request: request.id }
  }
}

import { basename } from 'node:path'
import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type CheckpointPage,
  checkpointsParams,
  DEFAULT_CHECKPOINTS,
  type MadeCheckpointAnswer,
  newCheckpointParams,
  proofParams,
} from '../contract/proof.js'
import { Refusal } from '../domain/refusal.js'
import { parseCheckpoint } from '../proof/checkpoint.js'
import { checkpointOfSize, lastCheckpoint, lastCheckpoints } from '../proof/checkpoint-folder.js'
import { MalformedNote, parseNote } from '../proof/signed-note.js'
import type { DecisionProof } from '../proof/verifier/decision-proof-shape.js'
import { claimedCosignatures } from '../proof/witnesses/cosignature.js'
import { findDecision } from '../queries/find-decision.js'
import { restrictedIn } from '../queries/restrictions.js'
import type { ReadModels } from '../read-models/read-models.js'
import { Readings } from './access/readings.js'
import { idInAddress } from './address-id.js'
import { Asking } from './asking.js'
import { readQuery } from './query.js'
import { PROOF, READ_MODELS, type ServedProof } from './service-parts.js'

const TEXT = 'text/plain; charset=utf-8'

/** What shows to others that nothing was altered. */
@Controller('api')
export class ProofController {
  constructor(
    @Inject(PROOF) private readonly proof: ServedProof,
    @Inject(READ_MODELS) private readonly models: ReadModels,
    @Inject(Readings) private readonly readings: Readings,
    @Inject(Asking) private readonly asking: Asking,
  ) {}

  @Get('checkpoints')
  async list(@Req() request: FastifyRequest): Promise<CheckpointPage> {
    await this.proof.requireHere()
    const { before, limit = DEFAULT_CHECKPOINTS } = readQuery(checkpointsParams, request.query)
    const found = lastCheckpoints(this.proof.folder, { before, limit: limit + 1 })
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map(({ note, checkpoint: { size, madeAt } }) => ({
        ...{ size, madeAt, note },
        cosigned: claimedCosignatures(parseNote(note)).map(({ witness, at }) => ({ witness, at })),
      })),
      ...(found.length > limit && last !== undefined && { next: last.checkpoint.size }),
    }
  }

  /** The note alone, to be kept as it is. */
  @Get('checkpoints/latest')
  async latest(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.proof.requireHere()
    const last = lastCheckpoint(this.proof.folder)
    if (last === undefined) throw new Refusal('not-found', 'no checkpoint was made yet')
    reply.type(TEXT)
    return last.note
  }

  /** A new one, or the last one again where nothing was recorded since. */
  @Post('checkpoints')
  @HttpCode(200)
  async make(@Req() request: FastifyRequest): Promise<MadeCheckpointAnswer> {
    const { newKey } = readQuery(newCheckpointParams, request.query)
    const made = await this.proof.checkpoint({ newKey: newKey === 'true' })
    if (made === undefined) {
      throw new Refusal('nothing-changes', 'nothing is recorded yet, so there is nothing to sign')
    }
    const { size, note, file, isNew, isTaken, isCosigned } = made
    return { size, note, file: basename(file), isNew, isTaken, isCosigned }
  }

  /** The public keys of all times, a line each. */
  @Get('keys')
  async keys(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.proof.requireHere()
    reply.type(TEXT)
    return this.proof
      .publicKeys()
      .map((key) => `${key}\n`)
      .join('')
  }

  /** It discloses all that was recorded of the decision's meeting, so what is restricted there counts as read. */
  @Get('decisions/:decisionId/proof')
  async ofDecision(
    @Param('decisionId') given: string,
    @Req() request: FastifyRequest,
  ): Promise<DecisionProof> {
    const asked = idInAddress('decisionId', given)
    await this.proof.requireHere()
    const { meetingId: inMeeting, ...since } = readQuery(proofParams, request.query)
    const text = inMeeting === undefined ? asked : `${inMeeting}/${asked}`
    const { decisionId, meetingId } = await findDecision(this.models, this.asking.now(), text)
    const earlier = this.earlierCheckpoint(since)
    await this.readings.record(request, await this.restrictedThings(meetingId))
    return this.proof.prove({ decisionId, stream: `meeting-${meetingId}` }, earlier)
  }

  private earlierCheckpoint({
    since,
    checkpoint,
  }: {
    readonly since?: number | undefined
    readonly checkpoint?: string | undefined
  }): string | undefined {
    if (checkpoint !== undefined) return checkedNote(checkpoint)
    if (since === undefined) return undefined
    const kept = checkpointOfSize(this.proof.folder, since)
    if (kept !== undefined) return kept.note
    throw new Refusal('not-found', `there is no checkpoint of ${since} events`, {
      field: 'since',
      value: since,
      allowed: 'the size of a checkpoint that the ledger has made',
    })
  }

  /** Everything restricted in the meeting, as rows that show it. */
  private async restrictedThings(meetingId: string): Promise<readonly object[]> {
    const { today } = this.asking.now()
    const found = (await restrictedIn(this.models, today, [meetingId])).get(meetingId)
    if (found === undefined) return []
    const shown = (thing: object, basis: string) => ({
      ...{ meetingId, ...thing },
      restricted: { basis, hidden: false },
    })
    const matters = new Map([...found.proceedings, ...found.matters])
    return [
      ...[...matters].map(([matterId, basis]) => shown({ matterId }, basis)),
      ...[...found.decisions].map(([decisionId, basis]) => shown({ decisionId }, basis)),
    ]
  }
}

/** @throws {Refusal} `invalid-data` */
function checkedNote(note: string): string {
  try {
    parseCheckpoint(note)
    return note
  } catch (error) {
    if (!(error instanceof MalformedNote)) throw error
    throw new Refusal('invalid-data', 'checkpoint is no checkpoint', {
      field: 'checkpoint',
      value: note.slice(0, 100),
      allowed: 'the whole text of a checkpoint, percent-encoded',
    })
  }
}

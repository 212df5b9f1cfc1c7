import { Inject, Injectable } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import type { FastifyRequest } from 'fastify'
import { EVENT_LOG, RECORDING_CLOCK, VAULT } from '../app.module.js'
import { nowBy, type RecordingClock } from '../ledger/clock.js'
import type { EventLog } from '../ledger/event-log.js'
import type { Projector } from '../projector/projector.js'
import { type Answered, AskQuestion } from '../queries/ask-question.js'
import { findBody } from '../queries/find-body.js'
import { findDocument } from '../queries/find-document.js'
import { type Moment, momentOf } from '../queries/moment.js'
import { personNames } from '../queries/person-names.js'
import { answerDirectly, type QuestionName } from '../queries/questions.js'
import type { Viewer } from '../queries/viewer.js'
import type { ReadModels } from '../read-models/read-models.js'
import type { ReportSources } from '../reports/reports.js'
import { restatedThings } from '../reports/restated.js'
import type { Vault } from '../vault/vault.js'
import { callerOf, viewerOf } from './access/caller.js'
import type { Find } from './lists.js'
import { requirePosition } from './positions.js'
import { PROJECTOR, READ_MODELS } from './service-parts.js'

/** How long a reader waits for its own write before it is told to come again. */
const WAIT_FOR_WRITE_MS = 5_000

/** What every question takes in its query. */
export type MomentParams = {
  readonly asOf?: string | undefined
  readonly knownAt?: string | undefined
  readonly after?: string | undefined
}

/** Asks the questions of the table for the doors of HTTP. */
@Injectable()
export class Asking {
  constructor(
    private readonly bus: QueryBus,
    @Inject(READ_MODELS) private readonly models: ReadModels,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PROJECTOR) private readonly projector: Projector,
    @Inject(RECORDING_CLOCK) private readonly clock: RecordingClock,
  ) {}

  /** Today, by the clock of what is recorded: also where the machine's was set back, nothing that was taken is of tomorrow. */
  now(viewer?: Viewer): Moment {
    return momentOf({}, nowBy(this.clock), viewer)
  }

  /** The two dates and whose eyes the answer is for, once the read models hold the write that `after` names. @throws {PositionNotReached} @throws {Refusal} `invalid-data` */
  async momentOf(request: FastifyRequest, { asOf, knownAt, after }: MomentParams): Promise<Moment> {
    const moment = momentOf(
      { ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) },
      nowBy(this.clock),
      viewerOf(callerOf(request)),
    )
    if (after !== undefined) {
      await requirePosition(this.log, after, 'after')
      await this.projector.waitFor(after, WAIT_FOR_WRITE_MS)
    }
    return moment
  }

  ask(question: QuestionName, moment: Moment, filter: object): Promise<Answered> {
    return this.bus.execute(new AskQuestion(question, moment, filter))
  }

  /** Makes a report of several questions, all answered from one state of the read models. */
  inOneState<T>(moment: Moment, report: (sources: ReportSources) => Promise<T>): Promise<T> {
    return this.models.transaction().execute((state) =>
      report({
        moment,
        ask: (question, filter) => answerDirectly(question, state, moment, filter, this.vault.openNames),
        findBody: (text) => findBody(state, moment, text),
        restated: () => restatedThings(state, moment),
      }),
    )
  }

  /** What these persons are called. */
  async namesOf(moment: Moment, personIds: readonly string[]): Promise<(personId: string) => string> {
    const names = await personNames(this.models, moment, this.vault.openNames)
    await names.load(personIds)
    return (personId) => names.nameOn(personId, moment.asOf)
  }

  /** Finds what texts in a query mean at the moment. */
  findAt(moment: Moment): Find {
    return {
      bodyId: async (text) =>
        text === undefined ? undefined : (await findBody(this.models, moment, text)).bodyId,
      documentId: async (text) =>
        text === undefined ? undefined : (await findDocument(this.models, moment, text)).documentId,
    }
  }
}

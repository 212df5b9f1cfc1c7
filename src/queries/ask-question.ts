import { Inject } from '@nestjs/common'
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs'
import type { Moment } from './moment.js'

/** What a question came to: its rows, and the position in the log that the read models had then. */
export type Answered = { readonly rows: readonly object[]; readonly position: string }

/** Asks one question of the table by its name, on one state of the read models. @throws {Refusal} `not-found`, `invalid-data` */
export type Ask = (question: string, moment: Moment, filter: unknown) => Promise<Answered>

export const ASK = Symbol('ASK')

/** Every question of the table goes over the bus as this one. */
export class AskQuestion extends Query<Answered> {
  constructor(
    readonly question: string,
    readonly moment: Moment,
    readonly filter: unknown = {},
  ) {
    super()
  }
}

@QueryHandler(AskQuestion)
export class AskQuestionHandler implements IQueryHandler<AskQuestion> {
  constructor(@Inject(ASK) private readonly ask: Ask) {}

  /** @throws {Refusal} `not-found` where the table has no such question */
  execute({ question, moment, filter }: AskQuestion): Promise<Answered> {
    return this.ask(question, moment, filter)
  }
}

import { Inject } from '@nestjs/common'
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs'
import { Refusal } from '../domain/refusal.js'
import type { Moment } from './moment.js'

/** One question of the product, bound to its read models: rows for a filter, as of a moment. */
export type Question = (moment: Moment, filter: unknown) => Promise<readonly unknown[]>

/** The table of questions by their names: `meetings`, `decisions`, `documents` … */
export const QUESTIONS = Symbol('QUESTIONS')
export type Questions = ReadonlyMap<string, Question>

/** Every question of the table goes over the bus as this one. */
export class AskQuestion extends Query<readonly unknown[]> {
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
  constructor(@Inject(QUESTIONS) private readonly questions: Questions) {}

  /** @throws {Refusal} `not-found` where the table has no such question */
  async execute({ question, moment, filter }: AskQuestion): Promise<readonly unknown[]> {
    const ask = this.questions.get(question)
    if (ask !== undefined) return ask(moment, filter)
    throw new Refusal('not-found', `there is no question "${question}"`, {
      field: 'question',
      value: question,
      allowed: [...this.questions.keys()].join(', '),
    })
  }
}

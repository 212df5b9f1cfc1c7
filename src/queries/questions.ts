import { sql } from 'kysely'
import { z } from 'zod'
import { standing } from '../contract/decision-rows.js'
import { matterStatus, meetingStatus } from '../contract/meeting-rows.js'
import { APPOINTMENT_ROLES } from '../domain/body/events.js'
import { calendarDate } from '../domain/calendar-date.js'
import { Refusal } from '../domain/refusal.js'
import { id } from '../domain/text.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { appointments } from './appointments.js'
import type { Ask } from './ask-question.js'
import { sessions } from './attendances.js'
import { bodies } from './bodies.js'
import { changes } from './changes.js'
import { decision } from './decision.js'
import { decisionHistory } from './decision-history.js'
import { decisions } from './decisions.js'
import { documentHistory } from './document-history.js'
import { documents } from './documents.js'
import { findingAcceptances } from './finding-acceptances.js'
import { followUps } from './follow-ups.js'
import { involvement } from './involvement.js'
import { matters } from './matters.js'
import { meeting } from './meeting.js'
import { meetings } from './meetings.js'
import type { Moment } from './moment.js'
import { organisation } from './organisation.js'
import { owners } from './owners.js'
import { persons } from './persons.js'
import { recordedPlaces, recordedThing } from './recorded-places.js'
import { registerRows } from './register-rows.js'
import { registers } from './registers.js'
import type { OpenNames } from './rows.js'
import { search } from './search.js'

type AskOf<R extends object = object> = (
  db: ReadModels,
  moment: Moment,
  filter: unknown,
  openNames: OpenNames,
) => Promise<readonly R[]>

/** A question with what it can be narrowed to. @throws {Refusal} `invalid-data`, naming the first field that is wrong */
function question<F extends z.ZodType, R extends object>(
  filterSchema: F,
  ask: (db: ReadModels, moment: Moment, filter: z.output<F>, openNames: OpenNames) => Promise<readonly R[]>,
): AskOf<R> {
  return (db, moment, filter, openNames) => {
    const taken = filterSchema.safeParse(filter)
    if (taken.success) return ask(db, moment, taken.data, openNames)
    const [issue] = taken.error.issues
    throw new Refusal('invalid-data', taken.error.issues.map(({ message }) => message).join('; '), {
      field: issue?.path.join('.') || 'filter',
      value: filter,
      allowed: issue?.message ?? 'the fields that the question takes',
    })
  }
}

/** The one thing that was asked for, as a list: empty where the moment shows none. */
async function listOf<R extends object>(one: Promise<R | undefined>): Promise<readonly R[]> {
  const found = await one
  return found === undefined ? [] : [found]
}

const limit = z.int().min(1).max(10_000).optional()
const agendaFilter = {
  bodyId: id.optional(),
  meetingId: id.optional(),
  matterId: id.optional(),
  documentId: id.optional(),
  version: z.string().optional(),
  limit,
}

/** Every question that the read models answer, by name. */
const asks = {
  meetings: question(
    z.strictObject({
      bodyId: id.optional(),
      meetingId: id.optional(),
      status: meetingStatus.optional(),
      limit,
      after: id.optional(),
    }),
    meetings,
  ),
  meeting: question(z.strictObject({ meetingId: id }), (...asked) => listOf(meeting(...asked))),
  matters: question(
    z.strictObject({
      ...agendaFilter,
      status: matterStatus.optional(),
    }),
    matters,
  ),
  decisions: question(
    z.strictObject({ ...agendaFilter, status: standing.optional(), after: id.optional() }),
    decisions,
  ),
  decision: question(z.strictObject({ decisionId: id, meetingId: id.optional() }), (...asked) =>
    listOf(decision(...asked)),
  ),
  'decision-history': question(
    z.strictObject({
      decisionId: id,
      meetingId: id.optional(),
      between: z.tuple([z.int().min(1), z.int().min(1)]).optional(),
    }),
    (...asked) => listOf(decisionHistory(...asked)),
  ),
  documents: question(z.strictObject({ documentId: id.optional() }), documents),
  changes: question(z.strictObject({ from: calendarDate, bodyId: id.optional() }), changes),
  'document-history': question(z.strictObject({ documentId: id }), (db, moment, filter) =>
    listOf(documentHistory(db, moment, filter)),
  ),
  bodies: question(z.strictObject({ bodyId: id.optional(), existing: z.boolean().optional() }), bodies),
  appointments: question(
    z.strictObject({
      bodyId: id.optional(),
      personId: id.optional(),
      role: z.enum(APPOINTMENT_ROLES).optional(),
      withEnded: z.boolean().optional(),
    }),
    appointments,
  ),
  persons: question(z.strictObject({ personId: id.optional() }), persons),
  'follow-ups': question(
    z.strictObject({ bodyId: id.optional(), status: z.enum(['open', 'completed']).optional() }),
    followUps,
  ),
  owners: question(z.strictObject({}), owners),
  involvement: question(z.strictObject({}), involvement),
  organisation: question(z.strictObject({ bodyId: id.optional() }), organisation),
  registers: question(
    z.strictObject({
      registerId: id.optional(),
      name: z.string().optional(),
      ownerId: id.optional(),
    }),
    registers,
  ),
  'recorded-places': question(z.strictObject({ things: z.array(recordedThing) }), recordedPlaces),
  'finding-acceptances': question(z.strictObject({}), findingAcceptances),
  sessions: question(z.strictObject({}), sessions),
  'register-rows': question(z.strictObject({ registerId: id }), registerRows),
  search: question(
    z.strictObject({
      words: z.string(),
      bodyId: id.optional(),
      kind: z.enum(['decision', 'matter']).optional(),
      limit,
    }),
    search,
  ),
} as const satisfies Readonly<Record<string, AskOf>>

export type QuestionName = keyof typeof asks
export const QUESTION_NAMES = Object.keys(asks) as readonly QuestionName[]
export type RowOf<Q extends QuestionName> = (typeof asks)[Q] extends AskOf<infer R> ? R : never

const isQuestion = (name: string): name is QuestionName => Object.hasOwn(asks, name)

/** The questions, bound to the read models and to whoever opens names. Each is answered from one state of them. */
export function questionsOf(models: ReadModels, openNames: OpenNames): Ask {
  return async (question, moment, filter) => {
    if (!isQuestion(question)) {
      throw new Refusal('not-found', `there is no question "${question}"`, {
        field: 'question',
        value: question,
        allowed: Object.keys(asks).join(', '),
      })
    }
    // Several statements answer one question, and the projector commits between them.
    return models.transaction().execute(async (state) => ({
      rows: await asks[question](state, moment, filter, openNames),
      position: await positionOf(state),
    }))
  }
}

/** Asks on a state that somebody holds already, as the command line does for a whole report. */
export async function answerDirectly<Q extends QuestionName>(
  question: Q,
  state: ReadModels,
  moment: Moment,
  filter: object,
  openNames: OpenNames,
): Promise<readonly RowOf<Q>[]> {
  // The table gives each question its own rows, which is what `RowOf` reads out of it.
  return (await asks[question](state, moment, filter, openNames)) as readonly RowOf<Q>[]
}

const positions = statement<Record<never, never>, { readonly position: string | null }>(
  () => sql`SELECT MIN(position) AS position FROM checkpoints WHERE state = 'live'`,
)

/** The position that every read model has reached. */
async function positionOf(db: ReadModels): Promise<string> {
  const [row] = await positions(db, {})
  return row?.position ?? ''
}

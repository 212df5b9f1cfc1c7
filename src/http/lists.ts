import { type ListName, type ListParams, listParams } from '../contract/list-params.js'
import type { AppointmentRow } from '../queries/appointments.js'
import type { BodyRow } from '../queries/bodies.js'
import type { DecisionRow } from '../queries/decisions.js'
import type { DocumentRow } from '../queries/documents.js'
import type { FollowUpRow } from '../queries/follow-ups.js'
import type { InvolvementRow } from '../queries/involvement.js'
import type { MatterRow } from '../queries/matters.js'
import type { MeetingRow } from '../queries/meetings.js'
import type { Moment } from '../queries/moment.js'
import type { OwnerRow } from '../queries/owners.js'
import type { PersonRow } from '../queries/persons.js'
import type { QuestionName } from '../queries/questions.js'
import type { RegisterRow } from '../queries/registers.js'
import type { SearchHit } from '../queries/search.js'
import { documentsReport } from '../reports/documents-report.js'
import { involvementReport } from '../reports/involvement-report.js'
import {
  bodiesList,
  decisionsList,
  followUpsList,
  meetingsList,
  registersList,
  searchList,
} from '../reports/lists.js'
import { mattersList } from '../reports/matters-list.js'
import { ownersReport } from '../reports/owners-report.js'
import { appointmentsList, personsList } from '../reports/people-lists.js'
import type { Answer } from '../reports/table.js'

/** Finds what a text in a query means. @throws {Refusal} where nothing fits, or several do */
export type Find = {
  readonly bodyId: (text: string | undefined) => Promise<string | undefined>
  readonly documentId: (text: string | undefined) => Promise<string | undefined>
}

/** One list over HTTP: the question it asks, and how its rows are told apart and printed. */
type ListOf<L extends ListName, R extends object> = {
  /** What the question is narrowed to. */
  readonly filter: (params: ListParams<L>, find: Find) => Promise<object>
  /** Tells a row apart from all others: where the next page begins. */
  readonly keyOf: (row: R) => string
  /** True where the question itself begins after a row and ends after a number of them. */
  readonly isPaged?: true
  readonly answer: (rows: readonly R[], moment: Moment, params: ListParams<L>) => Answer
}

/** The same behind one type; rows are handed back only to the list whose question gave them. */
export type List = {
  readonly params: (typeof listParams)[ListName]
  readonly question: QuestionName
  readonly filter: (params: object, find: Find) => Promise<object>
  readonly keyOf: (row: object) => string
  readonly isPaged: boolean
  readonly answer: (rows: readonly object[], moment: Moment, params: object) => Answer
}

function list<L extends ListName & QuestionName, R extends object>(name: L, of: ListOf<L, R>): List {
  return {
    params: listParams[name],
    question: name,
    filter: (params, find) => of.filter(params as ListParams<L>, find),
    keyOf: (row) => of.keyOf(row as R),
    isPaged: of.isPaged === true,
    answer: (rows, moment, params) => of.answer(rows as readonly R[], moment, params as ListParams<L>),
  }
}

const ofBody = async ({ body }: { readonly body?: string | undefined }, find: Find) => ({
  bodyId: await find.bodyId(body),
})
const ofAgenda = async (params: ListParams<'decisions' | 'matters'>, find: Find) => ({
  ...(await ofBody(params, find)),
  meetingId: params.meetingId,
  documentId: await find.documentId(params.document),
  version: params.version,
  status: params.status,
})
const ofAll = async () => ({})

/** Every list by its name, which is its question's and its address's. */
export const lists: { readonly [L in ListName]: List } = {
  meetings: list<'meetings', MeetingRow>('meetings', {
    filter: async (params, find) => ({ ...(await ofBody(params, find)), status: params.status }),
    keyOf: ({ meetingId }) => meetingId,
    isPaged: true,
    answer: meetingsList,
  }),
  matters: list<'matters', MatterRow>('matters', {
    filter: ofAgenda,
    keyOf: ({ meetingId, matterId }) => `${meetingId} ${matterId}`,
    answer: mattersList,
  }),
  decisions: list<'decisions', DecisionRow>('decisions', {
    filter: ofAgenda,
    keyOf: ({ decisionId }) => decisionId,
    isPaged: true,
    answer: decisionsList,
  }),
  documents: list<'documents', DocumentRow>('documents', {
    filter: ofAll,
    keyOf: ({ documentId }) => documentId,
    answer: documentsReport,
  }),
  bodies: list<'bodies', BodyRow>('bodies', {
    filter: async ({ existing }) => ({ existing }),
    keyOf: ({ bodyId }) => bodyId,
    answer: bodiesList,
  }),
  appointments: list<'appointments', AppointmentRow>('appointments', {
    filter: async ({ personId, role, withEnded, ...params }, find) => ({
      ...(await ofBody(params, find)),
      personId,
      role,
      withEnded,
    }),
    keyOf: ({ appointmentId }) => appointmentId,
    answer: appointmentsList,
  }),
  persons: list<'persons', PersonRow>('persons', {
    filter: ofAll,
    keyOf: ({ personId }) => personId,
    answer: personsList,
  }),
  'follow-ups': list<'follow-ups', FollowUpRow>('follow-ups', {
    filter: async (params, find) => ({ ...(await ofBody(params, find)), status: params.status }),
    keyOf: ({ decisionId, followUp }) => `${decisionId} ${followUp}`,
    answer: followUpsList,
  }),
  owners: list<'owners', OwnerRow>('owners', {
    filter: ofAll,
    keyOf: ({ areaId }) => areaId,
    answer: ownersReport,
  }),
  involvement: list<'involvement', InvolvementRow>('involvement', {
    filter: ofAll,
    keyOf: ({ involvementId }) => involvementId,
    answer: involvementReport,
  }),
  registers: list<'registers', RegisterRow>('registers', {
    filter: async ({ body, name }, find) => ({ ownerId: await find.bodyId(body), name }),
    keyOf: ({ registerId }) => registerId,
    answer: registersList,
  }),
  search: list<'search', SearchHit>('search', {
    filter: async ({ words, kind, ...params }, find) => ({ ...(await ofBody(params, find)), words, kind }),
    keyOf: ({ kind, matterId, decisionId, revision, text }) =>
      kind === 'decision' ? `${decisionId} ${revision}` : `${matterId} ${text.slice(0, 60)}`,
    answer: (rows, moment, { words }) => searchList(rows, words, moment),
  }),
}

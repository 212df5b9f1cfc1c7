import { type ListName, type ListParams, listParams } from '../contract/list-params.js'
import type { ListRow } from '../contract/list-rows.js'
import type { Moment } from '../queries/moment.js'
import type { QuestionName } from '../queries/questions.js'
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
type ListOf<L extends ListName> = {
  /** What the question is narrowed to. */
  readonly filter: (params: ListParams<L>, find: Find) => Promise<object>
  /** Tells a row apart from all others: where the next page begins. */
  readonly keyOf: (row: ListRow<L>) => string
  /** True where the question itself begins after a row and ends after a number of them. */
  readonly isPaged?: true
  readonly answer: (rows: readonly ListRow<L>[], moment: Moment, params: ListParams<L>) => Answer
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

function list<L extends ListName & QuestionName>(name: L, of: ListOf<L>): List {
  return {
    params: listParams[name],
    question: name,
    filter: (params, find) => of.filter(params as ListParams<L>, find),
    keyOf: (row) => of.keyOf(row as ListRow<L>),
    isPaged: of.isPaged === true,
    answer: (rows, moment, params) =>
      of.answer(rows as readonly ListRow<L>[], moment, params as ListParams<L>),
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
  meetings: list('meetings', {
    filter: async (params, find) => ({ ...(await ofBody(params, find)), status: params.status }),
    keyOf: ({ meetingId }) => meetingId,
    isPaged: true,
    answer: meetingsList,
  }),
  matters: list('matters', {
    filter: ofAgenda,
    keyOf: ({ meetingId, matterId }) => `${meetingId} ${matterId}`,
    answer: mattersList,
  }),
  decisions: list('decisions', {
    filter: ofAgenda,
    keyOf: ({ decisionId }) => decisionId,
    isPaged: true,
    answer: decisionsList,
  }),
  documents: list('documents', {
    filter: ofAll,
    keyOf: ({ documentId }) => documentId,
    answer: documentsReport,
  }),
  bodies: list('bodies', {
    filter: async ({ existing }) => ({ existing }),
    keyOf: ({ bodyId }) => bodyId,
    answer: bodiesList,
  }),
  appointments: list('appointments', {
    filter: async ({ personId, role, withEnded, ...params }, find) => ({
      ...(await ofBody(params, find)),
      personId,
      role,
      withEnded,
    }),
    keyOf: ({ appointmentId }) => appointmentId,
    answer: appointmentsList,
  }),
  persons: list('persons', {
    filter: ofAll,
    keyOf: ({ personId }) => personId,
    answer: personsList,
  }),
  'follow-ups': list('follow-ups', {
    filter: async (params, find) => ({ ...(await ofBody(params, find)), status: params.status }),
    keyOf: ({ decisionId, followUp }) => `${decisionId} ${followUp}`,
    answer: followUpsList,
  }),
  owners: list('owners', {
    filter: ofAll,
    keyOf: ({ areaId }) => areaId,
    answer: ownersReport,
  }),
  involvement: list('involvement', {
    filter: ofAll,
    keyOf: ({ involvementId }) => involvementId,
    answer: involvementReport,
  }),
  registers: list('registers', {
    filter: async ({ body, name }, find) => ({ ownerId: await find.bodyId(body), name }),
    keyOf: ({ registerId }) => registerId,
    answer: registersList,
  }),
  search: list('search', {
    filter: async ({ words, kind, ...params }, find) => ({ ...(await ofBody(params, find)), words, kind }),
    keyOf: ({ kind, matterId, decisionId, revision, text }) =>
      kind === 'decision' ? `${decisionId} ${revision}` : `${matterId} ${text.slice(0, 60)}`,
    answer: (rows, moment, { words }) => searchList(rows, words, moment),
  }),
}

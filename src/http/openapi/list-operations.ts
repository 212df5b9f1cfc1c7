import { z } from 'zod'
import { listedBody } from '../../contract/body-rows.js'
import { change } from '../../contract/change-rows.js'
import { decisionView } from '../../contract/decision-rows.js'
import { documentHistory } from '../../contract/document-history.js'
import { listedDocument } from '../../contract/document-rows.js'
import { findingsAnswer } from '../../contract/findings.js'
import { decisionHistory } from '../../contract/history-rows.js'
import {
  decisionHistoryParams,
  diffParams,
  findingParams,
  type ListName,
  listParams,
  oneParams,
  reportParams,
} from '../../contract/list-params.js'
import { listRows, pageOf } from '../../contract/list-rows.js'
import { meetingView } from '../../contract/meeting-rows.js'
import { reportRows } from '../../contract/report-rows.js'
import { id } from '../../domain/text.js'
import { type Answer, JSON_TYPE, type Operation, problems, text } from './operation.js'

type ReportName = keyof typeof reportParams

const unchanged: Answer = { name: 'Unchanged', description: 'As `If-None-Match` knows it already' }
const seen = { 'If-None-Match': z.string().optional().describe('The `ETag` of an answer that one has') }

/** The forms that `Accept` can ask for beside JSON. */
const printed = { 'text/csv': text, 'text/markdown': text, 'text/html': text, 'text/plain': text }

type ListWords = { readonly id: string; readonly component: string; readonly summary: string }

const listWords: { readonly [L in ListName]: ListWords } = {
  meetings: { id: 'listMeetings', component: 'MeetingPage', summary: 'Meetings by date' },
  matters: {
    id: 'listMatters',
    component: 'MatterPage',
    summary: 'Matters by meeting and place on the agenda',
  },
  decisions: { id: 'listDecisions', component: 'DecisionPage', summary: 'Decisions by meeting and matter' },
  documents: {
    id: 'listDocuments',
    component: 'DocumentPage',
    summary: 'Documents, with what each version has met',
  },
  bodies: { id: 'listBodies', component: 'BodyPage', summary: 'Boards, committees and other bodies' },
  appointments: { id: 'listAppointments', component: 'AppointmentPage', summary: 'Who sits where' },
  persons: { id: 'listPersons', component: 'PersonPage', summary: 'Persons by name' },
  'follow-ups': { id: 'listFollowUps', component: 'FollowUpPage', summary: 'Promises made in decisions' },
  owners: { id: 'listOwners', component: 'OwnerPage', summary: "Who owns each area's measures" },
  involvement: {
    id: 'listInvolvement',
    component: 'InvolvementPage',
    summary: 'How outside parties are involved',
  },
  registers: { id: 'listRegisters', component: 'RegisterPage', summary: 'Registers that were imported' },
  search: {
    id: 'search',
    component: 'SearchPage',
    summary: 'Titles of matters and wordings of decisions that hold the words, the best first',
  },
}

/** Lists that are narrowed by a name, which may be nobody's. */
const namesSomething = (query: z.ZodObject) => 'body' in query.shape || 'document' in query.shape

function listOperation(name: ListName): Operation {
  const query = listParams[name]
  const { component, ...words } = listWords[name]
  return {
    method: 'GET',
    path: `/api/${name}`,
    ...words,
    tag: 'Lists',
    query,
    headers: z.object(seen),
    answers: {
      200: {
        description: 'A page of rows; in other forms than JSON, the rows alone',
        content: {
          [JSON_TYPE]: pageOf(listRows[name]).meta({ id: component }),
          ...printed,
        },
        headers: {
          ETag: 'Changes with every event that the read models take in',
          Link: 'The next page, with `rel="next"`; absent on the last one',
        },
      },
      304: unchanged,
      ...problems(400, 406, 503),
      ...(namesSomething(query) && problems(404)),
    },
  }
}

function oneOperation(
  of: Pick<Operation, 'path' | 'id' | 'summary' | 'description'>,
  param: string,
  schema: z.ZodType,
): Operation {
  return {
    method: 'GET',
    ...of,
    tag: 'Single things',
    pathParams: z.object({ [param]: id }),
    query: oneParams,
    headers: z.object(seen),
    answers: {
      200: {
        description: 'As it is at the moment asked for',
        content: { [JSON_TYPE]: schema },
        headers: { ETag: 'Changes with every event that the read models take in' },
      },
      304: unchanged,
      ...problems(400, 404, 406, 503),
    },
  }
}

const decision: Operation = {
  ...oneOperation(
    {
      path: '/api/decisions/{decisionId}',
      id: 'getDecision',
      summary: 'A decision with everything that led to it',
      description:
        '`revisions` holds every wording. The `ETag` is the revision, for `If-Match`; because a decision can change without a new wording, it is no proof that nothing changed, and there is no 304.',
    },
    'decisionId',
    decisionView,
  ),
  headers: undefined,
  answers: {
    200: {
      description: 'As it is at the moment asked for',
      content: { [JSON_TYPE]: decisionView },
      headers: { ETag: 'The revision, in quotes' },
    },
    ...problems(400, 404, 406, 503),
  },
}

/** A life: whole, and in every form. */
function historyOperation(
  of: Pick<Operation, 'path' | 'id' | 'summary' | 'description' | 'query'>,
  param: string,
  schema: z.ZodType,
): Operation {
  return {
    method: 'GET',
    ...of,
    tag: 'Single things',
    pathParams: z.object({ [param]: id }),
    headers: z.object(seen),
    answers: {
      200: {
        description: 'As the moment shows it',
        content: { [JSON_TYPE]: schema, ...printed },
        headers: { ETag: 'Changes with every event that the read models take in' },
      },
      304: unchanged,
      ...problems(400, 404, 406, 503),
    },
  }
}

const diff: Operation = {
  method: 'GET',
  path: '/api/diff',
  id: 'listChanges',
  tag: 'Reports',
  summary: 'What changed between two days: decisions, and documents that came',
  description:
    'What became effective after `from`, until and with `to`, all as it was known at `knownAt`. With `body`, of documents only what was sent to it or by it.',
  query: diffParams,
  headers: z.object(seen),
  answers: {
    200: {
      description: 'Decisions by meeting, then documents by date',
      content: { [JSON_TYPE]: z.array(change).meta({ id: 'Changes' }), ...printed },
      headers: { ETag: 'Changes with every event that the read models take in' },
    },
    304: unchanged,
    ...problems(400, 404, 406, 503),
  },
}

const histories: readonly Operation[] = [
  historyOperation(
    {
      path: '/api/decisions/{decisionId}/history',
      id: 'getDecisionHistory',
      summary: "A decision's life: every act, and what each did to the words",
      description: 'What is restricted is hidden as in the decision itself: then no wordings are compared.',
      query: decisionHistoryParams,
    },
    'decisionId',
    decisionHistory,
  ),
  historyOperation(
    {
      path: '/api/documents/{documentId}/history',
      id: 'getDocumentHistory',
      summary: 'A document from version to version: who treated each, and on what standing it came',
      query: oneParams,
    },
    'documentId',
    documentHistory,
  ),
]

const reportWords: { readonly [N in ReportName]: ListWords } = {
  board: {
    id: 'reportBoard',
    component: 'BoardReport',
    summary: 'Who sits in a body, with whom they come from',
  },
  decisions: {
    id: 'reportDecisions',
    component: 'DecisionsReport',
    summary: 'Decisions with their drafts marked',
  },
  documents: {
    id: 'reportDocuments',
    component: 'DocumentsReport',
    summary: 'Documents with their versions and who supports them',
  },
  meetings: {
    id: 'reportMeetings',
    component: 'MeetingsReport',
    summary: 'Meetings with what they were about',
  },
  owners: { id: 'reportOwners', component: 'OwnersReport', summary: "Who owns each area's measures" },
  involvement: {
    id: 'reportInvolvement',
    component: 'InvolvementReport',
    summary: 'How outside parties are involved',
  },
  organisation: {
    id: 'reportOrganisation',
    component: 'OrganisationReport',
    summary: 'The tree of bodies, with who owns, leads and chairs each',
  },
  register: {
    id: 'reportRegister',
    component: 'RegisterReport',
    summary: 'A register again, in its own words, corrected by what has happened since',
  },
}

function reportOperation(name: ReportName): Operation {
  const query = reportParams[name]
  const { component, ...words } = reportWords[name]
  return {
    method: 'GET',
    path: `/api/reports/${name}`,
    route: '/api/reports/:name',
    ...words,
    tag: 'Reports',
    query,
    answers: {
      200: {
        description: 'The whole report',
        content: { [JSON_TYPE]: reportRows[name].meta({ id: component }), ...printed },
      },
      ...problems(400, 406, 503),
      ...(('name' in query.shape || namesSomething(query)) && problems(404)),
    },
  }
}

const findings: Operation = {
  method: 'GET',
  path: '/api/findings',
  id: 'listFindings',
  tag: 'Reports',
  summary: 'What the registers and the ledger say against themselves, the gravest first',
  query: findingParams,
  answers: {
    200: {
      description: 'All findings, found anew each time',
      content: { [JSON_TYPE]: findingsAnswer, ...printed },
    },
    ...problems(400, 406, 503),
  },
}

const reports = Object.keys(reportParams) as readonly ReportName[]
const names = Object.keys(listParams) as readonly ListName[]

export const listOperations: readonly Operation[] = [
  ...names.map(listOperation),
  ...reports.map(reportOperation),
  findings,
  decision,
  diff,
  ...histories,
  oneOperation(
    {
      path: '/api/meetings/{meetingId}',
      id: 'getMeeting',
      summary: 'A meeting with its agenda and what was decided',
    },
    'meetingId',
    meetingView,
  ),
  oneOperation(
    { path: '/api/documents/{documentId}', id: 'getDocument', summary: 'A document with its versions' },
    'documentId',
    listedDocument,
  ),
  oneOperation({ path: '/api/bodies/{bodyId}', id: 'getBody', summary: 'A body' }, 'bodyId', listedBody),
]

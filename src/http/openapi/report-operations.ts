import { z } from 'zod'
import { change } from '../../contract/change-rows.js'
import { findingsAnswer } from '../../contract/findings.js'
import { diffParams, findingParams } from '../../contract/list-params.js'
import { reportParams } from '../../contract/report-params.js'
import { reportRows } from '../../contract/report-rows.js'
import { JSON_TYPE, type Operation, problems } from './operation.js'
import { ETAG_OF_STATE, type ListWords, namesSomething, printed, seen, unchanged } from './reading.js'

type ReportName = keyof typeof reportParams

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
      headers: { ETag: ETAG_OF_STATE },
    },
    304: unchanged,
    ...problems(400, 404, 406, 503),
  },
}

const reports = Object.keys(reportParams) as readonly ReportName[]

export const reportOperations: readonly Operation[] = [...reports.map(reportOperation), findings, diff]

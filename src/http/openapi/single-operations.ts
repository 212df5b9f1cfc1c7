import { z } from 'zod'
import { listedBody } from '../../contract/body-rows.js'
import { decisionView } from '../../contract/decision-rows.js'
import { documentHistory } from '../../contract/document-history.js'
import { listedDocument } from '../../contract/document-rows.js'
import { decisionHistory } from '../../contract/history-rows.js'
import { decisionHistoryParams, oneParams } from '../../contract/list-params.js'
import { meetingView } from '../../contract/meeting-rows.js'
import { id } from '../../domain/text.js'
import { type Answer, JSON_TYPE, type Operation, problems } from './operation.js'
import { ETAG_OF_STATE, printed, seen, unchanged } from './reading.js'

type Single = Pick<Operation, 'path' | 'id' | 'summary' | 'description'>

/** One thing by its id, which the answer's `ETag` says to be as one knows it. */
function singleOperation(
  of: Single & Pick<Operation, 'query'>,
  param: string,
  answer: Pick<Answer, 'description' | 'content'>,
): Operation {
  return {
    method: 'GET',
    ...of,
    tag: 'Single things',
    pathParams: z.object({ [param]: id }),
    headers: z.object(seen),
    answers: {
      200: { ...answer, headers: { ETag: ETAG_OF_STATE } },
      304: unchanged,
      ...problems(400, 404, 406, 503),
    },
  }
}

const oneOperation = (of: Single, param: string, schema: z.ZodType): Operation =>
  singleOperation({ ...of, query: oneParams }, param, {
    description: 'As it is at the moment asked for',
    content: { [JSON_TYPE]: schema },
  })

/** A life: whole, and in every form. */
const historyOperation = (
  of: Single & Pick<Operation, 'query'>,
  param: string,
  schema: z.ZodType,
): Operation =>
  singleOperation(of, param, {
    description: 'As the moment shows it',
    content: { [JSON_TYPE]: schema, ...printed },
  })

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

export const singleOperations: readonly Operation[] = [
  decision,
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

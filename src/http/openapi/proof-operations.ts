import { z } from 'zod'
import {
  checkpointPage,
  checkpointsParams,
  decisionProofAnswer,
  madeCheckpoint,
  newCheckpointParams,
  proofParams,
} from '../../contract/proof.js'
import { id } from '../../domain/text.js'
import { JSON_TYPE, type Operation, problems, text } from './operation.js'

export const proofOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/checkpoints',
    id: 'listCheckpoints',
    tag: 'Proof',
    summary: 'Every checkpoint that was signed, the last first',
    query: checkpointsParams,
    answers: {
      200: { description: 'A page of checkpoints', content: { [JSON_TYPE]: checkpointPage } },
      ...problems(400, 406),
    },
  },
  {
    method: 'GET',
    path: '/api/checkpoints/latest',
    id: 'getLatestCheckpoint',
    tag: 'Proof',
    summary: 'The last checkpoint alone, to be kept as it is',
    answers: {
      200: { description: 'The signed note', content: { 'text/plain': text } },
      ...problems(400, 404, 406),
    },
  },
  {
    method: 'POST',
    path: '/api/checkpoints',
    id: 'makeCheckpoint',
    tag: 'Proof',
    summary: 'Signs all that is recorded so far',
    query: newCheckpointParams,
    answers: {
      200: {
        description: 'A new one, or the last one again where nothing was recorded since',
        content: { [JSON_TYPE]: madeCheckpoint },
      },
      ...problems(400, 406, 409, 413, 415, 422, 503),
    },
  },
  {
    method: 'GET',
    path: '/api/keys',
    id: 'listKeys',
    tag: 'Proof',
    summary: 'The public keys of all times, for whoever is to check signatures',
    answers: {
      200: { description: 'A line each; none before the first checkpoint', content: { 'text/plain': text } },
      ...problems(400, 406),
    },
  },
  {
    method: 'GET',
    path: '/api/decisions/{decisionId}/proof',
    id: 'proveDecision',
    tag: 'Proof',
    summary: "What shows a decision's wording and standing to somebody who has not the ledger",
    description:
      'For `ledger-verify`. It holds everything that was recorded of the decision’s meeting, what is restricted there too, and is recorded as a reading of it. A checkpoint of now is made for it.',
    pathParams: z.object({ decisionId: id }),
    query: proofParams,
    answers: {
      200: { description: 'The proof', content: { [JSON_TYPE]: decisionProofAnswer } },
      ...problems(400, 404, 406, 409, 503),
    },
  },
]

import { z } from 'zod'
import { describeCommand } from '../../commands/describe-command.js'
import { commandTable } from '../../commands/table.js'
import {
  batchAnswer,
  commandAnswer,
  commandBatch,
  MAX_BATCH_COMMANDS,
} from '../../contract/command-answer.js'
import { commandHeaders, revisingHeaders } from '../../contract/command-headers.js'
import { rolesOfCommand } from '../access/command-roles.js'
import { type Example, JSON_TYPE, type Operation, problems } from './operation.js'
import type { CommandType } from './story/step.js'
import { story } from './story/story.js'

/** The commands that name a revision which can be stale, at the top of their data or among their decisions. */
const CAN_BE_STALE: readonly string[] = [
  'ReviseDecision',
  'CorrectDecision',
  'RecordVote',
  'ApproveMinutes',
] satisfies readonly CommandType[]

/** The examples of one command by their places in the story: sent in the order of their names, each is accepted. */
function examplesOf(type: string): Readonly<Record<string, Example>> {
  return Object.fromEntries(
    story.flatMap(({ summary, data, ...step }, index) =>
      step.type === type ? [[exampleName(index), { summary, value: data }]] : [],
    ),
  )
}

const exampleName = (index: number): string => `step-${String(index + 1).padStart(3, '0')}`

const takesRevision = (schema: z.ZodType): boolean =>
  'shape' in schema && schema.shape instanceof Object && 'revision' in schema.shape

function commandOperation(type: string, schema: z.ZodType): Operation {
  return {
    method: 'POST',
    path: `/api/commands/${type}`,
    route: '/api/commands/:type',
    id: `${type.charAt(0).toLowerCase()}${type.slice(1)}`,
    tag: 'Commands',
    ...wordsOf(type),
    roles: rolesOfCommand(type),
    headers: takesRevision(schema) ? revisingHeaders : commandHeaders,
    body: { mediaType: JSON_TYPE, schema: schema.meta({ id: type }), examples: examplesOf(type) },
    answers: {
      200: { description: 'It was done before, under the same key: the first answer again', ...done },
      201: { description: 'It is done, and on disk', ...done },
      ...problems(400, 406, 409, 413, 415, 422),
      ...(CAN_BE_STALE.includes(type) && problems(412)),
    },
  }
}

/** The first sentence of what the command says of itself, and the rest. */
function wordsOf(type: string): Pick<Operation, 'summary' | 'description'> {
  const [, summary = '', description = ''] = /^(.+?)\.(?:\s+(.+))?$/s.exec(describeCommand(type).about) ?? []
  return { summary, description }
}

const done = {
  content: { [JSON_TYPE]: commandAnswer },
  headers: { ETag: 'The revision of the decision, where the command touched exactly one' },
}

const batch: Operation = {
  method: 'POST',
  path: '/api/commands',
  id: 'runBatch',
  tag: 'Commands',
  summary: `Up to ${MAX_BATCH_COMMANDS} commands in order, each answered by itself`,
  description:
    'A refusal does not keep the next ones from being run. With an `Idempotency-Key`, a command without a `commandId` has an id made from the key and its place.',
  headers: commandHeaders,
  body: {
    mediaType: JSON_TYPE,
    schema: commandBatch,
    examples: {
      // Ends where the story begins, so that it can be sent to the same ledger.
      people: {
        summary: 'Two bodies that nobody has entered yet',
        value: {
          commands: [
            {
              type: 'RegisterBody',
              data: { bodyId: 'b0000000-0000-4000-8000-000000000101', name: 'Eldrerådet', kind: 'råd' },
            },
            {
              type: 'AddBodyAlias',
              data: { bodyId: 'b0000000-0000-4000-8000-000000000101', alias: 'Seniorrådet' },
              commandId: 'alias-of-the-council',
            },
          ],
        },
      },
    },
  },
  answers: {
    200: {
      description: 'Each command has its own status, with its answer or its problem',
      content: { [JSON_TYPE]: batchAnswer },
    },
    ...problems(400, 406, 413, 415, 422),
  },
}

export const commandOperations: readonly Operation[] = [
  batch,
  ...[...commandTable.values()].map(({ type, schema }) => commandOperation(type, schema)),
]

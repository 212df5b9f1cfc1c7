import { z } from 'zod'
import { accessLogPage, accessLogParams } from '../../contract/access-log.js'
import { eventPage, eventStreamParams, eventsParams } from '../../contract/event-params.js'
import { liveness, readiness } from '../../contract/health.js'
import { importAnswer, importParams } from '../../contract/import-answer.js'
import { projectionsAnswer, rebuildParams } from '../../contract/projections-answer.js'
import { registerKind } from '../../domain/register/events.js'
import { commandOperations } from './command-operations.js'
import { listOperations } from './list-operations.js'
import { JSON_TYPE, type Operation, problems, text } from './operation.js'
import { proofOperations } from './proof-operations.js'
import { reportOperations } from './report-operations.js'
import { singleOperations } from './single-operations.js'

const log: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/events',
    id: 'listEvents',
    tag: 'Log',
    summary: 'Events by position',
    query: eventsParams,
    answers: {
      200: { description: 'A page of events', content: { [JSON_TYPE]: eventPage } },
      ...problems(400, 406, 503),
    },
  },
  {
    method: 'GET',
    path: '/api/events/stream',
    id: 'streamEvents',
    tag: 'Log',
    summary: 'Events as they come, as server-sent events',
    description:
      'Each has its position as `id`; who comes again with `Last-Event-ID` goes on after it, without a gap or a double.',
    query: eventStreamParams,
    headers: z.object({
      'Last-Event-ID': z.string().optional().describe('The `id` of the last event that was read'),
    }),
    answers: {
      200: { description: 'Goes on until one side ends it', content: { 'text/event-stream': text } },
      ...problems(400, 406),
    },
  },
]

const access: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/access-log',
    id: 'listReadings',
    tag: 'Log',
    summary: 'Who read what of restricted matters and decisions, the last first',
    query: accessLogParams,
    answers: {
      200: { description: 'A page of readings', content: { [JSON_TYPE]: accessLogPage } },
      ...problems(400, 406),
    },
  },
]

const imports: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/imports',
    id: 'importRegisters',
    tag: 'Imports',
    summary: 'Takes in registers, all or nothing',
    description:
      'Files, with a part `registers` that says what each is, or one file with fields that say it. Asked for as `text/event-stream`, it tells its progress as it comes, and at the end the same answer as the event `done`, or the event `problem`.',
    query: importParams,
    body: {
      mediaType: 'multipart/form-data',
      schema: z
        .object({
          file: z.file().describe('A register, as CSV or XLSX'),
          kind: registerKind.optional(),
          name: text.optional(),
          title: text.optional(),
          body: text.optional().describe('The body that the register is kept for'),
          column: z.array(text).optional().describe('`HEADING=name`'),
          match: z.array(text).optional().describe('`LINE=MEETINGID`, or `LINE=new`'),
          sheet: text.optional().describe('Of an XLSX file: the name of the sheet'),
          registers: text.optional().describe('What each of several files is, as JSON'),
        })
        .meta({ id: 'Registers' }),
      examples: {
        meetings: {
          summary: 'One file of meetings',
          value: {
            file: 'Dato;Organ;Sak;Vedtak\n12.03.2024;Teknisk utvalg;Gatelys;Gatelysene byttes.\n',
            kind: 'meetings',
            name: 'Møter i teknisk utvalg',
          },
        },
      },
    },
    answers: {
      200: {
        description: 'What was taken in, or would be',
        content: { [JSON_TYPE]: importAnswer, 'text/event-stream': text },
      },
      ...problems(400, 406, 409, 413, 415, 422, 503),
    },
  },
]

/** Files of the page that show this document; the first is ours, the others come with the package. */
export const PAGE_FILES = ['start.js', 'swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const

const service: readonly Operation[] = [
  {
    method: 'GET',
    path: '/health/live',
    id: 'isLive',
    tag: 'Service',
    summary: 'Whether the service is there',
    answers: {
      200: { description: 'It is', content: { [JSON_TYPE]: liveness } },
      ...problems(400, 406),
    },
  },
  {
    method: 'GET',
    path: '/health/ready',
    id: 'isReady',
    tag: 'Service',
    summary: 'Whether the service can do its work',
    answers: {
      200: { description: 'It can', content: { [JSON_TYPE]: readiness } },
      503: { description: 'It cannot: `status` says why', content: { [JSON_TYPE]: readiness } },
      ...problems(400, 406),
    },
  },
  {
    method: 'GET',
    path: '/api/projections',
    id: 'listProjections',
    tag: 'Service',
    summary: 'How far each read model has come',
    answers: {
      200: { description: 'By read model', content: { [JSON_TYPE]: projectionsAnswer } },
      ...problems(400, 406),
    },
  },
  {
    method: 'POST',
    path: '/api/projections/rebuild',
    id: 'rebuildProjections',
    tag: 'Service',
    summary: 'Makes read models anew beside the live ones',
    query: rebuildParams,
    answers: {
      200: {
        description: 'The new ones have taken their place',
        content: { [JSON_TYPE]: projectionsAnswer },
      },
      ...problems(400, 406, 413, 415, 422),
    },
  },
  {
    method: 'GET',
    path: '/metrics',
    id: 'readMetrics',
    tag: 'Service',
    summary: 'Numbers for Prometheus',
    answers: {
      200: { description: 'In its text format', content: { 'text/plain': text } },
      ...problems(400, 406),
    },
  },
  {
    method: 'GET',
    path: '/api/openapi.json',
    id: 'readContract',
    tag: 'Service',
    summary: 'This document',
    answers: {
      200: { description: 'OpenAPI 3.1', content: { [JSON_TYPE]: z.record(z.string(), z.unknown()) } },
      ...problems(400, 406),
    },
  },
  {
    method: 'GET',
    path: '/api/docs',
    id: 'browseContract',
    tag: 'Service',
    summary: 'This document, to browse',
    answers: {
      200: { description: 'A page; what it needs lies below it', content: { 'text/html': text } },
      ...problems(400, 406),
    },
  },
  {
    method: 'GET',
    path: '/api/docs/{file}',
    id: 'readPageFile',
    tag: 'Service',
    summary: 'What the page needs',
    pathParams: z.object({ file: z.enum(PAGE_FILES) }),
    answers: {
      200: {
        description: 'The file',
        content: { 'text/css': text, 'text/javascript': text, 'image/png': text },
      },
      ...problems(400, 404, 406),
    },
  },
]

/**
 * Every operation of the service. The service does not start with a route that has no entry here. After a change
 * `npm run openapi` makes docs/openapi.json anew, and says what the changelog's entry about it has to end with.
 */
export const operations: readonly Operation[] = [
  ...commandOperations,
  ...listOperations,
  ...reportOperations,
  ...singleOperations,
  ...log,
  ...access,
  ...proofOperations,
  ...imports,
  ...service,
]

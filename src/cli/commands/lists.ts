import type { Standing } from '../../domain/standing.js'
import { bodies } from '../../queries/bodies.js'
import { decisions } from '../../queries/decisions.js'
import { documents } from '../../queries/documents.js'
import { findBody } from '../../queries/find-body.js'
import { findDocument } from '../../queries/find-document.js'
import { followUps } from '../../queries/follow-ups.js'
import { meetings } from '../../queries/meetings.js'
import { registers } from '../../queries/registers.js'
import { search } from '../../queries/search.js'
import { documentsReport } from '../../reports/documents-report.js'
import {
  bodiesList,
  decisionsList,
  followUpsList,
  meetingsList,
  registersList,
  searchList,
} from '../../reports/lists.js'
import type { Answer } from '../../reports/table.js'
import { EXIT } from '../exit-codes.js'
import { type Reading, reading } from '../open-ledger.js'
import type { ListOptions } from '../options.js'
import { print } from '../print.js'
import type { Run } from '../run.js'

type BodyOption = { readonly body?: string }

/** A command that asks a question and prints the answer. */
export function list<O extends ListOptions>(
  ask: (reading: Reading, options: O, args: readonly string[]) => Promise<Answer>,
): Run<O> {
  return async (globals, options, args) => {
    await print(await reading(globals, options, (open) => ask(open, options, args)), options)
    return EXIT.done
  }
}

/** The id of the body that `--body` names, for a filter; nothing where it is not given. */
export async function bodyFilter(
  { models, moment }: Reading,
  { body }: BodyOption,
): Promise<{ bodyId?: string }> {
  return body === undefined ? {} : { bodyId: (await findBody(models, moment, body)).bodyId }
}

export const listMeetings = list<ListOptions & BodyOption>(async (open, options) =>
  meetingsList(await meetings(open.models, open.moment, await bodyFilter(open, options)), open.moment),
)

type DecisionOptions = ListOptions &
  BodyOption & { readonly status?: Standing; readonly document?: string; readonly version?: string }

export const listDecisions = list<DecisionOptions>(async (open, options) => {
  const { models, moment } = open
  const { status, document, version } = options
  const named = document === undefined ? undefined : await findDocument(models, moment, document)
  const filter = {
    ...(await bodyFilter(open, options)),
    ...(status && { status }),
    ...(named && { documentId: named.documentId }),
    ...(version && { version }),
  }
  return decisionsList(await decisions(models, moment, filter), moment)
})

export const listDocuments = list<ListOptions>(async ({ models, moment }) =>
  documentsReport(await documents(models, moment), moment),
)

export const listBodies = list<ListOptions>(async ({ models, moment }) =>
  bodiesList(await bodies(models, moment), moment),
)

export const listFollowUps = list<ListOptions & BodyOption>(async (open, options) =>
  followUpsList(await followUps(open.models, open.moment, await bodyFilter(open, options)), open.moment),
)

export const listRegisters = list<ListOptions>(async ({ models, moment }) =>
  registersList(await registers(models, moment), moment),
)

export const listHits = list<ListOptions>(async ({ models, moment }, _options, args) => {
  const words = args.join(' ')
  return searchList(await search(models, moment, { words }), words, moment)
})

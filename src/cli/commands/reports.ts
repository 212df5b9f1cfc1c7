import type { Standing } from '../../domain/values.js'
import { appointments } from '../../queries/appointments.js'
import { decisions } from '../../queries/decisions.js'
import { documents } from '../../queries/documents.js'
import { findBody } from '../../queries/find-body.js'
import { involvement } from '../../queries/involvement.js'
import { matters } from '../../queries/matters.js'
import { meetings } from '../../queries/meetings.js'
import { organisation } from '../../queries/organisation.js'
import { owners } from '../../queries/owners.js'
import { boardReport } from '../../reports/board-report.js'
import { decisionsReport } from '../../reports/decisions-report.js'
import { documentsReport } from '../../reports/documents-report.js'
import { involvementReport } from '../../reports/involvement-report.js'
import { meetingsReport } from '../../reports/meetings-report.js'
import { organisationReport } from '../../reports/organisation-report.js'
import { ownersReport } from '../../reports/owners-report.js'
import type { Reading } from '../open-ledger.js'
import type { ListOptions } from '../options.js'
import { list } from './lists.js'

type BodyOption = { readonly body?: string }

/** The body that `--body` names, with the name that it has on the date of the report. */
async function bodyOf(
  { models, moment }: Reading,
  { body }: BodyOption,
): Promise<{ bodyId?: string; name?: string }> {
  if (body === undefined) return {}
  const { bodyId, names, name } = await findBody(models, moment, body)
  const then = names.findLast(({ validFrom }) => validFrom === undefined || validFrom <= moment.asOf)
  return { bodyId, name: then?.name ?? name }
}

export const printBoard = list<ListOptions & BodyOption>(async (open, options) => {
  const { bodyId, name = '' } = await bodyOf(open, options)
  return boardReport(
    await appointments(open.models, open.moment, { bodyId }, open.openName),
    open.moment,
    name,
  )
})

export const printDecisions = list<ListOptions & BodyOption & { readonly status?: Standing }>(
  async (open, options) => {
    const { bodyId, name } = await bodyOf(open, options)
    const { status } = options
    return decisionsReport(await decisions(open.models, open.moment, { bodyId, status }), open.moment, name)
  },
)

export const printDocuments = list<ListOptions>(async ({ models, moment }) =>
  documentsReport(await documents(models, moment), moment),
)

export const printMeetings = list<ListOptions & BodyOption>(async (open, options) => {
  const { bodyId, name } = await bodyOf(open, options)
  return meetingsReport(
    await meetings(open.models, open.moment, { bodyId }),
    await matters(open.models, open.moment, { bodyId }),
    open.moment,
    name,
  )
})

export const printOwners = list<ListOptions>(async ({ models, moment }) =>
  ownersReport(await owners(models, moment), moment),
)

export const printInvolvement = list<ListOptions>(async ({ models, moment }) =>
  involvementReport(await involvement(models, moment), moment),
)

export const printOrganisation = list<ListOptions & BodyOption>(async (open, options) => {
  const { bodyId, name } = await bodyOf(open, options)
  return organisationReport(
    await organisation(open.models, open.moment, { bodyId }, open.openName),
    open.moment,
    name,
  )
})

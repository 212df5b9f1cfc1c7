import { foldName } from '../domain/name-folding.js'
import { Refusal } from '../domain/refusal.js'
import type { Standing } from '../domain/standing.js'
import type { BodyRow } from '../queries/bodies.js'
import type { Moment } from '../queries/moment.js'
import { nearIt } from '../queries/near-names.js'
import type { QuestionName, RowOf } from '../queries/questions.js'
import type { RegisterRow } from '../queries/registers.js'
import { boardReport } from './board-report.js'
import { decisionsReport } from './decisions-report.js'
import { documentsReport } from './documents-report.js'
import { involvementReport } from './involvement-report.js'
import { meetingsReport } from './meetings-report.js'
import { organisationReport } from './organisation-report.js'
import { ownersReport } from './owners-report.js'
import { registerReport } from './register-report.js'
import type { Restated } from './restated.js'
import type { Answer } from './table.js'

/** What a report is made of: the questions of the ledger at one moment, as whoever asks may see the answers. */
export type ReportSources = {
  readonly moment: Moment
  readonly ask: <Q extends QuestionName>(question: Q, filter: object) => Promise<readonly RowOf<Q>[]>
  /** @throws {Refusal} none fits, or several do */
  readonly findBody: (text: string) => Promise<BodyRow>
  readonly restated: () => Promise<Restated>
}

/** What a report is narrowed to; each takes of it what it has a use for. */
export type ReportOptions = {
  /** A body, by its id or any of its names. */
  readonly body?: string | undefined
  readonly status?: Standing | undefined
  /** The name of a register. */
  readonly name?: string | undefined
}

type Report = (sources: ReportSources, options: ReportOptions) => Promise<Answer>

export const REPORT_NAMES = [
  'board',
  'decisions',
  'documents',
  'meetings',
  'owners',
  'involvement',
  'organisation',
  'register',
] as const
export type ReportName = (typeof REPORT_NAMES)[number]

/** Every report, by the name that the command line and HTTP have for it. */
export const reports: Readonly<Record<ReportName, Report>> = {
  async board(sources, { body }) {
    if (body === undefined) throw missing('body', "a body's id or name")
    const { bodyId, name = '' } = await bodyOf(sources, body)
    return boardReport(await sources.ask('appointments', { bodyId }), sources.moment, name)
  },
  async decisions(sources, { body, status }) {
    const { bodyId, name } = await bodyOf(sources, body)
    return decisionsReport(await sources.ask('decisions', { bodyId, status }), sources.moment, name)
  },
  async documents(sources) {
    return documentsReport(await sources.ask('documents', {}), sources.moment)
  },
  async meetings(sources, { body }) {
    const { bodyId, name } = await bodyOf(sources, body)
    const meetings = await sources.ask('meetings', { bodyId })
    return meetingsReport(meetings, await sources.ask('matters', { bodyId }), sources.moment, name)
  },
  async owners(sources) {
    return ownersReport(await sources.ask('owners', {}), sources.moment)
  },
  async involvement(sources) {
    return involvementReport(await sources.ask('involvement', {}), sources.moment)
  },
  async organisation(sources, { body }) {
    const { bodyId, name } = await bodyOf(sources, body)
    return organisationReport(await sources.ask('organisation', { bodyId }), sources.moment, name)
  },
  async register(sources, { name, body }) {
    if (name === undefined) throw missing('name', 'the name of a register')
    const register = await registerNamed(sources, name, body)
    const rows = await sources.ask('register-rows', { registerId: register.registerId })
    const facts = {
      meetings: await sources.ask('meetings', {}),
      matters: await sources.ask('matters', {}),
      decisions: await sources.ask('decisions', {}),
      owners: await sources.ask('owners', {}),
      involvement: await sources.ask('involvement', {}),
      restated: await sources.restated(),
    }
    return registerReport(register, rows, facts, sources.moment)
  },
}

/** The body, with the name that it has on the date of the report. */
async function bodyOf(
  { findBody, moment }: ReportSources,
  text: string | undefined,
): Promise<{ bodyId?: string; name?: string }> {
  if (text === undefined) return {}
  const { bodyId, names, name } = await findBody(text)
  const then = names.findLast(({ validFrom }) => validFrom === undefined || validFrom <= moment.asOf)
  return { bodyId, name: then?.name ?? name }
}

/** Two bodies may both keep a register of that name. @throws {Refusal} `not-found`, or `invalid-data` naming them */
async function registerNamed(
  { ask, findBody }: ReportSources,
  name: string,
  body: string | undefined,
): Promise<RegisterRow> {
  const ownerId = body === undefined ? undefined : (await findBody(body)).bodyId
  const all = await ask('registers', {})
  const named = all.filter((one) => foldName(one.name) === foldName(name))
  const fitting = ownerId === undefined ? named : named.filter((one) => one.ownerId === ownerId)
  const [found, another] = fitting
  const known = all
    .map((one) => `"${one.name}"${one.owner === undefined ? '' : ` (${one.owner})`}`)
    .join(', ')
  if (found === undefined) {
    throw new Refusal('not-found', `there is no register "${name}"`, {
      field: 'name',
      value: name,
      allowed:
        known === ''
          ? 'none: nothing was imported'
          : `${known}${nearIt(
              name,
              all.map((one) => one.name),
            )}`,
    })
  }
  if (another === undefined) return found
  const owners = fitting.map(({ owner }) => owner ?? 'none').join(', ')
  throw new Refusal('invalid-data', `several bodies have a register "${name}": ${owners}`, {
    field: 'body',
    allowed: 'the body that it is kept for',
  })
}

function missing(field: string, allowed: string): Refusal {
  return new Refusal('invalid-data', `${field} is missing`, { field, allowed })
}

import { foldName } from '../../domain/name-folding.js'
import { Refusal } from '../../domain/refusal.js'
import { decisions } from '../../queries/decisions.js'
import { involvement } from '../../queries/involvement.js'
import { matters } from '../../queries/matters.js'
import { meetings } from '../../queries/meetings.js'
import { owners } from '../../queries/owners.js'
import { registerRows } from '../../queries/register-rows.js'
import { type RegisterRow, registers } from '../../queries/registers.js'
import { registerReport } from '../../reports/register-report.js'
import { restatedThings } from '../../reports/restated.js'
import type { Reading } from '../open-ledger.js'
import type { ListOptions } from '../options.js'
import { bodyFilter, list } from './lists.js'

type Options = ListOptions & { readonly name: string; readonly body?: string }

/** A register as it stands at the moment, in its own columns and words. */
export const printRegister = list<Options>(async (open, options) => {
  const { models, moment, openName } = open
  const register = await registerNamed(open, options)
  const rows = await registerRows(models, moment, { registerId: register.registerId }, openName)
  const facts = {
    meetings: await meetings(models, moment),
    matters: await matters(models, moment),
    decisions: await decisions(models, moment),
    owners: await owners(models, moment),
    involvement: await involvement(models, moment),
    restated: await restatedThings(models, moment),
  }
  return registerReport(register, rows, facts, moment)
})

/** Two bodies may both keep a register of that name. @throws {Refusal} `not-found`, or `invalid-data` naming them */
async function registerNamed(open: Reading, options: Options): Promise<RegisterRow> {
  const { name } = options
  const { bodyId } = await bodyFilter(open, options)
  const all = await registers(open.models, open.moment)
  const named = all.filter((one) => foldName(one.name) === foldName(name))
  const fitting = bodyId === undefined ? named : named.filter((one) => one.ownerId === bodyId)
  const [found, another] = fitting
  const known = all
    .map((one) => `"${one.name}"${one.owner === undefined ? '' : ` of ${one.owner}`}`)
    .join(', ')
  if (found === undefined) {
    throw new Refusal('not-found', `there is no register "${name}"`, {
      field: '--name',
      value: name,
      allowed: known || 'none: nothing was imported',
    })
  }
  if (another === undefined) return found
  const owners = fitting.map(({ owner }) => owner ?? 'none').join(', ')
  throw new Refusal('invalid-data', `several bodies have a register "${name}": ${owners}`, {
    field: '--body',
    allowed: 'the body that it is kept for',
  })
}

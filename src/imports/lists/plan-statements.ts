import { dateOf, requiredText } from '../cells/date-cell.js'
import type { KnownBodies } from '../known/known-bodies.js'
import { type ImportPlan, RowCommands } from '../plan.js'
import { cellOf, type PreparedRegister } from '../rows/prepared-register.js'
import { bodyNamed } from './body-of-row.js'

/** What a statement can claim of registers. */
const CLAIMS = ['meeting-count', 'actor-listed', 'treated-before']

/** Checks all registers of statements. They are kept as rows; reconciliation reads them there. */
export function planStatements(
  plan: ImportPlan,
  registers: readonly PreparedRegister[],
  bodies: KnownBodies,
): void {
  for (const register of registers) planRegister(plan, register, bodies)
}

function planRegister(plan: ImportPlan, register: PreparedRegister, bodies: KnownBodies): void {
  for (const paired of register.rows) {
    if (paired.state === 'unchanged') continue
    const { row } = paired
    const commands = new RowCommands(plan, register, paired)
    requiredText(commands, row, 'register')
    const claim = requiredText(commands, row, 'claim')
    const value = requiredText(commands, row, 'value')
    const from = dateOf(commands, row, 'from')
    const to = dateOf(commands, row, 'to')
    if (from !== undefined && to !== undefined && to < from)
      commands.problem('to', `${to} is before from, ${from}; allowed: that day or a later one`)
    if (claim !== undefined && !CLAIMS.includes(claim)) {
      commands.problem('claim', `"${claim}" is no claim; allowed: ${CLAIMS.join(', ')}`)
    }
    if (claim === 'meeting-count' && value !== undefined && !/^\d+$/.test(value)) {
      commands.problem('value', `"${value}" is no count; allowed: a whole number`)
    }
    const body = cellOf(row, 'body')
    const bodyId = body === '' ? undefined : bodyNamed(bodies, commands, paired.rowId, 'body', body)
    plan.listing(register, { rowId: paired.rowId, ...(bodyId && { bodyId }) })
  }
}

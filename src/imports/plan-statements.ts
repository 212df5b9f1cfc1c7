import { bodyNamed } from './body-of-row.js'
import { dateOf, requiredText } from './date-cell.js'
import type { KnownBodies } from './known-bodies.js'
import { type ImportPlan, RowCommands } from './plan.js'
import { cellOf, type PreparedRegister } from './prepared-register.js'

/** What a statement can claim of registers. */
const CLAIMS = ['meeting-count', 'actor-listed', 'treated-before']

/** Checks a register of statements. They are kept as rows; reconciliation reads them there. */
export function planStatements(plan: ImportPlan, register: PreparedRegister, bodies: KnownBodies): void {
  for (const paired of register.rows) {
    const { row } = paired
    const commands = new RowCommands(plan, register, paired)
    requiredText(commands, row, 'register')
    const claim = requiredText(commands, row, 'claim')
    const value = requiredText(commands, row, 'value')
    dateOf(commands, row, 'from')
    dateOf(commands, row, 'to')
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

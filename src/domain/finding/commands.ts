import { z } from 'zod'
import { id, reason, word } from '../text.js'

export const findingCommands = {
  AcceptFinding: z
    .strictObject({
      findingId: id,
      rule: word.describe('the rule that found it'),
      basis: word.describe('what it rests on, as the finding says: it comes back when that is another'),
      reason,
    })
    .describe(
      'Takes a finding of the reconciliation as it is: it counts for nothing until what it rests on changes.',
    ),
  WithdrawAcceptance: z
    .strictObject({ findingId: id, reason: reason.optional() })
    .describe('The finding counts again.'),
} as const

export type FindingCommandType = keyof typeof findingCommands
export type FindingCommand = {
  [T in FindingCommandType]: { readonly type: T; readonly data: z.output<(typeof findingCommands)[T]> }
}[FindingCommandType]

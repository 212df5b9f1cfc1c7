import { z } from 'zod'
import { voteResult } from '../domain/meeting/events.js'
import { id } from '../domain/text.js'
import { warning } from '../domain/warning.js'
import { restricted } from './restriction.js'
import { count, instant } from './row.js'

export const voteOnRoll = z
  .object({ appointmentId: id, name: z.string(), vote: z.enum(['for', 'against', 'blank']) })
  .meta({ id: 'VoteOnRoll' })

export const vote = z
  .object({
    decisionId: id.optional(),
    revision: z.int().optional(),
    proposalId: id.optional(),
    result: voteResult,
    for: count.optional(),
    against: count.optional(),
    blank: count.optional(),
    roll: z.array(voteOnRoll).optional(),
    warnings: z.array(warning).optional(),
    recordedAt: instant,
    restricted,
  })
  .meta({ id: 'Vote' })

export const proposal = z
  .object({
    proposalId: id,
    kind: z.string().optional(),
    text: z.string(),
    by: id.optional().describe('The person, appointment or body that proposes'),
    byName: z.string().optional(),
    recordedAt: instant,
    restricted,
  })
  .meta({ id: 'Proposal' })

export const statement = z
  .object({ statementId: id, text: z.string(), by: id, byName: z.string(), recordedAt: instant, restricted })
  .meta({ id: 'Statement' })

export const disqualification = z
  .object({
    appointmentId: id,
    name: z.string(),
    status: z.enum(['declared', 'disqualified', 'qualified']),
    reason: z.string().optional(),
    restricted,
  })
  .meta({ id: 'Disqualification' })

/** What happened on the way to the conclusion of a matter. Names are those of the date asked for. */
export const proceedings = z.object({
  votes: z.array(vote),
  proposals: z.array(proposal),
  statements: z.array(statement),
  disqualifications: z.array(disqualification),
})

import { Refusal } from '../../domain/refusal.js'
import { decision } from '../../queries/decision.js'
import { type FoundDecision, findDecision } from '../../queries/find-decision.js'
import type { Moment } from '../../queries/moment.js'
import { decisionPage } from '../../reports/decision-page.js'
import type { ListOptions } from '../options.js'
import { list } from './lists.js'

/** One decision with its life, as of a moment. */
export const showDecision = list<ListOptions>(
  async ({ models, moment, openNames }, _options, [text = '']) => {
    const found = await findDecision(models, moment, text)
    const view = await decision(models, moment, found, openNames)
    if (view !== undefined) return decisionPage(view, moment)
    throw notMadeYet(found, moment)
  },
)

export const notMadeYet = ({ decisionId }: FoundDecision, { asOf }: Moment): Refusal =>
  new Refusal('not-found', `decision ${decisionId} had not been made as of ${asOf}`, {
    field: 'decisionId',
    value: decisionId,
    allowed: 'a decision of a meeting on that date or before',
  })

import { Refusal } from '../../domain/refusal.js'
import { decision } from '../../queries/decision.js'
import { findDecision } from '../../queries/find-decision.js'
import { decisionPage } from '../../reports/decision-page.js'
import type { ListOptions } from '../options.js'
import { list } from './lists.js'

/** One decision with its life, as of a moment. */
export const showDecision = list<ListOptions>(async ({ models, moment, openName }, _options, [text = '']) => {
  const found = await findDecision(models, moment, text)
  const view = await decision(models, moment, found, openName)
  if (view !== undefined) return decisionPage(view, moment)
  throw new Refusal('not-found', `decision ${found.decisionId} had not been made as of ${moment.asOf}`, {
    field: 'decisionId',
    value: found.decisionId,
    allowed: 'a decision of a meeting on that date or before',
  })
})

import type { Rule } from './finding.js'
import { actorNotListedRule } from './rules/actor-not-listed.js'
import { dayOffRule } from './rules/day-off.js'
import { statedCountRule } from './rules/stated-count.js'

/** Every rule, in the order in which findings of one severity are listed. */
export const rules: readonly Rule[] = [statedCountRule, actorNotListedRule, dayOffRule]

import type { Rule } from './finding.js'
import { abbreviationsRule } from './rules/abbreviations.js'
import { actorNotListedRule } from './rules/actor-not-listed.js'
import { beforeMandateRule } from './rules/before-mandate.js'
import { dateDiffersRule } from './rules/date-differs.js'
import { dayOffRule } from './rules/day-off.js'
import { designationsRule } from './rules/designations.js'
import { draftOfLaterRule } from './rules/draft-of-later.js'
import { missingMeetingsRule } from './rules/missing-meetings.js'
import { nameOutOfTimeRule } from './rules/name-out-of-time.js'
import { nearNamesRule, unknownNamesRule } from './rules/near-names.js'
import { overstatedEndorsementRule } from './rules/overstated-endorsement.js'
import { promisesRule } from './rules/promises.js'
import { deputyRule, quorumRule } from './rules/sessions.js'
import { statedCountRule } from './rules/stated-count.js'
import { treatedBeforeRule } from './rules/treated-before.js'
import { unapprovedMinutesRule } from './rules/unapproved-minutes.js'
import { uncheckedClaimsRule } from './rules/unchecked-claims.js'
import { vanishedRowsRule } from './rules/vanished-rows.js'
import { untreatedVersionRule } from './rules/version-not-treated.js'
import { versionOrderRule } from './rules/version-out-of-order.js'
import { unknownVersionRule } from './rules/version-unknown.js'
import { topicDiffersRule, typeDiffersRule, versionDiffersRule } from './rules/worded-differently.js'

/** Every rule, in the order in which findings of one severity are listed. */
export const rules: readonly Rule[] = [
  statedCountRule,
  actorNotListedRule,
  overstatedEndorsementRule,
  dateDiffersRule,
  versionDiffersRule,
  missingMeetingsRule,
  dayOffRule,
  beforeMandateRule,
  nameOutOfTimeRule,
  nearNamesRule,
  typeDiffersRule,
  unapprovedMinutesRule,
  untreatedVersionRule,
  versionOrderRule,
  unknownVersionRule,
  treatedBeforeRule,
  draftOfLaterRule,
  promisesRule,
  designationsRule,
  vanishedRowsRule,
  deputyRule,
  quorumRule,
  topicDiffersRule,
  unknownNamesRule,
  abbreviationsRule,
  uncheckedClaimsRule,
]

import type { z } from 'zod'
import type { BodyRules, ruleForce } from '../body/events.js'
import { type BodyState, rulesOn } from '../body/state.js'
import { Refusal, type RefusalCode, type RefusalDetail } from '../refusal.js'
import { LIMITS } from '../text.js'
import type { Warning } from '../warning.js'
import type { Meeting } from './state.js'

export type RuleForce = z.infer<typeof ruleForce>

/** The rules of the body on the meeting's date, with the default of each and its legal basis where there is one. */
export type RulesInForce = {
  readonly finality: 'on-approval' | 'on-vote'
  readonly quorum: {
    readonly share: NonNullable<NonNullable<BodyRules['quorum']>['share']>
    readonly force: RuleForce
    readonly basis: string | undefined
  }
  readonly majority: {
    readonly share: NonNullable<NonNullable<BodyRules['majority']>['share']>
    readonly chairBreaksTie: boolean
    readonly force: RuleForce
    readonly basis: string | undefined
  }
  readonly laterMeeting: { readonly force: RuleForce; readonly basis: string | undefined }
  readonly approver: { readonly force: RuleForce; readonly bodies: readonly string[] }
  readonly workshop: { readonly force: RuleForce }
  readonly disqualification: { readonly force: RuleForce; readonly basis: string }
}

export function rulesInForce(meeting: Pick<Meeting, 'date'>, body: BodyState): RulesInForce {
  const rules = rulesOn(body, meeting.date)
  const finality = rules.finality ?? 'on-approval'
  // A body whose decisions are final with the vote is an elected one, and the local government act is its law.
  const elected = (basis: string) => (finality === 'on-vote' ? basis : undefined)
  return {
    finality,
    quorum: {
      share: rules.quorum?.share ?? 'half',
      force: rules.quorum?.force ?? 'warn',
      basis: rules.quorum?.basis ?? elected('kommuneloven § 11-9'),
    },
    majority: {
      share: rules.majority?.share ?? 'simple',
      chairBreaksTie: rules.majority?.chairBreaksTie ?? true,
      force: rules.majority?.force ?? 'warn',
      basis: rules.majority?.basis ?? elected('kommuneloven § 11-9'),
    },
    laterMeeting: { force: rules.approvalInLaterMeeting ?? 'warn', basis: elected('kommuneloven § 11-4') },
    approver: { force: rules.approverForce ?? 'block', bodies: rules.approvers ?? [] },
    workshop: { force: rules.workshopsDecideNothing ?? 'warn' },
    disqualification: {
      force: rules.disqualification?.force ?? 'block',
      basis:
        rules.disqualification?.basis ??
        elected('kommuneloven § 11-10, forvaltningsloven §§ 6, 8') ??
        'forvaltningsloven §§ 6, 8',
    },
  }
}

/** A rule that was not met. */
export type Breach = {
  readonly code: RefusalCode
  readonly message: string
  readonly basis?: string | undefined
  readonly detail?: RefusalDetail
}

/**
 * What a rule of that force makes of a breach: nothing, a warning to keep with the event, or a refusal.
 * @throws {Refusal} the breach's code, when the rule blocks
 */
export function enforce(force: RuleForce, { code, message, basis, detail }: Breach): readonly Warning[] {
  if (force === 'off') return []
  if (force === 'block') {
    throw new Refusal(code, basis === undefined ? message : `${message} (${basis})`, detail)
  }
  const kept = message.slice(0, LIMITS.reason)
  return [basis === undefined ? { code, message: kept } : { code, message: kept, basis }]
}

/** In a held meeting nothing can be done about the past any more, so what would be refused is only warned about. */
export function softenedIfHeld(meeting: Pick<Meeting, 'status'>, force: RuleForce): RuleForce {
  return meeting.status === 'held' && force === 'block' ? 'warn' : force
}

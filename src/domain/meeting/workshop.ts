import { quoted } from '../sentences.js'
import { NO_DECISION_KIND, NO_DECISION_WORDS, type Wording } from '../values.js'
import type { Warning } from '../warning.js'
import { enforce, type RulesInForce } from './rules.js'
import type { Meeting } from './state.js'

/** What is said of a matter without deciding it. */
const INPUT_KINDS: readonly string[] = [NO_DECISION_KIND, NO_DECISION_WORDS, 'drøftet']

const kindOf = (part: { readonly text: string; readonly kind?: string | undefined }): string | undefined =>
  part.kind?.trim().toLowerCase() ?? (/^\s*ingen vedtak/i.test(part.text) ? NO_DECISION_KIND : undefined)

/**
 * Whether a wording decides nothing: it says so in at least one place (`ingen vedtak`, or that the matter was
 * discussed), and nowhere states another kind. Clauses without a kind are then the input that was given.
 */
export function decidesNothing(wording: Wording): boolean {
  const parts = wording.lead ? [wording.lead, ...wording.clauses] : wording.clauses
  const kinds = parts.map(kindOf).filter((kind) => kind !== undefined)
  return kinds.length > 0 && kinds.every((kind) => INPUT_KINDS.includes(kind))
}

export function isWorkshop(meeting: Pick<Meeting, 'type'>): boolean {
  return meeting.type?.toLowerCase().includes('arbeidsmøte') ?? false
}

/** A workshop (arbeidsmøte) takes input and "ingen vedtak". @throws {Refusal} `workshop-decides-nothing`, by rule */
export function checkWorkshop(meeting: Meeting, rules: RulesInForce, wording: Wording): readonly Warning[] {
  if (!isWorkshop(meeting) || decidesNothing(wording)) return []
  return enforce(rules.workshop.force, {
    code: 'workshop-decides-nothing',
    message: `a meeting of type ${quoted(meeting.type ?? '')} decides nothing: it takes input and "${NO_DECISION_WORDS}"`,
    detail: {
      field: 'clauses',
      allowed: `clauses of kind "${INPUT_KINDS.join('" or "')}", and input without a kind`,
    },
  })
}

import { Refusal } from '../refusal.js'
import type { Warning } from '../warning.js'
import type { DataOf } from './commands.js'
import { enforce, type RulesInForce } from './rules.js'

type Vote = DataOf<'RecordVote'>
export type Numbers = {
  readonly for?: number | undefined
  readonly against?: number | undefined
  readonly blank?: number | undefined
}
/** How whoever presides voted, where the roll says so. */
export type PresidingVote = 'for' | 'against' | 'blank' | 'not in the roll' | 'unknown'

export function inconsistent(message: string, field: string, value: unknown, allowed: string): Refusal {
  return new Refusal('vote-inconsistent', message, { field, value, allowed })
}

/** The numbers as stated, or counted from the roll. @throws {Refusal} `vote-inconsistent` where the two differ */
export function countVotes(vote: Vote): Numbers {
  const { roll } = vote
  if (roll === undefined) return { for: vote.for, against: vote.against, blank: vote.blank }
  const seen = new Set<string>()
  const counted = { for: 0, against: 0, blank: 0 }
  for (const entry of roll) {
    const { appointmentId } = entry
    if (seen.has(appointmentId)) {
      throw inconsistent(`${appointmentId} is in the roll twice`, 'roll', appointmentId, 'each once')
    }
    seen.add(appointmentId)
    counted[entry.vote] += 1
  }
  for (const side of ['for', 'against', 'blank'] as const) {
    const given = vote[side]
    if (given === undefined || given === counted[side]) continue
    const message = `${given} votes are stated as "${side}", and the roll has ${counted[side]}`
    throw inconsistent(message, side, given, `${counted[side]}, as in the roll`)
  }
  return counted
}

/**
 * The result agrees with its numbers, and is enough by the body's rule.
 * @throws {Refusal} `vote-inconsistent`; `majority-not-met`, by rule
 */
export function checkResult(
  result: Vote['result'],
  numbers: Numbers,
  rules: RulesInForce,
  presiding: PresidingVote,
): readonly Warning[] {
  switch (result) {
    case 'unanimous':
      requireUnanimous(numbers)
      return []
    case 'carried':
      requireCarried(numbers, presiding)
      return checkMajority(numbers, rules, presiding)
    case 'lost':
      requireLost(numbers, rules, presiding)
      return []
    default: {
      const unhandled: never = result
      throw new TypeError(`no rule for a vote that is ${unhandled}`)
    }
  }
}

function requireUnanimous(numbers: Numbers): void {
  for (const side of ['against', 'blank'] as const) {
    const votes = numbers[side] ?? 0
    if (votes > 0) {
      const message = `the vote is said to be unanimous, and ${votes} voted "${side}"`
      throw inconsistent(message, side, votes, '0, or the result carried')
    }
  }
  if (numbers.for === 0) {
    const message = 'the vote is said to be unanimous, and nobody voted for'
    throw inconsistent(message, 'for', 0, 'at least 1, or the result lost')
  }
}

function requireCarried(numbers: Numbers, presiding: PresidingVote): void {
  const { for: pro, against: con = 0 } = numbers
  if (pro === undefined) return
  const tieLost = pro === con && (presiding === 'against' || presiding === 'blank')
  if (pro >= con && pro > 0 && !tieLost) return
  const message = `the vote is said to be carried with ${pro} for and ${con} against`
  throw inconsistent(message, 'result', 'carried', 'lost, or other numbers')
}

/** A vote with a clear majority by the body's rule is not lost; at a tie it is whoever presides that tells. */
function requireLost(numbers: Numbers, rules: RulesInForce, presiding: PresidingVote): void {
  const { for: pro, against: con } = numbers
  if (rules.majority.force === 'off' || pro === undefined || con === undefined) return
  const tieWon = isTie(numbers) && breaksTie(rules) && presiding === 'for'
  if (!hasMajority(numbers, rules) && !tieWon) return
  const message = `the vote is said to be lost with ${pro} for and ${con} against`
  throw inconsistent(message, 'result', 'lost', 'carried, or other numbers')
}

const isTie = ({ for: pro, against: con }: Numbers) => pro !== undefined && pro === con
const breaksTie = (rules: RulesInForce) => rules.majority.share === 'simple' && rules.majority.chairBreaksTie

function hasMajority({ for: pro = 0, against: con = 0, blank = 0 }: Numbers, rules: RulesInForce): boolean {
  const cast = pro + con + blank
  switch (rules.majority.share) {
    case 'simple':
      return pro > con
    case 'absolute':
      return pro * 2 > cast
    case 'two-thirds':
      return cast > 0 && pro * 3 >= cast * 2
    case 'unanimous':
      return pro > 0 && pro === cast
    default: {
      const unhandled: never = rules.majority.share
      throw new TypeError(`no majority of ${unhandled}`)
    }
  }
}

function checkMajority(numbers: Numbers, rules: RulesInForce, presiding: PresidingVote): readonly Warning[] {
  const { share, force, basis } = rules.majority
  const { for: pro, against: con = 0, blank = 0 } = numbers
  // A result without numbers is taken at its word, but one that is not unanimous says so itself.
  if (pro === undefined && share !== 'unanimous') return []
  if (hasMajority(numbers, rules)) return []
  const byChair = presiding === 'for' || presiding === 'unknown'
  if (isTie(numbers) && breaksTie(rules) && byChair) return []
  const asked = share === 'simple' ? 'more votes for than against' : `a majority: ${share}`
  return enforce(force, {
    code: 'majority-not-met',
    message: `the vote is said to be carried with ${pro ?? '?'} for, ${con} against and ${blank} blank, and the body asks for ${asked}`,
    basis,
    detail: { field: 'result', value: 'carried', allowed: asked },
  })
}

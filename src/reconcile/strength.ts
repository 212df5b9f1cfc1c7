/** How strongly a kind of decision supports what it is about; what is not here supports nothing. */
const STRENGTH: Readonly<Record<string, number>> = {
  vedtatt: 4,
  tilsluttet: 4,
  støtter: 3,
  anbefaler: 2,
  'tatt til orientering': 1,
}

/** A condition (med forbehold) lowers support, but not to the next weaker kind. */
const LOWERED_BY_CONDITION = 0.5

/** From this on it is support, and not only that somebody was told. */
export const SUPPORT = 2

export const strengthOf = (kind: string | undefined, isConditional: boolean): number => {
  const strength = STRENGTH[kind ?? ''] ?? 0
  return strength > 0 && isConditional ? strength - LOWERED_BY_CONDITION : strength
}

/** The strongest of the kinds. */
export const strongestKind = (kinds: readonly string[]): string | undefined =>
  kinds.toSorted((a, b) => strengthOf(b, false) - strengthOf(a, false))[0]

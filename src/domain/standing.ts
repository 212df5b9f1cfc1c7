/**
 * Where a decision stands. Another one is not done by a word here: look for each standing by its name too (`decide-*`,
 * `evolve-decision.ts`, the read models, what reports call it, and `proof/verifier`, which tells of proofs given away).
 */
export const STANDINGS = ['draft', 'unstated', 'approved', 'superseded', 'withdrawn'] as const
export type Standing = (typeof STANDINGS)[number]

/** Not final yet: what an approval of the minutes has to name. */
export const isPending = ({ standing }: { readonly standing: Standing }): boolean =>
  standing === 'draft' || standing === 'unstated'

import type { DocumentRef } from './values.js'
import { type Piece, wordDiff } from './word-diff.js'

/** A lead or a clause, as far as it is compared. */
type Said = {
  readonly text: string
  readonly kind?: string | undefined
  readonly conditions?: readonly string[] | undefined
  readonly comments?: readonly string[] | undefined
  readonly documents?: readonly DocumentRef[] | undefined
}
export type ComparedWording = { readonly lead?: Said | undefined; readonly clauses: readonly Said[] }

/** What became of one clause, or of the lead, between two wordings. Fields of what is said of it only where they differ. */
export type PartChange = {
  readonly part: 'lead' | 'clause'
  /** The clause's number in the earlier wording, and in the later one. */
  readonly from?: number
  readonly to?: number
  readonly change: 'unchanged' | 'changed' | 'added' | 'removed'
  /** It stands in another place among those that stayed. */
  readonly moved?: true
  readonly words: readonly Piece[]
  readonly kind?: readonly Piece[]
  readonly conditions?: readonly Piece[]
  readonly comments?: readonly Piece[]
  readonly documents?: { readonly removed: readonly DocumentRef[]; readonly added: readonly DocumentRef[] }
}

/** Words in common, as a share of all, from which two clauses are one that was changed: the same place asks for less. */
const ALIKE = 0.5
const ALIKE_IN_PLACE = 0.2
/** With more pairs than this only clauses in the same place are held against each other. */
const MAX_PAIRS = 10_000

/** By clause, in the order of the later wording; what was removed stands after what it stood after. */
export function wordingChanges(before: ComparedWording, after: ComparedWording): readonly PartChange[] {
  const pairs = pairsOf(before.clauses, after.clauses)
  const stayed = inOrder(pairs.map(({ from }) => from))
  const toOf = new Map(pairs.map(({ from, to }) => [from, to]))
  const fromOf = new Map(pairs.map(({ from, to }) => [to, from]))
  const removedAfter = (from: number): readonly PartChange[] => {
    const next = before.clauses[from + 1]
    if (next === undefined || toOf.has(from + 1)) return []
    return [{ ...partChange('clause', next, undefined), from: from + 2 }, ...removedAfter(from + 1)]
  }
  return [
    ...(before.lead === undefined && after.lead === undefined
      ? []
      : [partChange('lead', before.lead, after.lead)]),
    ...removedAfter(-1),
    ...after.clauses.flatMap((clause, to) => {
      const from = fromOf.get(to)
      if (from === undefined) return [{ ...partChange('clause', undefined, clause), to: to + 1 }]
      const { part, change, ...said } = partChange('clause', before.clauses[from], clause)
      const moved = stayed.has(from) ? {} : { moved: true as const }
      return [{ part, from: from + 1, to: to + 1, change, ...moved, ...said }, ...removedAfter(from)]
    }),
  ]
}

export const isUnchanged = ({ change, moved }: PartChange): boolean => change === 'unchanged' && !moved

function partChange(part: PartChange['part'], before: Said | undefined, after: Said | undefined): PartChange {
  const documents = documentChanges(before?.documents ?? [], after?.documents ?? [])
  const said = {
    ...changed('kind', before?.kind, after?.kind),
    ...changed('conditions', before?.conditions?.join('\n'), after?.conditions?.join('\n')),
    ...changed('comments', before?.comments?.join('\n'), after?.comments?.join('\n')),
    ...(documents.removed.length + documents.added.length > 0 && { documents }),
  }
  const words = wordDiff(before?.text ?? '', after?.text ?? '')
  if (before === undefined) return { part, change: 'added', words, ...said }
  if (after === undefined) return { part, change: 'removed', words, ...said }
  const isSame = before.text === after.text && Object.keys(said).length === 0
  return { part, change: isSame ? 'unchanged' : 'changed', words, ...said }
}

const changed = <K extends string>(
  field: K,
  before = '',
  after = '',
): { readonly [F in K]?: readonly Piece[] } =>
  before === after ? {} : ({ [field]: wordDiff(before, after) } as { readonly [F in K]: readonly Piece[] })

function documentChanges(before: readonly DocumentRef[], after: readonly DocumentRef[]) {
  const without = (refs: readonly DocumentRef[], others: readonly DocumentRef[]) =>
    refs.filter(
      (ref) => !others.some((other) => other.documentId === ref.documentId && other.version === ref.version),
    )
  return { removed: without(before, after), added: without(after, before) }
}

type Pair = { readonly from: number; readonly to: number }

/** Which clause became which, by the later one's place: first those with the same words, then the most alike. */
function pairsOf(before: readonly Said[], after: readonly Said[]): readonly Pair[] {
  const pairs: Pair[] = []
  const left = new Set(before.keys())
  const right = new Set(after.keys())
  const pair = (from: number, to: number) => {
    if (!left.delete(from)) return
    if (right.delete(to)) pairs.push({ from, to })
    else left.add(from)
  }
  for (const [to, { text }] of after.entries()) {
    const inPlace = before[to]?.text === text && left.has(to) ? to : undefined
    const from = inPlace ?? [...left].find((candidate) => before[candidate]?.text === text)
    if (from !== undefined) pair(from, to)
  }
  for (const { from, to } of alike(before, after, { left, right })) pair(from, to)
  return pairs.sort((a, b) => a.to - b.to)
}

function alike(
  before: readonly Said[],
  after: readonly Said[],
  { left, right }: { readonly left: ReadonlySet<number>; readonly right: ReadonlySet<number> },
): readonly Pair[] {
  const isFew = left.size * right.size <= MAX_PAIRS
  const leftWords = new Map([...left].map((from) => [from, wordsOf(before[from]?.text ?? '')]))
  const rightWords = new Map([...right].map((to) => [to, wordsOf(after[to]?.text ?? '')]))
  const found: (Pair & { readonly likeness: number })[] = []
  for (const [from, words] of leftWords) {
    for (const [to, others] of rightWords) {
      if (!isFew && from !== to) continue
      const likeness = likenessOf(words, others)
      if (likeness >= (from === to ? ALIKE_IN_PLACE : ALIKE)) found.push({ from, to, likeness })
    }
  }
  const distance = ({ from, to }: Pair) => Math.abs(from - to)
  return found.sort((a, b) => b.likeness - a.likeness || distance(a) - distance(b) || a.to - b.to)
}

/** How often each word stands in the text. */
function wordsOf(text: string): ReadonlyMap<string, number> {
  const words = new Map<string, number>()
  for (const word of text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    words.set(word, (words.get(word) ?? 0) + 1)
  }
  return words
}

function likenessOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0
  for (const [word, times] of a) common += Math.min(times, b.get(word) ?? 0)
  const count = (words: ReadonlyMap<string, number>) =>
    [...words.values()].reduce((sum, times) => sum + times, 0)
  const all = count(a) + count(b)
  return all === 0 ? 1 : (2 * common) / all
}

/** The most of the places that follow each other as before: the others were moved. */
function inOrder(places: readonly number[]): ReadonlySet<number> {
  // For each length the chain that ends lowest, so that the most can follow it.
  const ends: number[] = []
  const beforeOf = new Map<number, number | undefined>()
  for (const place of places) {
    const longer = ends.findIndex((end) => end > place)
    const length = longer < 0 ? ends.length : longer
    beforeOf.set(place, ends[length - 1])
    ends[length] = place
  }
  const chain = new Set<number>()
  for (let place = ends.at(-1); place !== undefined; place = beforeOf.get(place)) chain.add(place)
  return chain
}

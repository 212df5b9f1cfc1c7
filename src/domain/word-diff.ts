/** A stretch of two texts: of both, only of the earlier (`del`), or only of the later one (`ins`). */
export type Piece = { readonly text: string; readonly change?: 'ins' | 'del' | undefined }

/** Words with what belongs to them (0.95, 12.03.2021, e-post), blanks, and every other sign by itself. */
const WORDS = /[\p{L}\p{M}\p{N}]+(?:[-.,:/][\p{L}\p{M}\p{N}]+)*|\s+|./gsu

/**
 * Texts with more words changed than this are told as one that went and one that came: nobody reads so many marks, and
 * finding them takes time with the square of their number.
 */
const MAX_EDITS = 500

/** What became of the words of a text. The pieces that are not `ins` make the earlier text, those not `del` the later. */
export function wordDiff(before: string, after: string): readonly Piece[] {
  const a = before.match(WORDS) ?? []
  const b = after.match(WORDS) ?? []
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  const most = Math.min(a.length, b.length) - start
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const gone = a.slice(start, a.length - end)
  const come = b.slice(start, b.length - end)
  const between = editsOf(gone, come) ?? [replaced(gone.join(''), come.join(''))]
  return piecesOf(
    readable([same(a.slice(0, start).join('')), ...between, same(a.slice(a.length - end).join(''))]),
  )
}

/** A place in both texts: what stands in both, or what took the place of what. */
type Stretch = { readonly same: string; readonly del: string; readonly ins: string }
const same = (text: string): Stretch => ({ same: text, del: '', ins: '' })
const replaced = (del: string, ins: string): Stretch => ({ same: '', del, ins })

/** The fewest words that go and come (Myers 1986); undefined where they are more than anybody would read. */
function editsOf(a: readonly string[], b: readonly string[]): readonly Stretch[] | undefined {
  // How far in `a` one comes on each diagonal with so many edits.
  const reached = new Map<number, number>([[1, 0]])
  const trace: ReadonlyMap<number, number>[] = []
  const max = Math.min(MAX_EDITS, a.length + b.length)
  for (let edits = 0; edits <= max; edits++) {
    trace.push(around(reached, edits))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = isFromAbove(reached, diagonal, edits)
        ? (reached.get(diagonal + 1) ?? 0)
        : (reached.get(diagonal - 1) ?? 0) + 1
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++
      reached.set(diagonal, x)
      if (x >= a.length && x - diagonal >= b.length) return wayBack(a, b, trace)
    }
  }
  return undefined
}

/** What the step with so many edits can look at: the copies together stay within the square of the edits. */
function around(reached: ReadonlyMap<number, number>, edits: number): ReadonlyMap<number, number> {
  const kept = new Map<number, number>()
  for (let diagonal = -edits - 1; diagonal <= edits + 1; diagonal++) {
    const x = reached.get(diagonal)
    if (x !== undefined) kept.set(diagonal, x)
  }
  return kept
}

const isFromAbove = (reached: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean =>
  diagonal === -edits ||
  (diagonal !== edits && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1))

function wayBack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
): readonly Stretch[] {
  const stretches: Stretch[] = []
  let x = a.length
  let y = b.length
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reached = trace[edits] ?? new Map<number, number>()
    const diagonal = x - y
    const from = isFromAbove(reached, diagonal, edits) ? diagonal + 1 : diagonal - 1
    const fromX = edits === 0 ? 0 : (reached.get(from) ?? 0)
    const fromY = edits === 0 ? 0 : fromX - from
    const isInsertion = from === diagonal + 1
    const sameFrom = edits === 0 ? 0 : fromX + (isInsertion ? 0 : 1)
    if (x > sameFrom) stretches.push(same(a.slice(sameFrom, x).join('')))
    if (edits > 0) stretches.push(isInsertion ? replaced('', b[fromY] ?? '') : replaced(a[fromX] ?? '', ''))
    x = fromX
    y = fromY
  }
  return stretches.reverse()
}

/**
 * Words that stayed between two changes and are no longer than either of them, such as a blank or an "og", are told
 * with the changes: one phrase that took the place of another is read at once, a pattern of single words is not.
 */
function readable(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = []
  for (const stretch of stretches) {
    if (stretch.same === '' && stretch.del === '' && stretch.ins === '') continue
    const last = joined.at(-1)
    if (last === undefined || isSame(last) !== isSame(stretch)) joined.push(stretch)
    else joined.splice(-1, 1, joinedWith(last, stretch))
  }
  const read: Stretch[] = []
  for (const [i, stretch] of joined.entries()) {
    const before = read.at(-1)
    const after = joined[i + 1]
    if (before !== undefined && !isSame(before)) {
      const isShort =
        isSame(stretch) &&
        after !== undefined &&
        stretch.same.length <= Math.min(lengthOf(before), lengthOf(after))
      if (isShort || !isSame(stretch)) {
        read.splice(-1, 1, joinedWith(before, stretch))
        continue
      }
    }
    read.push(stretch)
  }
  return read
}

const isSame = ({ del, ins }: Stretch): boolean => del === '' && ins === ''
const lengthOf = ({ del, ins }: Stretch): number => Math.max(del.length, ins.length)

function joinedWith(before: Stretch, after: Stretch): Stretch {
  if (isSame(before) && isSame(after)) return same(before.same + after.same)
  return replaced(
    before.same + before.del + after.same + after.del,
    before.same + before.ins + after.same + after.ins,
  )
}

const piecesOf = (stretches: readonly Stretch[]): readonly Piece[] =>
  stretches.flatMap((stretch): readonly Piece[] => [
    ...(isSame(stretch) ? [{ text: stretch.same }] : []),
    ...(stretch.del === '' ? [] : [{ text: stretch.del, change: 'del' as const }]),
    ...(stretch.ins === '' ? [] : [{ text: stretch.ins, change: 'ins' as const }]),
  ])

import { LIMITS } from '../../domain/text.js'
import type { Clause, Wording } from '../../domain/values.js'

// A line that begins with a mark is an item of a list; other lines belong to what stands before them. Blanks are also
// those that word processors put in, such as the no-break space. A bullet and a bracket need none after them; a dash and
// a full stop do, because `-5` and `1.0` are numbers, and `1. mars` is a date.
const BLANK = String.raw`[^\S\r\n]`
const MONTH =
  'januar|februar|mars|märz|april|mai|juni|juli|august|september|oktober|november|desember|dezember'
const ITEM = new RegExp(
  String.raw`^${BLANK}*(?:[-–—*]${BLANK}+|•${BLANK}*|\d{1,3}\)${BLANK}*|\d{1,3}\.${BLANK}+(?!(?:${MONTH})(?!\p{L})))`,
  'gimu',
)

/** A mark is kept with the white space around it, up to this many characters; a longer one is part of the text. */
const MAX_MARK = 50

/**
 * A text taken apart where it has a list: what precedes the first item is the lead, each item a clause. A text without a
 * list is one clause. Put together again (`wordingText`) lead, marks and clauses are the same text, character for character.
 */
export function splitClauses(text: string): Wording {
  const starts = [...text.matchAll(ITEM)].map((match) => ({ at: match.index, mark: match[0] }))
  const [first] = starts
  if (first === undefined || starts.length > LIMITS.clauses) return { clauses: [{ text }] }
  const before = text.slice(0, first.at)
  const leadText = before.trimEnd()
  const clauses: Clause[] = []
  // White space between the lead, or an item, and the next mark belongs to that mark.
  let pending = before.slice(leadText.length)
  for (const [index, { at, mark }] of starts.entries()) {
    const end = starts[index + 1]?.at ?? text.length
    const body = text.slice(at + mark.length, end)
    const isLast = index === starts.length - 1
    const kept = isLast ? body : body.trimEnd()
    const wholeMark = pending + mark
    if (kept.trim() === '' || wholeMark.length > MAX_MARK) return { clauses: [{ text }] }
    clauses.push({ text: kept, mark: wholeMark })
    pending = body.slice(kept.length)
  }
  if (leadText === '') return before === '' ? { clauses } : { clauses: [{ text }] }
  return { lead: { text: leadText }, clauses }
}

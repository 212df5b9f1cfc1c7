const SHOWN = 80

/** A text in quotation marks, cut for a sentence. */
export function quoted(text: string): string {
  const points = [...text.slice(0, SHOWN * 2)]
  return points.length > SHOWN ? `"${points.slice(0, SHOWN).join('')}…"` : `"${text}"`
}

const LISTED = 10

/** Things named in a sentence: the first ten, and how many more. */
export function listed(things: readonly string[]): string {
  const more = things.length - LISTED
  return more > 0 ? `${things.slice(0, LISTED).join(', ')} and ${more} more` : things.join(', ')
}

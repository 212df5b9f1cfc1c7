/** The entries of a cell that holds several, `|` between; blank ones and repeated ones are left out. */
export function splitList(text: string): readonly string[] {
  const entries = text.split('|').map((entry) => entry.trim())
  return [...new Set(entries.filter((entry) => entry !== ''))]
}

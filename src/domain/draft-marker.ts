/** What stands before every printed draft: the minutes of its meeting are not approved. */
export const DRAFT_MARKER = 'Forslag til vedtak (ikke godkjent referat p.t.)'

// Registers spell it with other case and spacing, with or without a colon, underlined, and in a paragraph of its own
// where they were made from a web page. JavaScript's \s covers no-break spaces and line breaks.
const TAG = String.raw`<\/?(?:u|b|p|strong)\s*>`
const MARKER = new RegExp(
  String.raw`^(?:\s|${TAG})*forslag\s+til\s+vedtak(?:\s|${TAG})*\(\s*ikke\s+godkjent\s+referat\s+p\.?\s*t\.?\s*\)(?:\s|:|<\/(?:u|b|p|strong)\s*>)*`,
  'i',
)
const EACH_TAG = new RegExp(TAG, 'gi')

/** A decision's text apart from its marker. */
export type MarkedText = { readonly isDraft: boolean; readonly text: string }

/** Whether the text begins with the marker of a draft, in any of its spellings, and the text without it. */
export function readDraftMarker(text: string): MarkedText {
  const match = MARKER.exec(text)
  if (!match) return { isDraft: false, text }
  return { isDraft: true, text: withoutEndsOf(match[0], text.slice(match[0].length)) }
}

/** The rest of the text without the end tags of what began with the marker and goes on after it. */
function withoutEndsOf(marker: string, rest: string): string {
  const open: string[] = []
  for (const [tag] of marker.matchAll(EACH_TAG)) {
    const name = tag.replace(/[^a-z]/giu, '').toLowerCase()
    if (!tag.startsWith('</')) open.push(name)
    else if (open.includes(name)) open.splice(open.lastIndexOf(name), 1)
  }
  return open.reduce((text, name) => text.replace(new RegExp(String.raw`<\/${name}\s*>`, 'i'), ''), rest)
}

/** A draft's text as it is always printed. */
export const withDraftMarker = (text: string): string => `${DRAFT_MARKER}: ${text}`

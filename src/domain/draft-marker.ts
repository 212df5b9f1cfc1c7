/** What stands before every printed draft: the minutes of its meeting are not approved. */
export const DRAFT_MARKER = 'Forslag til vedtak (ikke godkjent referat p.t.)'

// Registers spell it with other case and spacing, with or without a colon, and underlined: `<u>…</u>` may close
// before or after the colon. JavaScript's \s covers no-break spaces and line breaks.
const MARKER =
  /^\s*(<u>\s*)?forslag\s+til\s+vedtak\s*\(\s*ikke\s+godkjent\s+referat\s+p\.?\s*t\.?\s*\)\s*:?\s*(<\/u>\s*)?:?\s*/i
const UNDERLINE_END = /<\/u>/i

/** A decision's text apart from its marker. */
export type MarkedText = { readonly isDraft: boolean; readonly text: string }

/** Whether the text begins with the marker of a draft, in any of its spellings, and the text without it. */
export function readDraftMarker(text: string): MarkedText {
  const match = MARKER.exec(text)
  if (!match) return { isDraft: false, text }
  const rest = text.slice(match[0].length)
  const underlineGoesOn = match[1] !== undefined && match[2] === undefined
  return { isDraft: true, text: underlineGoesOn ? rest.replace(UNDERLINE_END, '') : rest }
}

/** A draft's text as it is always printed. */
export const withDraftMarker = (text: string): string => `${DRAFT_MARKER}: ${text}`

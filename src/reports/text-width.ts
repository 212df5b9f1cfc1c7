import { DRAFT_MARKER } from '../domain/draft-marker.js'

const NO_WIDTH = /^[\p{M}\p{Cf}]$/u
// East Asian wide and full-width blocks and emoji: two columns in every terminal that shows them at all.
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]

/** How many columns of a terminal the text takes, without line breaks. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (NO_WIDTH.test(character)) return 0
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

// Other people's text must not steer the reader's terminal: escape sequences, and marks that turn the direction of writing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** The text with line breaks as `\n`, tabs as a space and every other control character as `�`. */
export function terminalText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(CONTROL, '\ufffd')
}

const NO_BREAK_MARKER = DRAFT_MARKER.replaceAll(' ', '\u00a0')

/** The lines of the text in at most `width` columns, broken between words, and inside one only where it is too long. */
export function wrapText(text: string, width: number): readonly string[] {
  // The marker of a draft stays on one line where it fits, so that it is seen and found as one.
  const whole = width > DRAFT_MARKER.length ? text.replaceAll(DRAFT_MARKER, NO_BREAK_MARKER) : text
  return whole.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)))
}

function wrapLine(line: string, width: number): readonly string[] {
  if (displayWidth(line) <= width) return [shown(line)]
  const lines: string[] = []
  let current = /^ */.exec(line)?.[0].slice(0, width - 1) ?? ''
  let isEmpty = true
  for (const word of line.trim().split(/ +/)) {
    const joined = isEmpty ? current + word : `${current} ${word}`
    if (displayWidth(joined) <= width) {
      current = joined
      isEmpty = false
      continue
    }
    if (!isEmpty) lines.push(current)
    const pieces = breakWord(isEmpty ? joined : word, width)
    lines.push(...pieces.slice(0, -1))
    current = pieces.at(-1) ?? ''
    isEmpty = false
  }
  return [...lines, current].map(shown)
}

const shown = (line: string): string => line.replaceAll(NO_BREAK_MARKER, DRAFT_MARKER)

function breakWord(word: string, width: number): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  let pieceWidth = 0
  for (const character of word) {
    const columns = characterWidth(character)
    if (pieceWidth + columns > width && piece !== '') {
      pieces.push(piece)
      piece = ''
      pieceWidth = 0
    }
    piece += character
    pieceWidth += columns
  }
  return [...pieces, piece]
}

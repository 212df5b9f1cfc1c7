import { htmlText } from './html.js'
import type { OrganisationNode } from './organisation-tree.js'
import { displayWidth, wrapText } from './text-width.js'

// Lengths are in SVG user units; text is set at 12, where a bold character takes about 7.6 in the widest of the fonts
// that a reader may have.
const BOX_WIDTH = 250
const BOX_CHARACTERS = 30
const COLUMN_GAP = 40
const ROW_GAP = 12
const LINE_HEIGHT = 15
const PADDING = 8
const MARGIN = 4
/** How many bodies that stand alone lie beside each other, below the trees. */
const ALONE_IN_A_ROW = 4
const FONTS = "'Source Sans 3', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

type TextLine = { readonly text: string; readonly isName: boolean }
type Placed = {
  readonly lines: readonly TextLine[]
  readonly x: number
  readonly y: number
  readonly height: number
  readonly children: readonly Placed[]
}

/**
 * The trees as one drawing, from left to right: a level is a column, leaves lie below each other, and a parent stands
 * in the middle of its children. Nothing overlaps, since every subtree has a stripe of its own. Bodies that have no
 * place in a tree lie in rows below.
 */
export function treeSvg(nodes: readonly OrganisationNode[], title: string): string {
  const trees = stack(
    nodes.filter(({ children }) => children.length > 0),
    0,
    MARGIN,
  )
  const alone = rowsOf(
    nodes.filter(({ children }) => children.length === 0),
    trees.bottom,
  )
  const { bottom } = alone
  const all = everyBox([...trees.placed, ...alone.placed])
  const right = Math.max(0, ...all.map(({ x }) => x + BOX_WIDTH))
  const width = right + MARGIN
  const height = Math.max(bottom - ROW_GAP, 0) + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${FONTS}" font-size="12">`,
    `<title>${htmlText(title.replace(/\s+/g, ' '))}</title>`,
    '<g fill="none" stroke="#555">',
    ...all.flatMap((parent) => parent.children.map((child) => edge(parent, child))),
    '</g>',
    ...all.map(box),
    '</svg>',
  ].join('\n')
}

/** Places trees below each other. `bottom` is where the next one may begin. */
function stack(
  nodes: readonly OrganisationNode[],
  depth: number,
  top: number,
): { readonly placed: readonly Placed[]; readonly bottom: number } {
  const placed: Placed[] = []
  let bottom = top
  for (const node of nodes) {
    const set = place(node, depth, bottom)
    placed.push(set.placed)
    bottom = set.bottom
  }
  return { placed, bottom }
}

function place(
  node: OrganisationNode,
  depth: number,
  top: number,
): { readonly placed: Placed; readonly bottom: number } {
  const lines = linesOf(node)
  const height = lines.length * LINE_HEIGHT + 2 * PADDING
  const x = MARGIN + depth * (BOX_WIDTH + COLUMN_GAP)
  const below = stack(node.children, depth + 1, top)
  const [first, last] = [below.placed[0], below.placed.at(-1)]
  const middle = first && last ? (middleOf(first) + middleOf(last)) / 2 : top + height / 2
  const y = Math.max(top, middle - height / 2)
  const bottom = Math.max(below.bottom, y + height + ROW_GAP)
  return { placed: { lines, x, y, height, children: below.placed }, bottom }
}

/** Places bodies beside each other, in rows as high as the highest of them. */
function rowsOf(nodes: readonly OrganisationNode[], top: number): ReturnType<typeof stack> {
  const placed: Placed[] = []
  let rowTop = top
  for (let at = 0; at < nodes.length; at += ALONE_IN_A_ROW) {
    const row = nodes.slice(at, at + ALONE_IN_A_ROW).map((node, i) => place(node, i, rowTop))
    placed.push(...row.map((one) => one.placed))
    rowTop = Math.max(...row.map(({ bottom }) => bottom))
  }
  return { placed, bottom: rowTop }
}

const middleOf = ({ y, height }: Placed): number => y + height / 2

function linesOf({ name, kind, people }: OrganisationNode): readonly TextLine[] {
  const set = (text: string, isName: boolean) =>
    wrapText(text.replace(/\s+/g, ' '), BOX_CHARACTERS).map((line) => ({ text: line, isName }))
  return [...set(name, true), ...[kind, ...people].flatMap((text) => set(text, false))]
}

const everyBox = (placed: readonly Placed[]): readonly Placed[] =>
  placed.flatMap((one) => [one, ...everyBox(one.children)])

function edge(parent: Placed, child: Placed): string {
  const from = parent.x + BOX_WIDTH
  const bend = from + COLUMN_GAP / 2
  return `<path d="M${from} ${middleOf(parent)}H${bend}V${middleOf(child)}H${child.x}"/>`
}

function box({ lines, x, y, height }: Placed): string {
  const texts = lines.map(({ text, isName }, i) => {
    const baseline = y + PADDING + (i + 1) * LINE_HEIGHT - 4
    const room = BOX_WIDTH - 2 * PADDING
    // A line of wide letters is pressed together rather than let out of its box.
    const length = estimatedWidth(text) > room ? ` textLength="${room}" lengthAdjust="spacingAndGlyphs"` : ''
    return `<text x="${x + PADDING}" y="${baseline}"${isName ? ' font-weight="bold"' : ''}${length}>${htmlText(text)}</text>`
  })
  return [
    '<g>',
    `<rect x="${x}" y="${y}" width="${BOX_WIDTH}" height="${height}" rx="3" fill="#fff" stroke="#333"/>`,
    ...texts,
    '</g>',
  ].join('')
}

/** How long a bold line may become in a wide font. */
function estimatedWidth(text: string): number {
  let width = 0
  for (const letter of text)
    width += /[mwMW@%]/.test(letter) ? 12 : /\p{Lu}/u.test(letter) ? 9 : 7.6 * displayWidth(letter)
  return width
}

import { haveOneStem } from '../projector/norwegian-stems.js'

const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** How much of the text stands before the first word that was found, and how much in all, in UTF-16 code units. */
const BEFORE = 60
const LENGTH = 200

/** The part of a text around the first word that was searched for, on one line, with … where it was cut. */
export function snippetOf(text: string, searched: string): string {
  const wanted = searched.match(WORD) ?? []
  let found = 0
  for (const match of text.matchAll(WORD)) {
    if (!wanted.some((word) => isFoundBy(match[0], word))) continue
    found = match.index
    break
  }
  const start = found <= BEFORE ? 0 : wordStart(text, found - BEFORE)
  const end = text.length - start <= LENGTH ? text.length : wordEnd(text, start + LENGTH)
  const cut = text.slice(start, end).replace(/\s+/gu, ' ').trim()
  return `${start > 0 ? '… ' : ''}${cut}${end < text.length ? ' …' : ''}`
}

const isFoundBy = (word: string, wanted: string): boolean =>
  haveOneStem(word, wanted) || word.toLowerCase().startsWith(wanted.toLowerCase())

/** The place after the next white space, so that no word is cut in two. */
function wordStart(text: string, at: number): number {
  const space = text.slice(at).search(/\s/u)
  return space < 0 || space > BEFORE ? at : at + space + 1
}

function wordEnd(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at)
  return space <= at - BEFORE ? at : space
}

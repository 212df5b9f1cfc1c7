import type { FastifyRequest } from 'fastify'
import { parseRange } from './representation.js'

/** What problems are told in: English where nobody asks for another. */
export type Language = 'en' | 'nb'

/** Bokmål is what is nearest also to who asks for nynorsk, or for Norwegian at large. */
const LANGUAGES: Readonly<Record<string, Language>> = { nb: 'nb', no: 'nb', nn: 'nb', en: 'en', '*': 'en' }

/** The language that `Accept-Language` likes best of those there are (RFC 9110, 12.5.4); of equals the first. */
export function languageOf({ headers }: Pick<FastifyRequest, 'headers'>): Language {
  let best: { readonly language: Language; readonly quality: number } = { language: 'en', quality: 0 }
  for (const { range, quality } of (headers['accept-language'] ?? '').split(',').map(parseRange)) {
    const [primary = ''] = range.split('-')
    const language = Object.hasOwn(LANGUAGES, primary) ? LANGUAGES[primary] : undefined
    if (language !== undefined && quality > best.quality) best = { language, quality }
  }
  return best.language
}

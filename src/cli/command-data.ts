import { readFileSync } from 'node:fs'
import { Refusal } from '../domain/refusal.js'

/** What `--data` of `ledger do` may be. */
export const DATA_FORMS = 'a JSON object, @FILE with one, or - for stdin'

/**
 * `--data` names the data folder everywhere but in `ledger do`, where it is the command's data. Given there twice,
 * what is no data is the folder.
 */
export function splitDataOptions(given: readonly string[]): {
  readonly data: string | undefined
  readonly folder: string | undefined
} {
  if (given.length < 2) return { data: given[0], folder: undefined }
  const data = given.filter(looksLikeData).at(-1) ?? given.at(-1)
  return { data, folder: given.filter((value) => value !== data).at(-1) }
}

const looksLikeData = (value: string): boolean => /^(-$|@|\s*[{["])/.test(value)

/**
 * The command's data as the option gives it.
 * @throws {Refusal} `invalid-data` where the file cannot be read or the text is no JSON
 */
export function readCommandData(given: string): unknown {
  const text = textOf(given)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal(
      'invalid-data',
      `--data is not JSON: ${error instanceof Error ? error.message : error}`,
      {
        field: 'data',
        value: given.length > 200 ? `${given.slice(0, 200)}…` : given,
        allowed: DATA_FORMS,
      },
    )
  }
}

function textOf(given: string): string {
  if (given !== '-' && !given.startsWith('@')) return given
  const isStdin = given === '-'
  try {
    // A byte order mark is what some editors put before a text; JSON knows none.
    return readFileSync(isStdin ? 0 : given.slice(1), 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    const from = isStdin ? 'stdin' : given.slice(1)
    throw new Refusal(
      'invalid-data',
      `${from} cannot be read: ${error instanceof Error ? error.message : error}`,
      {
        field: 'data',
        value: given,
        allowed: DATA_FORMS,
      },
    )
  }
}

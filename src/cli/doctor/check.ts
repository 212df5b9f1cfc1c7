/** What one check came to. `remedy` says what to do; without one nothing is wrong. */
export type Check = {
  readonly about: string
  readonly found: string
  readonly remedy?: string
}

export const isWrong = ({ remedy }: Check): boolean => remedy !== undefined

/** Runs a check that may throw: what it throws is what it found. */
export async function checked(
  about: string,
  remedy: string,
  run: () => Check | readonly Check[] | Promise<Check | readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    const found = await run()
    return 'about' in found ? [found] : found
  } catch (error) {
    return [{ about, found: error instanceof Error ? error.message : String(error), remedy }]
  }
}

/** The checks as lines: what is wrong says what to do below it. */
export function checkLines(checks: readonly Check[]): readonly string[] {
  const width = Math.max(...checks.map(({ about }) => about.length))
  const lines = checks.flatMap((check) => [
    `${isWrong(check) ? 'WRONG' : 'ok   '}  ${check.about.padEnd(width)}  ${check.found}`,
    ...(check.remedy === undefined ? [] : [`       ${' '.repeat(width)}  → ${check.remedy}`]),
  ])
  const wrong = checks.filter(isWrong).length
  return [
    ...lines,
    '',
    wrong === 0 ? 'Nothing is wrong.' : `${wrong} of ${checks.length} checks found something.`,
  ]
}

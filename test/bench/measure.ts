/** One measured rate, in operations (events, rows) a second: the runs of one process, and their median. */
export type Measured = {
  readonly name: string
  readonly unit: string
  readonly runs: readonly number[]
  readonly median: number
}

/** A claim: the ratio of two medians of the same run, and the least (or most) that is wanted. */
export type Ratio = {
  readonly name: string
  readonly value: number
  readonly atLeast?: number
  readonly atMost?: number
  readonly holds: boolean
}

export type Report = { readonly measured: Measured[]; readonly ratios: Ratio[]; readonly notes: string[] }

export const emptyReport = (): Report => ({ measured: [], ratios: [], notes: [] })

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** One timed run: how many operations it did, and what did them. */
export type Contender = { readonly name: string; readonly unit: string; readonly run: () => Promise<number> }

/**
 * Runs the contenders in turn, A B C A B C …, so that a machine that slows down slows all of them.
 * Each `run` sets up outside its own clock and gives operations a second.
 */
export async function sideBySide(
  report: Report,
  rounds: number,
  contenders: readonly Contender[],
): Promise<void> {
  const runs = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of contenders) {
      runs.get(name)?.push(await run())
      process.stderr.write('.')
    }
  }
  process.stderr.write('\n')
  for (const { name, unit } of contenders) {
    const values = runs.get(name) ?? []
    report.measured.push({ name, unit, runs: values, median: median(values) })
  }
}

export function addRatio(
  report: Report,
  name: string,
  numerator: string,
  denominator: string,
  wanted: { readonly atLeast?: number; readonly atMost?: number },
): void {
  const find = (wantedName: string) =>
    report.measured.find((measured) => measured.name === wantedName)?.median
  const top = find(numerator)
  const bottom = find(denominator)
  if (top === undefined || bottom === undefined || bottom === 0) return
  const value = top / bottom
  const holds =
    (wanted.atLeast === undefined || value >= wanted.atLeast) &&
    (wanted.atMost === undefined || value <= wanted.atMost)
  report.ratios.push({ name, value, ...wanted, holds })
}

/** Times an action that does `operations` operations. Operations a second. */
export async function rate(operations: number, action: () => Promise<void> | void): Promise<number> {
  const startedAt = process.hrtime.bigint()
  await action()
  return (operations * 1e9) / Number(process.hrtime.bigint() - startedAt)
}

export function printReport(report: Report): string {
  const lines: string[] = ['', 'measured (median of the runs)']
  const number = (value: number) => Math.round(value).toLocaleString('en-GB')
  for (const { name, unit, median: middle, runs } of report.measured) {
    const spread = runs.length > 1 ? `   ${number(Math.min(...runs))} – ${number(Math.max(...runs))}` : ''
    lines.push(`  ${name.padEnd(52)} ${number(middle).padStart(12)} ${unit}${spread}`)
  }
  lines.push('', 'ratios')
  for (const { name, value, atLeast, atMost, holds } of report.ratios) {
    const wanted =
      atLeast !== undefined ? `at least ${atLeast}` : atMost !== undefined ? `at most ${atMost}` : ''
    lines.push(
      `  ${name.padEnd(52)} ${value.toFixed(2).padStart(12)}   ${wanted.padEnd(14)} ${holds ? 'yes' : 'NO'}`,
    )
  }
  if (report.notes.length > 0) lines.push('', ...report.notes.map((note) => `  ${note}`))
  return `${lines.join('\n')}\n`
}

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

/** A claim about one figure, with its bound. One that is `ofMachine` says more of the machine than of the program. */
export type Limit = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly atLeast?: number
  readonly atMost?: number
  readonly holds: boolean
  readonly ofMachine: boolean
}

export type Report = {
  readonly measured: Measured[]
  readonly ratios: Ratio[]
  readonly limits: Limit[]
  readonly notes: string[]
}

export const emptyReport = (): Report => ({ measured: [], ratios: [], limits: [], notes: [] })

/** Whether everything holds that is claimed of the program on any machine. */
export const allHold = ({ ratios, limits }: Report): boolean =>
  ratios.every(({ holds }) => holds) && limits.every(({ holds, ofMachine }) => holds || ofMachine)

type Bounds = { readonly atLeast?: number; readonly atMost?: number }

const isWithin = (value: number, { atLeast, atMost }: Bounds): boolean =>
  (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost)

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

/** The median that was measured under a name. */
export const medianOf = (report: Report, name: string): number | undefined =>
  report.measured.find((measured) => measured.name === name)?.median

export function addRatio(
  report: Report,
  name: string,
  numerator: string,
  denominator: string,
  wanted: Bounds,
): void {
  const top = medianOf(report, numerator)
  const bottom = medianOf(report, denominator)
  if (top === undefined || bottom === undefined || bottom === 0) return
  const value = top / bottom
  report.ratios.push({ name, value, ...wanted, holds: isWithin(value, wanted) })
}

export function addLimit(
  report: Report,
  name: string,
  {
    value,
    unit,
    ofMachine = false,
    ...wanted
  }: Omit<Limit, 'name' | 'holds' | 'ofMachine'> & {
    readonly ofMachine?: boolean
  },
): void {
  report.limits.push({ name, value, unit, ...wanted, holds: isWithin(value, wanted), ofMachine })
}

export async function secondsOf(action: () => Promise<void>): Promise<number> {
  const startedAt = process.hrtime.bigint()
  await action()
  return Number(process.hrtime.bigint() - startedAt) / 1e9
}

/** Times an action that does `operations` operations. Operations a second. */
export async function rate(operations: number, action: () => Promise<void> | void): Promise<number> {
  const startedAt = process.hrtime.bigint()
  await action()
  return (operations * 1e9) / Number(process.hrtime.bigint() - startedAt)
}

const NAME_WIDTH = 62

/** The measured figures, then what is claimed of them and whether it holds. */
export function printReport(report: Report): string {
  const lines: string[] = ['', 'measured: the median of the runs, and the least and the most']
  const number = (value: number) =>
    value.toLocaleString('en-GB', { maximumFractionDigits: value < 100 ? 1 : 0 })
  const row = (name: string, value: string, rest: string) =>
    `  ${name.padEnd(NAME_WIDTH)} ${value.padStart(9)} ${rest}`
  for (const { name, unit, median: middle, runs } of report.measured) {
    const spread = runs.length > 1 ? `${number(Math.min(...runs))} – ${number(Math.max(...runs))}` : ''
    lines.push(row(name, number(middle), `${unit.padEnd(6)} ${spread}`.trimEnd()))
  }
  const wantedText = ({ atLeast, atMost }: Bounds) =>
    atLeast !== undefined
      ? `at least ${number(atLeast)}`
      : atMost !== undefined
        ? `at most ${number(atMost)}`
        : ''
  const verdict = (bounds: Bounds, holds: boolean) =>
    `${wantedText(bounds).padEnd(16)} ${holds ? 'yes' : 'NO'}`
  lines.push('', 'claimed')
  for (const ratio of report.ratios) {
    lines.push(row(ratio.name, ratio.value.toFixed(2), `       ${verdict(ratio, ratio.holds)}`))
  }
  for (const limit of report.limits) {
    const idle = limit.ofMachine ? ' (of an idle machine with two cores)' : ''
    lines.push(
      row(limit.name, number(limit.value), `${limit.unit.padEnd(6)} ${verdict(limit, limit.holds)}${idle}`),
    )
  }
  if (report.notes.length > 0) lines.push('', ...report.notes.map((note) => `  ${note}`))
  return `${lines.join('\n')}\n`
}

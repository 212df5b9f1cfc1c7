import { render } from '../reports/render.js'
import type { Answer } from '../reports/table.js'
import type { ListOptions } from './options.js'

/** Where there is no terminal, tables are as wide as this. */
const DEFAULT_WIDTH = 120

/** Writes the answer on stdout, and waits until it is taken. */
export async function print(answer: Answer, { format = 'table', width }: ListOptions): Promise<void> {
  await printText(render(answer, format, width ?? process.stdout.columns ?? DEFAULT_WIDTH))
}

export function printText(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve()
    else process.stdout.once('drain', resolve)
  })
}

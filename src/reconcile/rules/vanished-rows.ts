import type { Rule } from '../finding.js'
import { told } from '../world.js'

/** Rows that were in a register and are in its last file no more. */
export const vanishedRowsRule: Rule = {
  id: 'row-vanished',
  severity: 'warning',
  looksFor: {
    nb: 'Rader som har stått i en oversikt og er borte fra den siste filen. Det de førte til, står fortsatt.',
    en: 'Rows that stood in a register and are gone from its last file. What came of them still stands.',
  },
  find: ({ registers }) =>
    registers.flatMap(({ register, gone }) => {
      if (gone.length === 0) return []
      const lines = gone.map(({ line }) => line).join(', ')
      return [
        {
          about: [register.registerId],
          basis: gone.map(({ rowId }) => rowId).sort(),
          message: {
            nb: `${register.name} har mistet rader som før stod på linje ${lines}.`,
            en: `${register.name} has lost rows that stood on line ${lines} before.`,
          },
          rows: gone.map(told),
          things: [],
        },
      ]
    }),
}

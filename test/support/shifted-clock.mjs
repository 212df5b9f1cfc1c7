// Preloaded (`--import`) into a process whose machine's clock somebody sets: LEDGER_CLOCK names a file that holds how many
// milliseconds it is ahead of (or, below zero, behind) the real one, and that may change at any time.
import { readFileSync } from 'node:fs'

const Real = Date
const shiftMs = () => Number(readFileSync(process.env.LEDGER_CLOCK, 'utf8'))

globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + shiftMs())
    else super(...given)
  }

  static now() {
    return Real.now() + shiftMs()
  }
}

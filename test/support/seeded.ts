import { configureGlobal, readConfigureGlobal } from 'fast-check'

/**
 * Properties are tried with one seed, so that a run says the same of the same code. `LEDGER_TEST_SEED=…` tries another;
 * with `random` each run has its own, and a failure prints it.
 */
const { LEDGER_TEST_SEED = '3' } = process.env
if (LEDGER_TEST_SEED !== 'random') {
  configureGlobal({ ...readConfigureGlobal(), seed: Number(LEDGER_TEST_SEED) })
}

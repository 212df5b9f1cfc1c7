// Writes the runner's own counts to the file named by LEDGER_TEST_REPORT, for .ci/run.
import { writeFileSync } from 'node:fs'

export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.LEDGER_TEST_REPORT
    if (!file) return
    writeFileSync(
      file,
      JSON.stringify({
        passed: results.numPassedTests,
        failed: results.numFailedTests,
        suitesFailedToRun: results.numRuntimeErrorTestSuites,
      }),
    )
  }
}

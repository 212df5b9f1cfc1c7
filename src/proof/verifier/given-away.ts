import { fileURLToPath } from 'node:url'
import { oneModule } from './one-module.js'
import { verifierPage } from './page.js'

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The verifier in the forms in which it leaves the ledger: a page for a browser, and the program as one file. */
export const givenAway = {
  page: () => verifierPage(oneModule(fileAt('verify-proof.js'))),
  alone: () => oneModule(fileAt('../../ledger-verify.js')),
}

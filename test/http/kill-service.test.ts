import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkDictation } from '../support/check-dictation.js'
import { secretary } from '../support/secretary.js'
import { type ServedLedger, startServedLedger } from '../support/served-ledger.js'

const KILLS = Number(process.env.LEDGER_TEST_KILLS ?? 4)
const SECRETARIES = 8
/** A kill comes this long after the service has begun to answer, at a moment that chance chooses. */
const LONGEST_LIFE_MS = 700

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-kill-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test(
  'killed again and again while secretaries dictate, the service has done every acknowledged command, once',
  async () => {
    let serving: ServedLedger = await startServedLedger(folder)
    let starting: Promise<unknown> = Promise.resolve()
    const address = async () => {
      await starting
      return serving.url
    }
    const secretaries = Array.from({ length: SECRETARIES }, (_, number) =>
      secretary(`Utvalg ${number}`, address),
    )
    let goesOn = true
    const dictating = secretaries.map(async (one) => {
      await one.openMeeting()
      let matters = 0
      while (goesOn) {
        matters += 1
        await one.dictate(matters)
      }
      return { ...one, matters }
    })
    for (let kill = 0; kill < KILLS; kill++) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_LIFE_MS))
      starting = serving.kill('SIGKILL').then(async () => {
        serving = await startServedLedger(folder)
      })
      await starting
    }
    goesOn = false
    const dictations = await Promise.all(dictating)
    expect(await serving.kill('SIGTERM')).toBe(0)
    await checkDictation(join(folder, 'ledger.db'), dictations)
  },
  60_000 + KILLS * 15_000,
)

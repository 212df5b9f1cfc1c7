import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importAnswer } from '../../src/contract/import-answer.js'
import { checkDictation, readLogFile } from '../support/check-dictation.js'
import { secretary } from '../support/secretary.js'
import { startServedLedger } from '../support/served-ledger.js'

// A whole town hall is 200 secretaries and 20,000 rows: set both to try it at that size.
const SECRETARIES = Number(process.env.LEDGER_TEST_SECRETARIES ?? 20)
const ROWS = Number(process.env.LEDGER_TEST_ROWS ?? 600)
const MATTERS = 3

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-busy-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function register(): FormData {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const day = String((row % 28) + 1).padStart(2, '0')
    return `${day}.03.2021;Arkivutvalg ${row % 40};Sak ${row};Vedtatt i sak ${row}.`
  })
  const form = new FormData()
  form.set('kind', 'meetings')
  form.append('file', new Blob([`Dato;Organ;Sak;Vedtak\n${rows.join('\n')}\n`]), 'arkiv.csv')
  return form
}

test(
  'many secretaries dictate and read back while a register is imported and the read models are made anew',
  async () => {
    const serving = await startServedLedger(folder)
    const secretaries = Array.from({ length: SECRETARIES }, (_, number) =>
      secretary(`Utvalg ${number}`, async () => serving.url),
    )
    const importing = fetch(`${serving.url}/api/imports`, { method: 'POST', body: register() })
    const rebuilding = fetch(`${serving.url}/api/projections/rebuild`, { method: 'POST' })
    const dictations = await Promise.all(
      secretaries.map(async (one) => {
        await one.openMeeting()
        for (let matter = 1; matter <= MATTERS; matter++) await one.dictate(matter)
        return { ...one, matters: MATTERS }
      }),
    )
    expect((await rebuilding).status).toBe(200)
    const imported = importAnswer.parse(await (await importing).json())
    expect(imported.registers).toEqual([expect.objectContaining({ new: ROWS, unchanged: 0 })])
    expect(await serving.kill('SIGTERM')).toBe(0)
    await checkDictation(join(folder, 'ledger.db'), dictations)
    const { ofStream } = await readLogFile(join(folder, 'ledger.db'))
    const held = [...ofStream.values()].flat().filter(({ type }) => type === 'HeldMeetingRegistered')
    expect(held).toHaveLength(ROWS)
  },
  60_000 + SECRETARIES * 2_000 + ROWS * 20,
)

jest.mock('snowball-stemmers', () => ({ __esModule: true, default: jest.requireActual('snowball-stemmers') }))
import { sql } from 'kysely'
import { generateHistory } from '../bench/generate.js'
import { decode } from '../../src/ledger/codec.js'
import { openReadModels } from '../../src/read-models/connection.js'
import { projectInto, moment } from '../support/ledger-fixture.js'
import { effectiveDate, isInForce, withRedirected } from '../../src/queries/facts-sql.js'
import { rmSync, existsSync } from 'node:fs'

it('perf', async () => {
  const file = '/tmp/qwork/perf.db'
  const fresh = !existsSync(file)
  const models = openReadModels(file)
  if (fresh) {
    let n = 0
    function* events() {
      for (const append of generateHistory({ seed: 1, events: 100_000 })) {
        let v = append.after
        for (const e of append.events) {
          n++; v++
          yield decode({ ...e, stream: append.stream, streamVersion: `${BigInt(v)}`, position: String(n).padStart(20, '0') })
        }
      }
    }
    const t = performance.now()
    projectInto(models, events())
    console.log(n, 'events', Math.round((performance.now() - t)), 'ms', Math.round(n / (performance.now() - t) * 1000), 'ev/s')
  }
  const m = moment()
  for (const mm of [m, moment('2012-01-01')]) {
  const ids = (await sql<{ meeting_id: string }>`SELECT meeting_id FROM meetings LIMIT 100 OFFSET 300`.execute(models)).rows.map((r) => r.meeting_id)
  for (let i = 0; i < 3; i++) {
    const t = performance.now()
    const r = await sql`${withRedirected(mm)} SELECT f.*, ${effectiveDate('f', mm)} AS d FROM decision_facts f WHERE f.meeting_id IN (${sql.join(ids)}) AND ${isInForce('f', mm)} ORDER BY f.position`.execute(models)
    console.log(r.rows.length, 'rows', (performance.now() - t).toFixed(1), 'ms')
  }
  }
  await models.close()
})

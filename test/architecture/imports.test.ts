import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(__dirname, '..', '..')
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')

function cruise(...targets: string[]) {
  return spawnSync(
    process.execPath,
    [cruiser, '--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...targets],
    { cwd: root, encoding: 'utf8' },
  )
}

describe('imports between folders', () => {
  it('point one way, without circles', () => {
    const { status, stdout, stderr } = cruise('src', 'projections')
    expect(`${stdout}${stderr}`).toContain('no dependency violations found')
    expect(status).toBe(0)
  }, 60_000)
})

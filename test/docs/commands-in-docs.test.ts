import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(__dirname, '..', '..')
const cli = join(root, 'dist', 'src', 'cli.js')
const PREFIX = 'npm run -s ledger -- '

/** The words of a command line as a shell takes them apart: blanks between, quotes around. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
}

/** The ledger's command lines in the `sh` blocks of a page, in order. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.startsWith(PREFIX))
}

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

describe.each(pages.filter((page) => commandsOf(page).length > 0))('commands shown in %s', (page) => {
  // What the commands write lies here, and the examples beside it.
  const folder = mkdtempSync(join(tmpdir(), 'ledger-docs-'))
  symlinkSync(join(root, 'examples'), join(folder, 'examples'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  // In order and on one ledger, as somebody who follows the page would type them.
  it.each(commandsOf(page))(
    '%s',
    (line) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [cli, ...wordsOf(line.slice(PREFIX.length))],
        {
          cwd: folder,
          encoding: 'utf8',
          env: { ...process.env, LEDGER_DATA: join(folder, 'data') },
        },
      )
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('error:') })
      expect(stdout.trim()).not.toBe('')
    },
    60_000,
  )
})

describe('files and folders named in the docs', () => {
  it.each(pages)('%s names none that is missing', (page) => {
    const text = readFileSync(join(root, page), 'utf8')
    const named = [...text.matchAll(/`((?:src|projections|test|docs|examples|scripts)\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    )
    const linked = [...text.matchAll(/\]\(((?!http)[\w./-]+)\)/g)].map(([, path = '']) =>
      join(page, '..', path),
    )
    expect([...named, ...linked].filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import {
  acquireWriterLock,
  isHeld,
  type LockRefused,
  type WriterLock,
} from '../../src/ledger/sqlite/writer-lock.js'
import { collect, newEvents, newStream } from './log-samples.js'

const folder = mkdtempSync(join(tmpdir(), 'writer-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

let folders = 0
function newFolder(): string {
  folders += 1
  return join(folder, String(folders), 'data')
}

/** Starts a process that takes the lock, and gives the line it printed. */
async function holdIn(dataDir: string, command: string) {
  const child = spawn(process.execPath, [join(__dirname, 'support', 'hold-lock.mjs'), dataDir, command], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, said: JSON.parse(String(line)) }
}

function mustHold(lock: WriterLock | LockRefused): WriterLock {
  if ('heldBy' in lock) throw new Error(`held by ${JSON.stringify(lock.heldBy)}`)
  return lock
}

test('a second process is refused and told who writes', async () => {
  const dataDir = newFolder()
  const { child, said } = await holdIn(dataDir, 'ledger serve')
  expect(said.held).toMatchObject({ pid: child.pid, host: hostname(), command: 'ledger serve' })
  expect(acquireWriterLock(dataDir, 'ledger import')).toEqual({ heldBy: said.held })
  const second = await holdIn(dataDir, 'ledger do')
  expect(second.said).toEqual({ heldBy: said.held })
  expect(isHeld(dataDir)).toBe(true)
})

test('the lock is free after SIGKILL, although the name is still there', async () => {
  const dataDir = newFolder()
  const { child, said } = await holdIn(dataDir, 'ledger serve')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(JSON.parse(readFileSync(join(dataDir, 'lock.json'), 'utf8'))).toEqual(said.held)
  expect(isHeld(dataDir)).toBe(false)
  const lock = mustHold(acquireWriterLock(dataDir, 'ledger import'))
  expect(await holdIn(dataDir, 'ledger do')).toMatchObject({
    said: { heldBy: { pid: process.pid, command: 'ledger import' } },
  })
  lock.release()
})

test('the lock is free after its holder ends or releases it', async () => {
  const dataDir = newFolder()
  const { child } = await holdIn(dataDir, 'ledger serve')
  child.stdin?.end()
  await once(child, 'exit')
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false)
  const lock = mustHold(acquireWriterLock(dataDir, 'ledger import'))
  lock.release()
  lock.release()
  expect(isHeld(dataDir)).toBe(false)
  expect((await holdIn(dataDir, 'ledger do')).said).toHaveProperty('held')
})

test('one process holds it once, and asking does not lose it', async () => {
  const dataDir = newFolder()
  const lock = mustHold(acquireWriterLock(dataDir, 'first'))
  expect(acquireWriterLock(dataDir, 'second')).toEqual({ heldBy: lock.holder })
  expect(isHeld(dataDir)).toBe(true)
  // Closing a file drops a process's POSIX locks on it: the asking above must not have done that.
  expect((await holdIn(dataDir, 'other')).said).toEqual({ heldBy: lock.holder })
  lock.release()
})

test('nobody holds a folder that is not there, and looking does not make it', () => {
  const dataDir = newFolder()
  expect(isHeld(dataDir)).toBe(false)
  expect(existsSync(dataDir)).toBe(false)
})

test('of many that ask at once one gets it', async () => {
  const dataDir = newFolder()
  const started = await Promise.all(
    Array.from({ length: 5 }, (_, index) => holdIn(dataDir, `number ${index}`)),
  )
  expect(started.filter(({ said }) => 'held' in said)).toHaveLength(1)
})

test('reading works beside the holder', async () => {
  const dataDir = newFolder()
  const { said } = await holdIn(dataDir, 'ledger serve')
  expect(said).toHaveProperty('held')
  const file = join(dataDir, 'log.db')
  const writer = openSqliteLog(file)
  await writer.append(newStream(), 'no_stream', newEvents(2))
  const reader = openSqliteLog(file, { readonly: true })
  expect(await collect(reader.readAll())).toHaveLength(2)
  await reader.close()
  await writer.close()
})

import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isConsistent } from '../../src/proof/merkle-tree.js'

// A witness as C2SP's tlog-witness and tlog-cosignature describe one. Of the product it shares the check of consistency
// alone: what it signs, and how, is written here a second time.
const rawOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' }).subarray(-32)
const keyIdOf = (name: string, typed: Buffer): Buffer =>
  createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)

/** Somebody with a key who signs what he is shown. @param pair the key, where somebody else has the same */
export function signingWitness(name: string, pair = generateKeyPairSync('ed25519')) {
  const { privateKey, publicKey } = pair
  const typed = Buffer.concat([Buffer.of(4), rawOf(publicKey)])
  const id = keyIdOf(name, typed)
  return {
    name,
    pair,
    /** The key as it is published. */
    key: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    /** The line that the witness adds to a note. */
    line(note: string, at: Date): string {
      const text = note.slice(0, note.lastIndexOf('\n\n') + 1)
      const seconds = BigInt(Math.floor(at.getTime() / 1_000))
      const time = Buffer.alloc(8)
      time.writeBigUInt64BE(seconds)
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), privateKey)
      return `— ${name} ${Buffer.concat([id, time, signature]).toString('base64')}\n`
    },
  }
}

type Seen = { readonly size: number; readonly root: Buffer }
type Answer = { readonly status: number; readonly body?: string; readonly type?: string }

/** A witness who is asked over HTTP. */
export async function openWitness(name: string) {
  const signer = signingWitness(name)
  const logs = new Map<string, string>()
  const seen = new Map<string, Seen>()
  const answers: Answer[] = []
  let instead: Answer | undefined

  function addCheckpoint(body: string): Answer {
    const [head = '', ...rest] = body.split('\n\n')
    const note = rest.join('\n\n')
    const [old = '', ...path] = head.split('\n')
    const [origin = '', sizeText, rootText = ''] = note.split('\n')
    const key = logs.get(origin)
    if (key === undefined) return { status: 404 }
    if (!isSigned(note, key)) return { status: 403 }
    const [oldSize, size] = [Number(old.replace(/^old /, '')), Number(sizeText)]
    if (oldSize > size) return { status: 400 }
    const root = Buffer.from(rootText, 'base64')
    const last = seen.get(origin) ?? { size: 0, root: createHash('sha256').digest() }
    if (last.size !== oldSize) return { status: 409, body: `${last.size}\n`, type: 'text/x.tlog.size' }
    const hashes = path.map((line) => Buffer.from(line, 'base64'))
    if (!isConsistent([last.size, last.root], [size, root], hashes)) return { status: 422 }
    seen.set(origin, { size, root })
    return { status: 200, body: signer.line(note, new Date()) }
  }

  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const isAsked = request.method === 'POST' && request.url === '/w/add-checkpoint'
      const answer = instead ?? (isAsked ? addCheckpoint(body) : { status: 405 })
      answers.push(answer)
      response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain' })
      response.end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    key: signer.key,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/w`,
    /** What it answered so far. */
    answers,
    /** Knows a log from now on, by one of its public keys. */
    trust: (key: string) => logs.set(key.split('+')[0] ?? '', key),
    /** Answers this to everything; left out, as a witness does. */
    answer(what?: Answer) {
      instead = what
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

function isSigned(note: string, key: string): boolean {
  const [, name, typed = ''] = /^([^+]+)\+[0-9a-f]{8}\+(.*)$/.exec(key) ?? []
  const end = note.lastIndexOf('\n\n')
  const raw = Buffer.from(typed, 'base64').subarray(1)
  const publicKey = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]),
    format: 'der',
    type: 'spki',
  })
  return note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line.startsWith(`— ${name} `))
    .some((line) => {
      const signature = Buffer.from(line.split(' ')[2] ?? '', 'base64').subarray(4)
      return verify(null, Buffer.from(note.slice(0, end + 1)), publicKey, signature)
    })
}

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { anchoringTo } from '../../src/proof/anchoring.js'
import { checkpointFiles } from '../../src/proof/checkpoint-folder.js'
import { claimedKeys } from '../../src/proof/claimed-keys.js'
import { keepProof } from '../../src/proof/keep-proof.js'
import { catchUpTree } from '../../src/proof/keep-tree.js'
import { ProofTree } from '../../src/proof/proof-tree.js'
import { openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** An auditor who takes what is sent, as long as he is willing. */
async function auditor() {
  const got: string[] = []
  let isWilling = true
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (isWilling) got.push(body)
      response.writeHead(isWilling ? 204 : 503).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    got,
    refuse: () => {
      isWilling = false
    },
    close: () => server.close(),
  }
}

const record = ({ runner }: ReturnType<typeof openLedgerInFolder>, number: number) =>
  runner.run({
    type: 'RegisterBody',
    data: {
      bodyId: `6f1d2c9e-1b1f-4c53-9a51-${String(number).padStart(12, '0')}`,
      name: `Utvalg ${number}`,
      kind: 'utvalg',
    },
    commandId: `record ${number}`,
    actor: TEST_ACTOR,
  })

test('what is recorded is signed by itself, kept, and sent to where it cannot be changed', async () => {
  const ledger = openLedgerInFolder()
  const tree = new ProofTree(join(ledger.folder, 'proof.db'))
  const folder = join(ledger.folder, 'checkpoints')
  const outside = await auditor()
  const troubles: Error[] = []
  const keys = claimedKeys(join(ledger.folder, 'signing-keys'), undefined, 'here')
  const proof = keepProof(
    {
      ...{ log: ledger.log, tree, folder, now: () => new Date() },
      openKeys: keys.open,
    },
    {
      everyMs: 30,
      catchUpEveryMs: 10,
      publishing: { anchoring: anchoringTo(outside.url), witnesses: [] },
      onTrouble: (error) => troubles.push(error),
      keys,
    },
  )
  try {
    await record(ledger, 1)
    await until(() => checkpointFiles(folder).length === 1 && outside.got.length === 1)
    await record(ledger, 2)
    await until(() => checkpointFiles(folder).length === 2 && outside.got.length === 2)
    expect(checkpointFiles(folder).map((file) => readFileSync(file, 'utf8'))).toEqual(outside.got)
    // Nothing was recorded since, so nothing new is signed.
    expect(await proof.checkpoint()).toMatchObject({ isNew: false, size: 2, note: outside.got[1] })
    expect(troubles).toEqual([])
    outside.refuse()
    await record(ledger, 3)
    await until(() => troubles.length > 0)
    expect(troubles[0]?.message).toContain('it answered 503')
    expect(checkpointFiles(folder)).toHaveLength(3)
  } finally {
    await proof.stop()
    outside.close()
    tree.close()
    await ledger.discard()
  }
})

test('a tree with the positions of another store takes those of this one by itself, once, and goes on', async () => {
  const ledger = openLedgerInFolder()
  await record(ledger, 1)
  await record(ledger, 2)
  const tree = new ProofTree(join(ledger.folder, 'proof.db'))
  await catchUpTree(tree, ledger.log)
  const { size } = tree.reached()
  const root = tree.root()
  tree.moveTo(['C:7/P:7'], 'C:9/P:9')
  const told: string[] = []
  const troubles: Error[] = []
  const keys = claimedKeys(join(ledger.folder, 'signing-keys'), undefined, 'here')
  const proof = keepProof(
    {
      ...{ log: ledger.log, tree, folder: join(ledger.folder, 'checkpoints'), now: () => new Date() },
      openKeys: keys.open,
      onMoved: (sentence) => told.push(sentence),
    },
    {
      everyMs: undefined,
      catchUpEveryMs: 10,
      publishing: { anchoring: async () => {}, witnesses: [] },
      onTrouble: (error) => troubles.push(error),
      keys,
    },
  )
  try {
    await until(() => told.length > 0)
    expect(tree.root(size)).toEqual(root)
    await record(ledger, 3)
    await until(() => tree.reached().size > size)
    expect({ told, troubles }).toEqual({
      told: [expect.stringContaining(`all ${size} events under the tree were read and are the same`)],
      troubles: [],
    })
  } finally {
    await proof.stop()
    tree.close()
    await ledger.discard()
  }
})

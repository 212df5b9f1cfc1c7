import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { anchoringTo } from '../../src/proof/anchoring.js'
import { checkpointFiles } from '../../src/proof/checkpoint-folder.js'
import { claimedKeys } from '../../src/proof/claimed-keys.js'
import { keepProof } from '../../src/proof/keep-proof.js'
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
  const record = (number: number) =>
    ledger.runner.run({
      type: 'RegisterBody',
      data: {
        bodyId: `6f1d2c9e-1b1f-4c53-9a51-${String(number).padStart(12, '0')}`,
        name: `Utvalg ${number}`,
        kind: 'utvalg',
      },
      commandId: `record ${number}`,
      actor: TEST_ACTOR,
    })
  try {
    await record(1)
    await until(() => checkpointFiles(folder).length === 1 && outside.got.length === 1)
    await record(2)
    await until(() => checkpointFiles(folder).length === 2 && outside.got.length === 2)
    expect(checkpointFiles(folder).map((file) => readFileSync(file, 'utf8'))).toEqual(outside.got)
    // Nothing was recorded since, so nothing new is signed.
    expect(await proof.checkpoint()).toMatchObject({ isNew: false, size: 2, note: outside.got[1] })
    expect(troubles).toEqual([])
    outside.refuse()
    await record(3)
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

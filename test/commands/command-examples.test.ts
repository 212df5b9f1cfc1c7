import { exampleOf } from '../../src/commands/command-examples.js'
import { commandTypes, describeCommand } from '../../src/commands/describe-command.js'
import { openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

const types = commandTypes().filter((type) => describeCommand(type).category !== 'register')

test.each(types)('the example of %s is taken, after what it says has to be there', async (type) => {
  const example = exampleOf(type)
  expect(example.at(-1)?.type).toBe(type)
  const ledger = openLedgerInFolder()
  try {
    for (const [n, command] of example.entries()) {
      const request = { ...command, commandId: `example ${n}`, actor: TEST_ACTOR }
      expect((await ledger.runner.run(request)).repeated).toBe(false)
    }
  } finally {
    await ledger.discard()
  }
})

test('every command is described in a sentence', () => {
  for (const type of commandTypes()) expect(describeCommand(type).about).toMatch(/^[A-Z].*\.$/s)
})

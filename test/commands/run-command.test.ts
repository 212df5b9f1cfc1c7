import { rmSync } from 'node:fs'
import type { CommandRequest, CommandResult } from '../../src/commands/command.js'
import { CommandRunner } from '../../src/commands/run-command.js'
import { Refusal, type RefusalCode } from '../../src/domain/refusal.js'
import { decode, type LedgerEvent } from '../../src/ledger/codec.js'
import type { EventLog } from '../../src/ledger/event-log.js'
import { idOf } from '../support/ledger-fixture.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

const BODY = idOf('Kulturrådet')
const MEETING = idOf('the meeting')
const MATTER = idOf('the matter')
const DECISION = idOf('the decision')

let number = 0
const command = (
  type: string,
  data: Readonly<Record<string, unknown>>,
  commandId = `command ${++number}`,
): CommandRequest => ({
  type,
  data,
  commandId,
  actor: TEST_ACTOR,
})
const registerBody = (commandId?: string) =>
  command('RegisterBody', { bodyId: BODY, name: 'Kulturrådet', kind: 'utvalg' }, commandId)
const heldMeeting = () =>
  command('RegisterHeldMeeting', { meetingId: MEETING, bodyId: BODY, date: '2026-03-02' })
const addMatter = (matterId = MATTER, commandId?: string) =>
  command('AddMatter', { meetingId: MEETING, matterId, title: 'Kulturplan' }, commandId)
const recordDecision = () =>
  command('RecordDecision', {
    meetingId: MEETING,
    matterId: MATTER,
    decisionId: DECISION,
    clauses: [{ text: 'Vedtatt.' }],
  })

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

async function stored(): Promise<readonly LedgerEvent[]> {
  const events: LedgerEvent[] = []
  for await (const page of ledger.log.readAll()) events.push(...page.map(decode))
  return events
}

async function refusalOf(running: Promise<unknown>): Promise<Refusal> {
  const error = await running.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (error instanceof Refusal) return error
  throw new Error(`expected a refusal, and got ${String(error)}`)
}

/** What of an answer must be the same when a command is run again. */
const effect = ({ repeated: _, ...rest }: CommandResult) => rest

describe('a command run again', () => {
  it('has one effect and gives the first result, also in another process', async () => {
    const first = await ledger.runner.run(registerBody('once'))
    const again = await ledger.runner.run(registerBody('once'))
    const { folder } = ledger
    await ledger.close()
    ledger = openLedgerInFolder(folder)
    const restarted = await ledger.runner.run(registerBody('once'))
    expect(first.repeated).toBe(false)
    expect([again.repeated, restarted.repeated]).toEqual([true, true])
    expect([effect(again), effect(restarted)]).toEqual([effect(first), effect(first)])
    expect(await stored()).toHaveLength(1)
  })

  it('is answered from what is stored, not from what would be decided now', async () => {
    await ledger.runner.runMany([registerBody(), heldMeeting()])
    const first = await ledger.runner.run(addMatter(MATTER, 'the first'))
    await ledger.runner.run(recordDecision())
    expect(effect(await ledger.runner.run(addMatter(MATTER, 'the first')))).toEqual(effect(first))
  })

  it('is refused with another body, another actor, and on another stream', async () => {
    await ledger.runner.run(registerBody('taken'))
    const otherName = command('RegisterBody', { bodyId: BODY, name: 'Et annet råd', kind: 'utvalg' }, 'taken')
    const otherActor = { ...registerBody('taken'), actor: { personId: BODY, authenticated: false } }
    const otherStream = command(
      'RegisterBody',
      { bodyId: idOf('other'), name: 'Kulturrådet', kind: 'utvalg' },
      'taken',
    )
    for (const request of [otherName, otherActor, otherStream]) {
      expect((await refusalOf(ledger.runner.run(request))).code).toBe<RefusalCode>('command-id-reused')
    }
    expect(await stored()).toHaveLength(1)
  })

  it('concurrently has one effect', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, () => ledger.runner.run(registerBody('together'))),
    )
    expect(new Set(results.map((result) => JSON.stringify(effect(result)))).size).toBe(1)
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(await stored()).toHaveLength(1)
  })

  it('remembers no refusal', async () => {
    expect((await refusalOf(ledger.runner.run(heldMeeting()))).code).toBe<RefusalCode>('not-found')
    const refused = { ...heldMeeting(), commandId: 'refused first' }
    await refusalOf(ledger.runner.run(refused))
    await ledger.runner.run(registerBody())
    expect((await ledger.runner.run(refused)).repeated).toBe(false)
  })
})

describe('several writers of one stream', () => {
  // Two runners do not know of each other, as two processes on one store.
  const second = (log: EventLog = ledger.log) =>
    new CommandRunner({ log, vault: ledger.vault, clock: ledger.clock })

  it('decide anew on what the other wrote', async () => {
    await ledger.runner.runMany([registerBody(), heldMeeting()])
    const runners = [ledger.runner, second(), second()]
    await Promise.all(runners.map((runner, i) => runner.run(addMatter(idOf(`matter ${i}`)))))
    const versions = (await stored())
      .filter(({ type }) => type === 'MatterAdded')
      .map(({ streamVersion }) => streamVersion)
    expect(versions).toEqual(['1', '2', '3'])
  })

  it('go on from what the other wrote since they last read it, also of what they only look at', async () => {
    await ledger.runner.runMany([registerBody(), heldMeeting()])
    const other = second()
    await ledger.runner.run(addMatter(idOf('from here')))
    const first = await other.run(addMatter(idOf('from there'), 'from there'))
    const twice = await refusalOf(ledger.runner.run(addMatter(idOf('from there'))))
    const again = await ledger.runner.run(addMatter(idOf('from there'), 'from there'))
    await other.run(command('EndBody', { bodyId: BODY, validTo: '2026-01-31' }))
    const another = command('RegisterHeldMeeting', {
      meetingId: idOf('another'),
      bodyId: BODY,
      date: '2026-03-02',
    })
    expect(twice.code).toBe<RefusalCode>('already-exists')
    expect([again.repeated, effect(again)]).toEqual([true, effect(first)])
    expect((await ledger.runner.run(another)).warnings).toMatchObject([{ code: 'body-ended' }])
  })

  it('refuse a revision that was pinned and is stale, naming both', async () => {
    await ledger.runner.runMany([registerBody(), heldMeeting(), addMatter(), recordDecision()])
    const revise = (text: string) =>
      command('ReviseDecision', {
        meetingId: MEETING,
        decisionId: DECISION,
        revision: 1,
        clauses: [{ text }],
        reason: 'bedre ord',
      })
    const outcomes = await Promise.allSettled([ledger.runner.run(revise('A')), second().run(revise('B'))])
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'stale-revision', detail: { current: { revision: 2 } } })
  })

  it('give up after some tries, and say so', async () => {
    await ledger.runner.runMany([registerBody(), heldMeeting()])
    let matters = 0
    // Before every append of this runner another one is quicker.
    const contested: EventLog = {
      ...ledger.log,
      append: async (stream, expected, events) => {
        await second().run(addMatter(idOf(`quicker ${matters++}`)))
        return ledger.log.append(stream, expected, events)
      },
    }
    expect((await refusalOf(second(contested).run(addMatter()))).code).toBe<RefusalCode>('concurrent-change')
    expect(matters).toBe(4)
  })
})

describe('an append whose answer was lost', () => {
  it('is found by the retry', async () => {
    const losing: EventLog = {
      ...ledger.log,
      append: async (stream, expected, events) => {
        await ledger.log.append(stream, expected, events)
        throw new Error('the connection is gone')
      },
    }
    const crashed = new CommandRunner({ log: losing, vault: ledger.vault, clock: ledger.clock })
    await expect(crashed.run(registerBody('lost'))).rejects.toThrow('the connection is gone')
    expect(await ledger.runner.run(registerBody('lost'))).toMatchObject({
      repeated: true,
      streamVersion: '0',
    })
    expect(await stored()).toHaveLength(1)
  })
})

describe('what is kept with an event', () => {
  it('says which facts it was decided on, and at which version', async () => {
    await ledger.runner.runMany([registerBody(), heldMeeting()])
    const [, held] = await stored()
    expect(held?.metadata.facts).toEqual([{ stream: `body-${BODY}`, version: '0' }])
    expect(held?.metadata).toMatchObject({ actor: TEST_ACTOR, commandType: 'RegisterHeldMeeting' })
  })

  it.each(['one by one', 'many at once'])(
    'names streams that only another stream told of: %s',
    async (how) => {
      const [other, later] = [idOf('Kulturrådet, ført to ganger'), idOf('the later meeting')]
      const commands = [
        registerBody(),
        command('RegisterBody', { bodyId: other, name: 'Kulturrådet', kind: 'utvalg' }),
        heldMeeting(),
        command('RegisterHeldMeeting', { meetingId: later, bodyId: other, date: '2026-04-02' }),
        command('MergeBodies', { bodyId: other, into: BODY }),
        command('ApproveMinutes', { meetingId: MEETING, approvedIn: { meetingId: later }, decisions: [] }),
      ]
      if (how === 'many at once') await ledger.runner.runMany(commands)
      else for (const one of commands) await ledger.runner.run(one)
      const approval = (await stored()).find(({ type }) => type === 'MinutesApproved')
      expect(new Set(approval?.metadata.facts?.map(({ stream }) => stream))).toEqual(
        new Set([`body-${BODY}`, `body-${other}`, `meeting-${later}`]),
      )
      expect(approval?.metadata.warnings).toBeUndefined()
    },
  )

  it('says where the read models were that told of endorsements, and asks them for the first final version only', async () => {
    const asked: string[] = []
    const runner = new CommandRunner({
      log: ledger.log,
      vault: ledger.vault,
      clock: ledger.clock,
      endorsements: async (documentId) => {
        asked.push(documentId)
        return { versions: [], position: '42' }
      },
    })
    const documentId = idOf('the plan')
    await runner.run(command('RegisterDocument', { documentId, title: 'Kulturplan' }))
    for (const version of ['0.9', '1.0', '1.1']) {
      await runner.run(command('AddDocumentVersion', { documentId, version }))
    }
    const facts = (await stored()).map(({ metadata }) => metadata.facts)
    expect(facts).toEqual([undefined, undefined, [{ stream: 'read-models', version: '42' }], undefined])
    expect(asked).toEqual([documentId])
  })

  it('holds no name in clear', async () => {
    const personId = idOf('Åse Testvik')
    await ledger.runner.run(command('RegisterPerson', { personId, name: 'Åse Testvik' }))
    const [event] = await stored()
    expect(JSON.stringify(event)).not.toContain('Testvik')
    if (event?.type !== 'PersonRegistered') throw new Error('no person')
    const opened = async () => (await ledger.vault.openNames([personId]))(event.data.name)
    expect(await opened()).toBe('Åse Testvik')
    await ledger.vault.forget(personId)
    expect(await opened()).toBe('[slettet]')
  })

  it('takes ids in any case and keeps them in lower case', async () => {
    await ledger.runner.run(
      command('RegisterBody', { bodyId: BODY.toUpperCase(), name: 'Rådet', kind: 'utvalg' }),
    )
    expect((await stored())[0]?.stream).toBe(`body-${BODY}`)
  })
})

describe('bad data', () => {
  const cases: readonly (readonly [string, string, unknown, RefusalCode, string])[] = [
    ['an unknown command', 'Frobnicate', {}, 'unknown-command', 'type'],
    ['a missing field', 'RegisterBody', { bodyId: BODY, name: 'A' }, 'invalid-data', 'kind'],
    ['an id that is none', 'RegisterBody', { bodyId: 'x', name: 'A', kind: 'b' }, 'invalid-data', 'bodyId'],
    [
      'an unknown field',
      'RegisterBody',
      { bodyId: BODY, name: 'A', kind: 'b', colour: 'red' },
      'invalid-data',
      'colour',
    ],
    [
      'a date that does not exist',
      'RegisterHeldMeeting',
      { meetingId: MEETING, bodyId: BODY, date: '2026-02-30' },
      'invalid-data',
      'date',
    ],
    ['U+0000', 'RegisterBody', { bodyId: BODY, name: 'A\u0000', kind: 'b' }, 'invalid-data', 'name'],
    [
      'a lone surrogate',
      'RegisterBody',
      { bodyId: BODY, name: 'A\ud800', kind: 'b' },
      'invalid-data',
      'name',
    ],
    ['no object', 'RegisterBody', 'text', 'invalid-data', 'data'],
    ['null', 'RegisterBody', null, 'invalid-data', 'data'],
  ]
  it.each(cases)('%s is refused, and nothing is written', async (_, type, data, code, field) => {
    const refusal = await refusalOf(ledger.runner.run({ type, data, commandId: 'bad', actor: TEST_ACTOR }))
    expect(refusal.code).toBe(code)
    expect(refusal.detail.field).toContain(field)
    expect(await stored()).toEqual([])
  })
})

describe('many commands', () => {
  it('come to the same events as one by one', async () => {
    const requests = [registerBody('1'), heldMeeting(), addMatter(), recordDecision()]
    await ledger.runner.runMany(requests)
    const together = (await stored()).map(({ id, type, data, stream, streamVersion }) => ({
      id,
      type,
      data,
      stream,
      streamVersion,
    }))
    const other = openLedgerInFolder()
    try {
      for (const request of requests) await other.runner.run(request)
      const apart: LedgerEvent[] = []
      for await (const page of other.log.readAll()) apart.push(...page.map(decode))
      expect(
        apart.map(({ id, type, data, stream, streamVersion }) => ({ id, type, data, stream, streamVersion })),
      ).toEqual(together)
    } finally {
      await other.close()
      rmSync(other.folder, { recursive: true })
    }
  })

  it('come in pieces to the same, also where others write between two of them', async () => {
    const runPiece = ledger.runner.inPieces()
    await runPiece([registerBody(), heldMeeting()])
    await ledger.runner.run(addMatter(idOf('from elsewhere')))
    await runPiece([addMatter(MATTER, 'twice'), recordDecision()])
    const again = await runPiece([addMatter(MATTER, 'twice')])
    expect(again.map(({ repeated }) => repeated)).toEqual([true])
    const types = (await stored()).map(({ type }) => type)
    expect(types.slice(2)).toEqual(['MatterAdded', 'MatterAdded', 'DecisionRecorded'])
  })

  it('stop at the first refusal, which says which it was', async () => {
    const refusal = await refusalOf(ledger.runner.runMany([registerBody(), addMatter(), heldMeeting()]))
    expect(refusal.detail.current).toMatchObject({ index: 1 })
    expect(await stored()).toHaveLength(1)
  })

  const manyBodies = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      command('RegisterBody', { bodyId: idOf(`body ${index}`), name: `Utvalg ${index}`, kind: 'utvalg' }),
    )

  it('are decided while those before them are written, and others write to the same stream meanwhile: each is there once', async () => {
    await ledger.runner.runMany([registerBody(), heldMeeting()])
    let goesOn = true
    const others = (async () => {
      let count = 0
      for (; goesOn && count < 5; count++) await ledger.runner.run(addMatter(idOf(`theirs ${count}`)))
      return count
    })()
    const mine = Array.from({ length: 1_300 }, (_, index) => addMatter(idOf(`mine ${index}`)))
    const results = await ledger.runner.runMany(mine)
    goesOn = false
    const theirs = await others
    const added = (await stored()).flatMap(({ type, data }) =>
      type === 'MatterAdded' ? [String((data as { matterId: string }).matterId)] : [],
    )
    expect(new Set(added).size).toBe(1_300 + theirs)
    expect(added).toHaveLength(1_300 + theirs)
    expect(results.map(({ commandId }) => commandId)).toHaveLength(1_300)
    expect(results.every(({ repeated }) => !repeated)).toBe(true)
  })

  it('are not written after those before them could not be', async () => {
    const full = new Error('the disk is full')
    let appends = 0
    const log: EventLog = {
      ...ledger.log,
      append: async (stream, expected, events) => {
        appends += 1
        if (appends > 1_500) throw full
        return ledger.log.append(stream, expected, events)
      },
    }
    const { vault, clock } = ledger
    await expect(new CommandRunner({ log, vault, clock }).runMany(manyBodies(3_500))).rejects.toBe(full)
    // Those of the second round are what failed. The third was decided by then, and nobody tried to write it.
    expect(await stored()).toHaveLength(1_500)
    expect(appends).toBe(2_000)
  })
})

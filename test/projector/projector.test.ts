import type { Projection } from '../../src/projector/projection.js'
import { meetingsSample, sampleProjections } from '../support/projection-samples.js'
import {
  contents,
  countOf,
  decision,
  LOG_KINDS,
  matter,
  meetingOf,
  meetingStream,
  newEvent,
  openWorkshop,
  scheduled,
  type Workshop,
} from './workshop.js'

describe.each(LOG_KINDS)('a projector on the %s log', (kind) => {
  let workshop: Workshop
  beforeEach(() => {
    workshop = openWorkshop(kind)
  })
  afterEach(() => workshop.close())

  it('brings all read models to the end of the log', async () => {
    const { append, models } = workshop
    const position = await append(meetingStream(1), meetingOf(1, 3))
    expect(await workshop.projector().catchUp()).toBe(position)
    expect(countOf(models, 'meetings')).toBe(1)
    expect(countOf(models, 'matters')).toBe(3)
    expect(countOf(models, 'decision_standings')).toBe(3)
    expect(models.writer.prepare('SELECT DISTINCT position FROM checkpoints').pluck().all()).toEqual([
      position,
    ])
  })

  it('makes empty tables for an empty log, and is at its start', async () => {
    const projector = workshop.projector()
    expect(await projector.catchUp()).toBe('')
    expect(countOf(workshop.models, 'matters')).toBe(0)
    expect(await projector.lag()).toEqual({ position: '', head: '', events: 0, isMore: false })
  })

  it('counts each event once, however often it is asked to catch up', async () => {
    const { append } = workshop
    const projector = workshop.projector()
    await append(meetingStream(1), meetingOf(1, 3))
    await Promise.all([projector.catchUp(), projector.catchUp(), projector.catchUp()])
    await append(meetingStream(2), meetingOf(2, 2))
    await Promise.all([projector.catchUp(), projector.catchUp()])
    await workshop.projector().catchUp()
    expect(countOf(workshop.models, 'matters')).toBe(5)
    expect((await projector.status())[0]?.events).toBe(12)
  })

  it('takes events as they come, and says so', async () => {
    const { append, models } = workshop
    const projector = workshop.projector()
    const ending = new AbortController()
    const seen: string[] = []
    projector.committed.subscribe(({ position }) => seen.push(position))
    const running = projector.run(ending.signal)
    for (let number = 0; number < 20; number++) {
      const position = await append(meetingStream(1), [matter(1, number)])
      await projector.waitFor(position, 1_000)
      expect(countOf(models, 'matters')).toBe(number + 1)
      expect(seen.at(-1)).toBe(position)
    }
    ending.abort()
    await running
  })

  it('goes on catching up by call while it runs', async () => {
    const { append, models } = workshop
    const projector = workshop.projector()
    const ending = new AbortController()
    const running = projector.run(ending.signal)
    for (let meeting = 1; meeting <= 10; meeting++) {
      await append(meetingStream(meeting), meetingOf(meeting, 5))
      await projector.catchUp()
      expect(countOf(models, 'matters')).toBe(meeting * 5)
    }
    ending.abort()
    await running
    expect((await projector.status()).map(({ events }) => events)).toEqual([110, 110, 110])
  })

  it('waits for a position only as long as it may', async () => {
    const { append } = workshop
    const projector = workshop.projector()
    await projector.catchUp()
    const position = await append(meetingStream(1), [scheduled(1)])
    await expect(projector.waitFor(position, 30)).rejects.toMatchObject({
      name: 'PositionNotReached',
      position,
      timeoutMs: 30,
    })
    await projector.catchUp()
    await projector.waitFor(position, 0)
  })

  it('is waited for from its start on, also where it has nothing to do', async () => {
    const { append } = workshop
    const position = await append(meetingStream(1), meetingOf(1, 1))
    await workshop.projector().catchUp()
    const started = workshop.projector()
    const ending = new AbortController()
    const running = started.run(ending.signal)
    await started.waitFor(position, 5_000)
    ending.abort()
    await running
  })

  it('tells how far it is behind', async () => {
    const { append } = workshop
    const projector = workshop.projector()
    const first = await append(meetingStream(1), meetingOf(1, 1))
    await projector.catchUp()
    const head = await append(meetingStream(2), meetingOf(2, 2))
    expect(await projector.lag()).toEqual({ position: first, head, events: 5, isMore: false })
  })

  it('brings read models at different positions to one line', async () => {
    const { append, models } = workshop
    await append(meetingStream(1), meetingOf(1, 2))
    await workshop.projector([meetingsSample]).catchUp()
    await append(meetingStream(2), meetingOf(2, 2))
    await workshop.projector(sampleProjections).catchUp()
    await append(meetingStream(3), meetingOf(3, 2))
    await workshop.projector(sampleProjections).catchUp()
    expect(contents(models)).toEqual(await afresh(workshop))
  })

  it('drops the tables of a read model that is gone', async () => {
    await workshop.append(meetingStream(1), meetingOf(1, 1))
    await workshop.projector().catchUp()
    await workshop.projector([meetingsSample]).catchUp()
    const tables = workshop.models.writer
      .prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'matter%'")
      .all()
    expect(tables).toEqual([])
    expect(await workshop.projector([meetingsSample]).status()).toHaveLength(1)
  })

  it('rebuilds a read model whose version changed, and no other', async () => {
    const { append, models } = workshop
    await append(meetingStream(1), meetingOf(1, 2))
    await workshop.projector().catchUp()
    const shout: Projection = {
      ...meetingsSample,
      version: 2,
      project: (event) =>
        event.type === 'MatterAdded'
          ? [['meetings', [event.stream, '', 'NY', null, '', null, event.position, '']]]
          : [],
    }
    await append(meetingStream(2), meetingOf(2, 1))
    const projector = workshop.projector([shout, ...sampleProjections.slice(1)])
    await projector.catchUp()
    expect(models.writer.prepare('SELECT type FROM meetings').pluck().all()).toEqual(['NY', 'NY', 'NY'])
    const generations = models.writer
      .prepare('SELECT projection, generation FROM checkpoints ORDER BY 1')
      .raw()
      .all()
    expect(generations).toEqual([
      ['decisions', 1],
      ['matters', 1],
      ['meetings', 2],
    ])
  })

  it('rebuilds a read model whose tables changed though nobody raised its version', async () => {
    await workshop.append(meetingStream(1), meetingOf(1, 2))
    await workshop.projector([meetingsSample]).catchUp()
    const [meetings, statuses] = meetingsSample.tables
    if (meetings === undefined || statuses === undefined) throw new Error('the sample has two tables')
    const changed = { ...meetingsSample, tables: [{ ...meetings, indexes: [['number']] }, statuses] }
    await workshop.projector([changed]).catchUp()
    const indexes = workshop.models.writer.pragma('index_list(meetings)')
    expect(indexes).toHaveLength(1)
  })

  it('refuses to go on where another projector has moved the checkpoint', async () => {
    const { append, models } = workshop
    await append(meetingStream(1), meetingOf(1, 1))
    const one = workshop.projector()
    const other = workshop.projector(sampleProjections, workshop.openModels('read-models.db'))
    await one.catchUp()
    await other.catchUp()
    await append(meetingStream(2), meetingOf(2, 1))
    await one.catchUp()
    await expect(other.catchUp()).rejects.toMatchObject({ name: 'CheckpointMoved', projection: 'meetings' })
    expect(countOf(models, 'matters')).toBe(2)
    // It reads the checkpoints again before it goes on.
    await append(meetingStream(3), meetingOf(3, 1))
    await other.catchUp()
    expect(countOf(models, 'matters')).toBe(3)
    expect(contents(models)).toEqual(await afresh(workshop))
  })

  it('stops running where another projector has moved the checkpoint', async () => {
    const { append } = workshop
    const other = workshop.projector()
    const running = other.run(new AbortController().signal)
    await append(meetingStream(1), [scheduled(1)]).then((position) => other.waitFor(position, 1_000))
    workshop.models.writer.exec("UPDATE checkpoints SET position = '0' WHERE projection = 'matters'")
    await append(meetingStream(1), [matter(1, 1)])
    await expect(running).rejects.toMatchObject({ name: 'CheckpointMoved', projection: 'matters' })
  })

  it('ends at close, and can be closed twice', async () => {
    const projector = workshop.projector()
    const running = projector.run(new AbortController().signal)
    await workshop.append(meetingStream(1), [decision(1, 1)])
    await projector.close()
    await running
    await projector.close()
  })
})

describe('a projector', () => {
  it('makes read models anew when the log is an older copy', async () => {
    const workshop = openWorkshop('memory')
    const older = openWorkshop('memory')
    try {
      await older.append(meetingStream(1), meetingOf(1, 1))
      await workshop.append(meetingStream(1), meetingOf(1, 1))
      await workshop.append(meetingStream(2), meetingOf(2, 1))
      await workshop.projector().catchUp()
      await older.projector(sampleProjections, workshop.models).catchUp()
      expect(countOf(workshop.models, 'matters')).toBe(1)
    } finally {
      await workshop.close()
      await older.close()
    }
  })

  it.each(LOG_KINDS)(
    'makes read models anew when an older copy of the %s log has gone on differently',
    async (kind) => {
      const workshop = openWorkshop(kind)
      const restored = openWorkshop(kind)
      try {
        const common = [scheduled(1), matter(1, 0)].map(newEvent)
        for (const { log } of [workshop, restored]) await log.append(meetingStream(1), 'no_stream', common)
        await workshop.append(meetingStream(2), meetingOf(2, 1))
        await workshop.projector().catchUp()
        await restored.append(meetingStream(3), meetingOf(3, 4))
        const projector = restored.projector(sampleProjections, workshop.models)
        expect(await projector.lag()).toMatchObject({ position: '', events: 11 })
        await projector.catchUp()
        expect(contents(workshop.models)).toEqual(await afresh(restored))
      } finally {
        await workshop.close()
        await restored.close()
      }
    },
  )

  it('makes read models anew where they were made from another kind of log', async () => {
    const [embedded, other] = [openWorkshop('sqlite'), openWorkshop('memory')]
    try {
      await embedded.append(meetingStream(1), meetingOf(1, 2))
      await other.append(meetingStream(2), meetingOf(2, 3))
      await embedded.projector().catchUp()
      await other.projector(sampleProjections, embedded.models).catchUp()
      expect(contents(embedded.models)).toEqual(await afresh(other))
      await embedded.projector().catchUp()
      expect(countOf(embedded.models, 'matters')).toBe(2)
    } finally {
      await embedded.close()
      await other.close()
    }
  })

  it.each([
    [
      'a name that is none',
      { ...meetingsSample, tables: [{ name: 'x; DROP', columns: { a: 'text' as const } }] },
    ],
    [
      'an index without its column',
      { ...meetingsSample, tables: [{ name: 'x', columns: { a: 'text' as const }, indexes: [['b']] }] },
    ],
    [
      'the projector’s own name',
      { ...meetingsSample, tables: [{ name: 'parked', columns: { a: 'text' as const } }] },
    ],
  ])('refuses tables with %s', async (_, projection) => {
    const workshop = openWorkshop()
    expect(() => workshop.projector([projection])).toThrow(TypeError)
    await workshop.close()
  })

  it('refuses two read models with a table of one name', async () => {
    const workshop = openWorkshop()
    expect(() => workshop.projector([meetingsSample, { ...meetingsSample, name: 'other' }])).toThrow(
      'meetings',
    )
    await workshop.close()
  })
})

/** What a new file holds that was filled in one go. */
async function afresh(workshop: Workshop) {
  const models = workshop.openModels('afresh.db')
  const projector = workshop.projector(sampleProjections, models)
  await projector.catchUp()
  return contents(models)
}

import type { RebuildProgress } from '../../src/projector/rebuild.js'
import { sampleProjections } from '../support/projection-samples.js'
import { contents, countOf, meetingOf, meetingStream, openWorkshop, type Workshop } from './workshop.js'

/** So many that a rebuild takes several transactions. */
const MEETINGS = 100
const MATTERS = 40
const EVENTS = MEETINGS * (1 + 2 * MATTERS)

let workshop: Workshop
beforeEach(async () => {
  workshop = openWorkshop()
  for (let meeting = 1; meeting <= MEETINGS; meeting++) {
    await workshop.append(meetingStream(meeting), meetingOf(meeting, MATTERS))
  }
})
afterEach(() => workshop.close())

const built = () =>
  workshop.models.writer
    .prepare("SELECT name FROM sqlite_schema WHERE name LIKE '%\\_\\_next%' ESCAPE '\\'")
    .all()

async function expectAsAfresh(): Promise<void> {
  const afresh = workshop.openModels('afresh.db')
  await workshop.projector(sampleProjections, afresh).catchUp()
  expect(contents(workshop.models)).toEqual(contents(afresh))
  expect(built()).toEqual([])
}

it('that is cancelled leaves the live tables as they were, and nothing else', async () => {
  const projector = workshop.projector()
  await projector.catchUp()
  const before = contents(workshop.models)
  const cancelling = new AbortController()
  const rebuilt = projector.rebuild({ signal: cancelling.signal, onProgress: () => cancelling.abort() })
  expect(await rebuilt).toBe('cancelled')
  expect(contents(workshop.models)).toEqual(before)
  expect(built()).toEqual([])
  expect(await projector.rebuild()).toBe('swapped')
  await expectAsAfresh()
})

it('that was left is gone on with, and tells how far it is', async () => {
  const first = workshop.projector()
  await first.catchUp()
  let closing: Promise<void> | undefined
  const left = first.rebuild({
    onProgress: () => {
      closing ??= first.close()
    },
  })
  await expect(left).rejects.toMatchObject({ name: 'ProjectorClosed' })
  await closing
  expect(built()).not.toEqual([])

  const progress: RebuildProgress[] = []
  await workshop.projector().rebuild({ onProgress: (one) => progress.push(one) })
  const filling = progress.filter(({ step }) => step === 'filling').map(({ events }) => events)
  // The first transaction of the second run is not the first of the rebuild.
  expect(filling[0]).toBeGreaterThan(EVENTS / 3)
  expect(filling).toEqual(filling.toSorted((one, other) => one - other))
  expect(progress.at(-1)).toMatchObject({ step: 'swapping', events: EVENTS, total: EVENTS })
  await expectAsAfresh()
})

it('takes what is recorded meanwhile, and the live tables have it at once', async () => {
  const projector = workshop.projector()
  await projector.catchUp()
  const ending = new AbortController()
  const running = projector.run(ending.signal)
  const more: Promise<unknown>[] = []
  const rebuilt = projector.rebuild({
    onProgress: () => {
      const meeting = MEETINGS + 1 + more.length
      more.push(workshop.append(meetingStream(meeting), meetingOf(meeting, 1)))
    },
  })
  expect(await rebuilt).toBe('swapped')
  await Promise.all(more)
  await projector.catchUp()
  ending.abort()
  await running
  expect(more.length).toBeGreaterThan(3)
  expect(countOf(workshop.models, 'meetings')).toBe(MEETINGS + more.length)
  await expectAsAfresh()
})

it('beside another one follows it, and both end well', async () => {
  const projector = workshop.projector()
  const both = Promise.all([
    projector.rebuild(),
    projector.rebuild({ projections: ['matters'] }),
    projector.catchUp(),
  ])
  expect(await both).toEqual(['swapped', 'swapped', await workshop.log.head()])
  await expectAsAfresh()
})

it('of an empty log is an empty read model', async () => {
  const empty = openWorkshop()
  const projector = empty.projector()
  expect(await projector.rebuild()).toBe('swapped')
  expect(await projector.rebuild()).toBe('swapped')
  expect(countOf(empty.models, 'matters')).toBe(0)
  await empty.close()
})

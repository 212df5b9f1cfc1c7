import { parkedStreams } from '../../src/projector/parking.js'
import type { Projection } from '../../src/projector/projection.js'
import { decisionsSample, mattersSample, meetingsSample } from '../support/projection-samples.js'
import {
  contents,
  LOG_KINDS,
  matter,
  meetingStream,
  openWorkshop,
  scheduled,
  type Workshop,
} from './workshop.js'

describe.each(LOG_KINDS)('an event that a read model cannot take, on the %s log', (kind) => {
  let workshop: Workshop
  let isMended: boolean
  const picky: Projection = {
    ...mattersSample,
    project(event) {
      if (!isMended && event.type === 'MatterAdded' && event.data.title === 'umulig') throw new Error('no')
      return mattersSample.project(event)
    },
  }
  const projections = [meetingsSample, decisionsSample, picky]
  beforeEach(async () => {
    isMended = false
    workshop = openWorkshop(kind)
    const { append } = workshop
    await append(meetingStream(1), [scheduled(1), matter(1, 1), matter(1, 2, 'umulig'), matter(1, 3)])
    await append(meetingStream(2), [scheduled(2), matter(2, 1)])
  })
  afterEach(() => workshop.close())

  const titles = () =>
    workshop.models.writer.prepare('SELECT matter_id FROM matters ORDER BY position').pluck().all().length
  const held = async () =>
    (await parkedStreams(workshop.models, 10)).map(
      ({ projection, stream, streamVersion, error, waiting }) => ({
        ...{ projection, stream, streamVersion, error, waiting },
      }),
    )
  const waitingBehind = (waiting: number) => [
    { projection: 'matters', stream: meetingStream(1), streamVersion: '2', error: 'no', waiting },
  ]

  it('holds up the rest of its stream, for that read model only, also after a restart and a rebuild', async () => {
    const first = workshop.projector(projections)
    await first.catchUp()
    expect(titles()).toBe(2)
    expect(await held()).toEqual(waitingBehind(1))
    expect((await first.status()).map(({ parked }) => parked)).toEqual([0, 2, 0])
    await first.close()

    const second = workshop.projector(projections)
    await workshop.append(meetingStream(1), [matter(1, 4)])
    await workshop.append(meetingStream(2), [matter(2, 2)])
    await second.catchUp()
    expect(titles()).toBe(3)
    expect(await held()).toEqual(waitingBehind(2))

    expect(await second.rebuild()).toBe('swapped')
    expect(titles()).toBe(3)
    expect(await held()).toEqual(waitingBehind(2))
  })

  it('leaves the events of other streams to be taken together, once each', async () => {
    const asked: string[] = []
    const projector = workshop.projector([
      ...[meetingsSample, decisionsSample],
      {
        ...picky,
        project(event) {
          asked.push(event.stream)
          return picky.project(event)
        },
      },
    ])
    await projector.catchUp()
    // What is parked makes its own batch doubtful, and none that comes later without its stream.
    asked.length = 0
    const others = [3, 4, 5].map(meetingStream)
    for (const [index, stream] of others.entries()) {
      await workshop.append(stream, [scheduled(index + 3), matter(index + 3, 1)])
    }
    await projector.catchUp()
    expect(asked).toEqual(others.flatMap((stream) => [stream, stream]))
    await workshop.append(meetingStream(6), [scheduled(6), matter(6, 1)])
    await workshop.append(meetingStream(1), [matter(1, 4)])
    await projector.catchUp()
    expect(await held()).toEqual(waitingBehind(2))
    expect(titles()).toBe(2 + others.length + 1)
  })

  it('is taken with what waits behind it, in order, once it can be', async () => {
    const projector = workshop.projector(projections)
    await projector.catchUp()
    expect(await projector.retryParked()).toEqual({ taken: 0, parked: 2 })
    isMended = true
    expect(await projector.retryParked('meetings')).toEqual({ taken: 0, parked: 0 })
    expect(await projector.retryParked('matters')).toEqual({ taken: 2, parked: 0 })
    expect(await held()).toEqual([])
    const afresh = workshop.openModels('afresh.db')
    await workshop.projector(projections, afresh).catchUp()
    expect(contents(workshop.models, projections)).toEqual(contents(afresh, projections))
  })
})

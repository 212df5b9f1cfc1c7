import fc from 'fast-check'
import { effectiveOf } from '../../../src/domain/effective.js'
import { meetingEvents } from '../../../src/domain/meeting/events.js'
import { isConcluded } from '../../../src/domain/meeting/find.js'
import { MEETING_STATUSES } from '../../../src/domain/meeting/state.js'
import { isPending, STANDINGS, type Standing } from '../../../src/domain/standing.js'
import { warning } from '../../../src/domain/warning.js'
import { stored } from './given.js'
import { begun, commandTypes, type Step, session, throws } from './session.js'
import { bodyId, fold } from './world.js'

/** Any session: every command that was taken in it is looked at, one after another. */
const inAnySession = (taken: (step: Step) => void): void =>
  fc.assert(
    fc.property(throws, (sequence) => {
      session(sequence, { taken })
    }),
    { numRuns: 30 },
  )

/** What may become of a standing. What is superseded or withdrawn stays so. */
const NEXT: { readonly [S in Standing]: readonly Standing[] } = {
  draft: ['draft', 'unstated', 'approved', 'withdrawn'],
  unstated: ['unstated', 'draft', 'approved', 'withdrawn'],
  approved: ['approved', 'superseded'],
  superseded: ['superseded'],
  withdrawn: ['withdrawn'],
}

describe('any sequence of commands', () => {
  it('throws only refusals, and folds to the same state from what the log gives back', () => {
    fc.assert(
      fc.property(throws, (sequence) => {
        for (const { events, state } of session(sequence).values()) {
          expect(events.length).toBeGreaterThan(0)
          expect(fold(stored(events))).toEqual(state)
          for (const event of events) effectiveOf(event, '2026-06-01T10:00:00.000Z')
        }
      }),
      { numRuns: 30 },
    )
  })

  it('warns in words that can be kept with an event', () => {
    inAnySession(({ warnings }) => {
      for (const given of warnings) expect(warning.parse(JSON.parse(JSON.stringify(given)))).toEqual(given)
    })
  })

  it('numbers the revisions of each decision without a gap, and says which one was seen', () => {
    fc.assert(
      fc.property(throws, (sequence) => {
        for (const { events } of session(sequence).values()) {
          const revisions = new Map<string, number>()
          for (const { type, data } of events) {
            if (type === 'DecisionRecorded') {
              expect(data.revision).toBe(1)
              revisions.set(data.decisionId, 1)
            } else if (
              type === 'DecisionRevised' ||
              type === 'DecisionCorrected' ||
              type === 'DecisionApproved'
            ) {
              const reworded = data.clauses !== undefined
              expect(data.seenRevision).toBe(revisions.get(data.decisionId))
              expect(data.revision).toBe(data.seenRevision + (reworded ? 1 : 0))
              revisions.set(data.decisionId, data.revision)
            }
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it('covers exactly what was not final when minutes are approved', () => {
    inAnySession(({ type, before, after, events }) => {
      if (type !== 'ApproveMinutes') return
      const meeting = begun(before)
      const pending = [...(meeting?.decisions.values() ?? [])].filter(isPending).map((d) => d.decisionId)
      const [minutes, ...rest] = events
      const named = minutes?.type === 'MinutesApproved' ? minutes.data.decisions : []
      expect(named.map((d) => d.decisionId)).toEqual(pending)
      const final = rest.filter((event) => event.type === 'DecisionApproved')
      if (meeting?.bodyId === bodyId(1)) {
        expect(final.map((event) => event.data.decisionId)).toEqual(pending)
        expect([...(begun(after)?.decisions.values() ?? [])].filter(isPending)).toEqual([])
      } else if (meeting?.status !== 'held') {
        expect(final).toEqual([])
      }
    })
  })

  it('never touches a wording that is final but by a correction, nor makes it less than final', () => {
    inAnySession(({ before, after, events }) => {
      const corrected = new Set(
        events.filter((e) => e.type === 'DecisionCorrected').map((e) => e.data.decisionId),
      )
      for (const [id, decision] of begun(before)?.decisions ?? []) {
        const now = begun(after)?.decisions.get(id)
        if (now === undefined) continue
        expect(NEXT[decision.standing]).toContain(now.standing)
        if (isPending(decision) || corrected.has(id)) continue
        expect(now.wording).toEqual(decision.wording)
        expect(now.revision).toBe(decision.revision)
      }
    })
  })

  it('leaves no matter of a closed meeting open', () => {
    inAnySession(({ after }) => {
      const meeting = begun(after)
      if (meeting?.status !== 'closed' && meeting?.status !== 'circulated') return
      for (const matter of meeting.matters.values()) expect(isConcluded(meeting, matter)).toBe(true)
    })
  })

  it('leaves a meeting that is read as another alone until that is undone, and then it is as it was', () => {
    inAnySession(({ type, before, after }) => {
      if (before.status === 'redirected') {
        expect(type).toBe('UndoMergeMeetings')
        expect(after).toEqual(before.meeting)
      }
    })
  })
})

// The measure of the generator: the properties above are worth what it reaches. The seed is fixed, so this is one
// sample; of its sessions a few at least come to each of these.
describe('the sessions tried', () => {
  const SESSIONS = 150
  const reached = new Map<string, number>()
  beforeAll(() => {
    const sample = fc.sample(throws, { numRuns: SESSIONS, seed: 20260302 })
    for (const sequence of sample) {
      const seen = new Set<string>()
      session(sequence, {
        taken: ({ type, after, events, warnings }) => {
          for (const event of events) seen.add(event.type)
          for (const { code } of warnings) seen.add(`warned: ${code}`)
          for (const { standing } of begun(after)?.decisions.values() ?? []) seen.add(standing)
          seen.add(type).add(after.status)
        },
        refused: (code) => seen.add(`refused: ${code}`),
      })
      for (const what of seen) reached.set(what, (reached.get(what) ?? 0) + 1)
    }
  })

  it.each([
    ...commandTypes,
    ...Object.keys(meetingEvents),
    ...MEETING_STATUSES.filter((status) => status !== 'none'),
    ...STANDINGS,
    ...[
      'already-exists',
      'appointment-ended',
      'approval-not-later',
      'approval-undated',
      'circular-reference',
      'date-out-of-range',
      'decision-left-out',
      'decision-not-approved',
      'decision-not-draft',
      'invalid-data',
      'matter-not-open',
      'matter-without-conclusion',
      'minutes-not-ready',
      'not-appointed',
      'not-found',
      'nothing-changes',
      'open-drafts',
      'redirected',
      'stale-revision',
      'vote-inconsistent',
      'wrong-meeting-status',
    ].map((code) => `refused: ${code}`),
    ...[
      'approval-not-later',
      'approver-not-allowed',
      'majority-not-met',
      'quorum-not-met',
      'workshop-decides-nothing',
    ].map((code) => `warned: ${code}`),
  ])('come to %s', (what) => {
    expect(reached.get(what) ?? 0).toBeGreaterThanOrEqual(3)
  })

  it.each(['approved', 'superseded', 'withdrawn', 'DecisionCorrected', 'MinutesApproved', 'MeetingMerged'])(
    'come to %s often',
    (what) => {
      expect(reached.get(what) ?? 0).toBeGreaterThan(SESSIONS / 10)
    },
  )
})

import { draft, held, matter, opened, retracted, scheduled } from './events-of.js'
import { given } from './given.js'
import {
  appointmentId,
  bodyId,
  decisionId,
  documentId,
  matterId,
  meetingId,
  personId,
  proposalId,
  statementId,
} from './world.js'

const M = { meetingId: meetingId(1) }
const reason = 'trukket av administrasjonen'
const documents = (version: string, n = 1) => [{ documentId: documentId(n), version }]

describe('the agenda', () => {
  it('takes a matter once', () => {
    const data = { ...M, matterId: matterId(1), title: 'Fyrlykt', number: '3/26', caseNumber: '26/118' }
    given(scheduled()).when('AddMatter', data).gives(['MatterAdded', data])
    given(scheduled(), matter(1))
      .when('AddMatter', data)
      .refuses('already-exists', { field: 'matterId', value: matterId(1) })
  })

  it.each([
    ['0.9', []],
    ['v. 0,90', []],
    ['1.0', ['not-found']],
  ])(
    'names documents that exist; a version not yet entered is kept and warned about: %s',
    (version, warnings) => {
      const add = given(scheduled()).when('AddMatter', {
        ...M,
        matterId: matterId(1),
        title: 'Plan',
        documents: documents(version),
      })
      expect(add.warns()).toEqual(warnings)
      add.gives(['MatterAdded', { documents: documents(version) }])
      const correct = given(scheduled(), matter(1)).when('CorrectMatter', {
        ...M,
        matterId: matterId(1),
        documents: documents(version),
        reason,
      })
      expect(correct.warns()).toEqual(warnings)
    },
  )

  it('refuses a document that nobody registered', () => {
    const unknown = { field: 'documentId', value: documentId(9) }
    const data = { ...M, matterId: matterId(1), title: 'Plan', documents: documents('1.0', 9) }
    given(scheduled()).when('AddMatter', data).refuses('not-found', unknown)
    const decision = {
      ...M,
      matterId: matterId(1),
      decisionId: decisionId(1),
      clauses: [{ text: 'Tilsluttes', documents: documents('1.0', 9) }],
    }
    given(held(), matter(1)).when('RecordDecision', decision).refuses('not-found', unknown)
  })

  it.each(['WithdrawMatter', 'PostponeMatter'] as const)('%s wants a matter that is open', (type) => {
    given(scheduled())
      .when(type, { ...M, matterId: matterId(1), reason })
      .refuses('not-found', { field: 'matterId' })
    const gone = given(scheduled(), matter(1), {
      type: 'MatterWithdrawn',
      data: { ...M, matterId: matterId(1), reason },
    })
    gone
      .when(type, { ...M, matterId: matterId(1), reason })
      .refuses('matter-not-open', { current: { status: 'withdrawn' } })
  })

  it('does not withdraw what was decided on; it may be postponed by a decision', () => {
    const data = { ...M, matterId: matterId(1), reason }
    given(held(), matter(1), draft(1)).when('WithdrawMatter', data).refuses('matter-not-open', {}, /draft/)
    given(held(), matter(1), draft(1), retracted(1)).when('WithdrawMatter', data).gives(['MatterWithdrawn'])
    given(held(), matter(1), draft(1)).when('PostponeMatter', data).gives(['MatterPostponed'])
  })

  it('corrects a matter by the fields that are given', () => {
    const before = matter(1, { number: '3/26', documents: documents('0.9'), documentsProposed: true })
    const correct = (fields: object) =>
      given(held(), before).when('CorrectMatter', { ...M, matterId: matterId(1), ...fields, reason })
    const { state } = correct({ title: 'Fyrlykt', number: null }).gives([
      'MatterCorrected',
      { title: 'Fyrlykt', number: null },
    ])
    const found = state.status === 'held' ? state.matters.get(matterId(1)) : undefined
    expect(found).toMatchObject({ title: 'Fyrlykt', documents: documents('0.9'), documentsProposed: true })
    expect(found?.number).toBeUndefined()
    correct({ title: 'Sak 1', number: '3/26', kind: null }).refuses('nothing-changes')
    correct({ documents: documents('0.9'), documentsProposed: true }).refuses('nothing-changes')
    // The same documents, now stated by a person and no longer read out of the title.
    correct({ documents: documents('0.9') }).gives(['MatterCorrected'])
    given(held())
      .when('CorrectMatter', { ...M, matterId: matterId(1), title: 'X', reason })
      .refuses('not-found')
  })
})

describe('proposals and statements', () => {
  const meeting = given(scheduled(), matter(1), opened)
  const proposal = {
    ...M,
    matterId: matterId(1),
    proposalId: proposalId(1),
    kind: 'innstilling',
    text: 'Lykten tennes.',
  }
  const statement = { ...M, statementId: statementId(1), text: 'Vi ba om lys.', by: personId(1) }

  it('are recorded once each', () => {
    meeting.when('RecordProposal', proposal).gives(['ProposalRecorded', proposal])
    meeting.when('RecordStatement', statement).gives(['StatementRecorded', statement])
    given(scheduled(), matter(1), { type: 'ProposalRecorded', data: proposal })
      .when('RecordProposal', proposal)
      .refuses('already-exists', { field: 'proposalId' })
    given(scheduled(), opened, { type: 'StatementRecorded', data: statement })
      .when('RecordStatement', statement)
      .refuses('already-exists', { field: 'statementId' })
  })

  it.each([
    ['a person', personId(1), true],
    ['an appointment', appointmentId(6), true],
    ['a body', bodyId(2), true],
    ['nobody', personId(99), false],
  ])('come from somebody known: %s', (_, by, taken) => {
    for (const outcome of [
      meeting.when('RecordProposal', { ...proposal, by }),
      meeting.when('RecordStatement', { ...statement, by }),
    ]) {
      if (taken) expect(outcome.warns()).toEqual([])
      else outcome.refuses('not-found', { field: 'by', value: by })
    }
  })

  it('a proposal is on an open matter, a statement also on another or on none', () => {
    const postponed = given(scheduled(), matter(1), opened, {
      type: 'MatterPostponed',
      data: { ...M, matterId: matterId(1), reason },
    })
    postponed.when('RecordProposal', proposal).refuses('matter-not-open')
    postponed.when('RecordStatement', { ...statement, matterId: matterId(1) }).gives(['StatementRecorded'])
    meeting.when('RecordStatement', { ...statement, matterId: matterId(9) }).refuses('not-found')
  })
})

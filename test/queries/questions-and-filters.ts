import type { QuestionName } from '../../src/queries/questions.js'
import { bodyId, decisionId, documentId, meetingId } from '../domain/meeting/world.js'
import { idOf } from '../support/ledger-fixture.js'

/** Each question with the filters that make it say most. */
export const FILTERS: Readonly<Record<QuestionName, readonly object[]>> = {
  meetings: [{}, { bodyId: bodyId(1) }, { status: 'approved' }],
  meeting: [1, 2, 3, 4].map((n) => ({ meetingId: meetingId(n) })),
  matters: [{}, { documentId: documentId(1) }],
  decisions: [{}, { bodyId: bodyId(2) }, { status: 'draft' }, { documentId: documentId(1), version: '0.9' }],
  decision: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ decisionId: decisionId(n) })),
  'decision-history': [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ decisionId: decisionId(n) })),
  documents: [{}],
  changes: [{ from: '1800-01-01' }, { from: '1800-01-01', bodyId: bodyId(1) }],
  'document-history': [1, 2, 3].map((n) => ({ documentId: documentId(n) })),
  bodies: [{}, { existing: true }],
  appointments: [{}, { withEnded: true }, { bodyId: bodyId(1) }],
  persons: [{}],
  'follow-ups': [{}, { status: 'completed' }],
  owners: [{}],
  involvement: [{}],
  organisation: [{}, { bodyId: bodyId(1) }],
  registers: [{}],
  'finding-acceptances': [{}],
  sessions: [{}],
  'recorded-places': [
    {
      things: [
        { kind: 'meeting', meetingId: meetingId(1) },
        { kind: 'attendance', meetingId: meetingId(1) },
        { kind: 'decision', meetingId: meetingId(1), decisionId: decisionId(1) },
        { kind: 'version', documentId: documentId(1), version: '0.9' },
        { kind: 'document', documentId: documentId(1) },
        { kind: 'body', bodyId: bodyId(1) },
      ],
    },
  ],
  'register-rows': [{ registerId: idOf('Tabell 1') }],
  search: [{ words: 'moloen' }, { words: 'molo' }, { words: 'anb*' }],
}

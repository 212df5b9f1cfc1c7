import { effectiveOf } from '../../src/domain/effective.js'
import type { DomainEvent } from '../../src/domain/event.js'
import { wordingText } from '../../src/domain/values.js'
import type { LedgerEvent } from '../../src/ledger/codec.js'
import type { Projection, Row, SqlValue } from '../../src/projector/projection.js'

/** Small read models in the manner of the real ones, for tests of the projector: facts, dates and texts. */

const dating = {
  effective_on: 'text?',
  effective_meeting: 'text?',
  position: 'text',
  recorded_at: 'text',
} as const

function datingOf(event: LedgerEvent): readonly SqlValue[] {
  const effective = effectiveOf(event, event.metadata.recordedAt)
  return [
    'on' in effective ? effective.on : null,
    'meetingId' in effective ? effective.meetingId : null,
    event.position,
    event.metadata.recordedAt,
  ]
}

const meetingStatus: { readonly [T in DomainEvent['type']]?: string } = {
  MeetingScheduled: 'scheduled',
  MeetingOpened: 'open',
  MeetingClosed: 'closed',
  MinutesCirculated: 'circulated',
  MinutesApproved: 'approved',
}

export const meetingsSample: Projection = {
  name: 'meetings',
  version: 1,
  tables: [
    {
      name: 'meetings',
      columns: { meeting_id: 'text', body_id: 'text', type: 'text?', number: 'text?', ...dating },
      indexes: [['meeting_id'], ['body_id']],
    },
    {
      name: 'meeting_statuses',
      columns: { meeting_id: 'text', status: 'text', ...dating },
      indexes: [['meeting_id', 'position']],
    },
  ],
  project(event) {
    const rows: Row[] = []
    if (event.type === 'MeetingScheduled') {
      const { meetingId, bodyId, type, number } = event.data
      rows.push(['meetings', [meetingId, bodyId, type ?? null, number ?? null, ...datingOf(event)]])
    }
    const status = meetingStatus[event.type]
    if (status !== undefined && 'meetingId' in event.data) {
      rows.push(['meeting_statuses', [event.data.meetingId ?? null, status, ...datingOf(event)]])
    }
    return rows
  },
}

export const decisionsSample: Projection = {
  name: 'decisions',
  version: 1,
  tables: [
    {
      name: 'decision_standings',
      columns: { decision_id: 'text', meeting_id: 'text', revision: 'integer', status: 'text', ...dating },
      indexes: [['decision_id', 'position'], ['meeting_id']],
    },
    {
      name: 'decision_wordings',
      columns: { decision_id: 'text', revision: 'integer', clauses: 'text', text: 'search', ...dating },
      indexes: [['decision_id', 'revision']],
    },
  ],
  project(event) {
    switch (event.type) {
      case 'DecisionRecorded':
      case 'DecisionRevised':
      case 'DecisionCorrected': {
        const { decisionId, meetingId, revision, clauses } = event.data
        const status = event.type === 'DecisionCorrected' ? 'approved' : event.data.standing
        const dated = datingOf(event)
        return [
          ['decision_standings', [decisionId, meetingId, revision, status, ...dated]],
          [
            'decision_wordings',
            [decisionId, revision, JSON.stringify(clauses), wordingText(event.data), ...dated],
          ],
        ]
      }
      case 'DecisionApproved': {
        const { decisionId, meetingId, revision } = event.data
        return [['decision_standings', [decisionId, meetingId, revision, 'approved', ...datingOf(event)]]]
      }
      default:
        return []
    }
  },
}

export const mattersSample: Projection = {
  name: 'matters',
  version: 1,
  tables: [
    {
      name: 'matters',
      columns: { matter_id: 'text', meeting_id: 'text', title: 'search', ...dating },
      indexes: [['matter_id'], ['meeting_id']],
    },
    {
      name: 'matter_documents',
      columns: { matter_id: 'text', document_id: 'text', version: 'text', ...dating },
      indexes: [['document_id', 'version']],
    },
  ],
  project(event) {
    if (event.type !== 'MatterAdded') return []
    const { matterId, meetingId, title, documents = [] } = event.data
    return [
      ['matters', [matterId, meetingId, title, ...datingOf(event)]],
      ...documents.map(
        ({ documentId, version }): Row => [
          'matter_documents',
          [matterId, documentId, version, ...datingOf(event)],
        ],
      ),
    ]
  },
}

export const sampleProjections: readonly Projection[] = [meetingsSample, decisionsSample, mattersSample]

import type { MeetingEvent } from './events.js'
import { replaced } from './replaced.js'
import type { Matter, Meeting } from './state.js'
import { withEntry } from './with-entry.js'

type AgendaEvent = Extract<
  MeetingEvent,
  {
    type:
      | 'MatterAdded'
      | 'MatterCorrected'
      | 'MatterWithdrawn'
      | 'MatterPostponed'
      | 'DisqualificationDeclared'
      | 'DisqualificationDecided'
      | 'ProposalRecorded'
      | 'StatementRecorded'
      | 'VoteRecorded'
  }
>

/** The meeting with the matter, proposal or statement that the event is about as it stands afterwards. */
export function evolveAgenda(meeting: Meeting, event: AgendaEvent): Meeting {
  switch (event.type) {
    case 'MatterAdded': {
      const { meetingId: _, ...fields } = event.data
      const matter: Matter = { ...fields, status: 'open', disqualifications: new Map() }
      return { ...meeting, matters: withEntry(meeting.matters, matter.matterId, matter) }
    }
    case 'MatterCorrected': {
      const {
        meetingId: _,
        matterId,
        reason: __,
        title,
        documents,
        documentsProposed,
        ...fields
      } = event.data
      return withMatter(meeting, matterId, (matter) => ({
        ...matter,
        ...replaced(fields),
        ...(title === undefined ? {} : { title }),
        // What a person states about the documents is no longer a proposal of an import.
        ...(documents === undefined ? {} : { documents, documentsProposed }),
      }))
    }
    case 'MatterWithdrawn':
      return withMatter(meeting, event.data.matterId, (matter) => ({ ...matter, status: 'withdrawn' }))
    case 'MatterPostponed':
      return withMatter(meeting, event.data.matterId, (matter) => ({ ...matter, status: 'postponed' }))
    case 'DisqualificationDeclared':
      return withDisqualification(meeting, event.data, 'declared')
    case 'DisqualificationDecided':
      return withDisqualification(meeting, event.data, event.data.disqualified ? 'disqualified' : 'qualified')
    case 'ProposalRecorded':
      return {
        ...meeting,
        proposals: withEntry(meeting.proposals, event.data.proposalId, event.data.matterId),
      }
    case 'StatementRecorded':
      return { ...meeting, statements: new Set(meeting.statements).add(event.data.statementId) }
    case 'VoteRecorded':
      return withMatter(meeting, event.data.matterId, (matter) => ({ ...matter, vote: event.data.result }))
    default: {
      const unhandled: never = event
      throw new TypeError(`no way to fold ${JSON.stringify(unhandled)} into an agenda`)
    }
  }
}

function withMatter(meeting: Meeting, matterId: string, change: (matter: Matter) => Matter): Meeting {
  const matter = meeting.matters.get(matterId)
  if (!matter) throw new TypeError(`meeting ${meeting.meetingId} has no matter ${matterId}`)
  return { ...meeting, matters: withEntry(meeting.matters, matterId, change(matter)) }
}

function withDisqualification(
  meeting: Meeting,
  { matterId, appointmentId }: { readonly matterId: string; readonly appointmentId: string },
  said: 'declared' | 'disqualified' | 'qualified',
): Meeting {
  return withMatter(meeting, matterId, (matter) => ({
    ...matter,
    disqualifications: withEntry(matter.disqualifications, appointmentId, said),
  }))
}

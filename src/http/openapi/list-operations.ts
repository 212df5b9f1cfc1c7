import { z } from 'zod'
import { type ListName, listParams } from '../../contract/list-params.js'
import { listRows, pageOf } from '../../contract/list-rows.js'
import { JSON_TYPE, type Operation, problems } from './operation.js'
import { ETAG_OF_STATE, type ListWords, namesSomething, printed, seen, unchanged } from './reading.js'

const listWords: { readonly [L in ListName]: ListWords } = {
  meetings: { id: 'listMeetings', component: 'MeetingPage', summary: 'Meetings by date' },
  matters: {
    id: 'listMatters',
    component: 'MatterPage',
    summary: 'Matters by meeting and place on the agenda',
  },
  decisions: { id: 'listDecisions', component: 'DecisionPage', summary: 'Decisions by meeting and matter' },
  documents: {
    id: 'listDocuments',
    component: 'DocumentPage',
    summary: 'Documents, with what each version has met',
  },
  bodies: { id: 'listBodies', component: 'BodyPage', summary: 'Boards, committees and other bodies' },
  appointments: { id: 'listAppointments', component: 'AppointmentPage', summary: 'Who sits where' },
  persons: { id: 'listPersons', component: 'PersonPage', summary: 'Persons by name' },
  'follow-ups': { id: 'listFollowUps', component: 'FollowUpPage', summary: 'Promises made in decisions' },
  owners: { id: 'listOwners', component: 'OwnerPage', summary: "Who owns each area's measures" },
  involvement: {
    id: 'listInvolvement',
    component: 'InvolvementPage',
    summary: 'How outside parties are involved',
  },
  registers: { id: 'listRegisters', component: 'RegisterPage', summary: 'Registers that were imported' },
  search: {
    id: 'search',
    component: 'SearchPage',
    summary: 'Titles of matters and wordings of decisions that hold the words, the best first',
  },
}

function listOperation(name: ListName): Operation {
  const query = listParams[name]
  const { component, ...words } = listWords[name]
  return {
    method: 'GET',
    path: `/api/${name}`,
    ...words,
    tag: 'Lists',
    query,
    headers: z.object(seen),
    answers: {
      200: {
        description: 'A page of rows; in other forms than JSON, the rows alone',
        content: {
          [JSON_TYPE]: pageOf(listRows[name]).meta({ id: component }),
          ...printed,
        },
        headers: {
          ETag: ETAG_OF_STATE,
          Link: 'The next page, with `rel="next"`; absent on the last one',
        },
      },
      304: unchanged,
      ...problems(400, 406, 503),
      ...(namesSomething(query) && problems(404)),
    },
  }
}

const names = Object.keys(listParams) as readonly ListName[]

export const listOperations: readonly Operation[] = names.map(listOperation)

import { COMMITTEE, MUNICIPALITY, YOUTH_COUNCIL } from './people.js'
import { areaId, documentId, involvementId, type Step, step } from './step.js'

export const PLAN = documentId(1)

/** A document on its way from version 0.9 to 1.0, an owner, and an outside party. */
export const documents: readonly Step[] = [
  step('RegisterDocument', 'A plan whose versions are decimals', {
    documentId: PLAN,
    title: 'Bibliotekplan 2024–2028',
    aliases: ['Bibliotekplanen'],
    order: 'decimal',
  }),
  step('AddDocumentAlias', 'What it is called in minutes', {
    documentId: PLAN,
    alias: 'planen for biblioteket',
  }),
  step('CorrectDocument', 'Its title was entered wrongly', {
    documentId: PLAN,
    title: 'Plan for biblioteket 2024–2032',
    reason: 'Feil tittel ved registrering',
  }),
  step('AddDocumentVersion', 'A draft of it', {
    documentId: PLAN,
    version: '0.9',
    date: '2024-02-20',
    sha256: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
    note: 'Sendt på høring',
    status: 'utkast',
  }),
  step('CorrectDocumentVersion', 'Its date was entered wrongly', {
    documentId: PLAN,
    version: '0.9',
    date: '2024-02-21',
    reason: 'Datoen på forsiden er 21. februar',
  }),
  step('SubmitDocumentVersion', 'The municipality submits it to the committee', {
    documentId: PLAN,
    version: '0.9',
    from: MUNICIPALITY,
    to: COMMITTEE,
    date: '2024-02-22',
  }),
  step('SubmitDocumentVersion', 'The same, on a day that proves wrong', {
    documentId: PLAN,
    version: '0.9',
    from: MUNICIPALITY,
    to: YOUTH_COUNCIL,
    date: '2024-02-23',
  }),
  step('WithdrawSubmission', 'It was not sent there', {
    documentId: PLAN,
    version: '0.9',
    to: YOUTH_COUNCIL,
    date: '2024-02-23',
    reason: 'Sendt ved en feil i lista',
  }),
  step('AssignOwner', 'Who owns the measures of an area', {
    areaId: areaId(1),
    area: 'Bibliotek og formidling',
    owner: 'Fjordvik kommune ved kultursjefen',
    ownerBodyId: MUNICIPALITY,
    validFrom: '2024-01-01',
  }),
  step('AssignOwner', 'The same, from a day that proves wrong', {
    areaId: areaId(1),
    area: 'Bibliotek og formidling',
    owner: 'Fjordvik kommune ved rådmannen',
    ownerBodyId: MUNICIPALITY,
    validFrom: '2024-02-01',
  }),
  step('WithdrawOwner', 'The owner from that day was entered wrongly', {
    areaId: areaId(1),
    validFrom: '2024-02-01',
    reason: 'Kultursjefen eier tiltakene',
  }),
  step('RecordInvolvement', 'How an outside party is involved', {
    involvementId: involvementId(1),
    actor: 'Ungdomsrådet',
    involvement: 'Gir innspill til åpningstider og arrangementer',
    bodyId: YOUTH_COUNCIL,
    validFrom: '2024-01-01',
  }),
]

import { appointmentId, bodyId, personId, type Step, step } from './step.js'

export const MUNICIPALITY = bodyId(1)
export const COMMITTEE = bodyId(2)
export const YOUTH_COUNCIL = bodyId(3)
const COMMITTEE_TWICE = bodyId(4)
export const CHAIR = appointmentId(1)
export const MEMBER = appointmentId(2)
export const DEPUTY = appointmentId(3)
export const CHAIR_PERSON = personId(1)
const MEMBER_TWICE = personId(4)

/** Bodies, persons, and who sits where. */
export const people: readonly Step[] = [
  step('RegisterBody', 'A municipality', {
    bodyId: MUNICIPALITY,
    name: 'Fjordvik kommune',
    kind: 'virksomhet',
    validFrom: '2020-01-01',
  }),
  step('RegisterBody', 'Its committee for culture, with a rule of its own', {
    bodyId: COMMITTEE,
    name: 'Utvalg for kultur',
    shortName: 'UK',
    kind: 'utvalg',
    aliases: ['Kulturutvalget'],
    parentId: MUNICIPALITY,
    validFrom: '2020-01-01',
    rules: { quorum: { share: 'half', force: 'warn', basis: 'kommuneloven § 11-9' } },
  }),
  step('RegisterBody', 'A youth council', { bodyId: YOUTH_COUNCIL, name: 'Ungdomsrådet', kind: 'råd' }),
  step('RegisterBody', 'The committee once more, entered by mistake', {
    bodyId: COMMITTEE_TWICE,
    name: 'Kulturutvalget i Fjordvik',
    kind: 'utvalg',
  }),
  step('MergeBodies', 'The two committees are one', {
    bodyId: COMMITTEE_TWICE,
    into: COMMITTEE,
    reason: 'Samme utvalg ført to ganger',
  }),
  step('UndoMergeBodies', 'They are not, after all', {
    bodyId: COMMITTEE_TWICE,
    into: COMMITTEE,
    reason: 'Det ene gjelder et tidligere utvalg',
  }),
  step('AddBodyAlias', 'A name that people use', { bodyId: YOUTH_COUNCIL, alias: 'UR' }),
  step('RenameBody', 'A new name from a date on', {
    bodyId: COMMITTEE,
    name: 'Utvalg for kultur og idrett',
    shortName: 'UKI',
    validFrom: '2024-01-01',
  }),
  step('CorrectBody', 'Its kind was entered wrongly', {
    bodyId: YOUTH_COUNCIL,
    kind: 'medvirkningsråd',
    reason: 'Feil organtype ved registrering',
  }),
  step('SetBodyRules', 'What a rule that is not met leads to', {
    bodyId: COMMITTEE,
    rules: {
      finality: 'on-approval',
      quorum: { share: 'half', force: 'warn', basis: 'kommuneloven § 11-9' },
      approvalInLaterMeeting: 'warn',
      disqualification: { force: 'block', basis: 'forvaltningsloven § 6' },
    },
    validFrom: '2024-01-01',
  }),
  step('EndBody', 'The last day of a body', { bodyId: COMMITTEE_TWICE, validTo: '2019-12-31' }),

  step('RegisterPerson', 'A person; the name is sealed', { personId: CHAIR_PERSON, name: 'Ragna Fossli' }),
  step('RegisterPerson', 'Another', { personId: personId(2), name: 'Eivind Tangstad' }),
  step('RegisterPerson', 'A third', { personId: personId(3), name: 'Ylva Myrhaug' }),
  step('RegisterPerson', 'The second once more, entered by mistake', {
    personId: MEMBER_TWICE,
    name: 'Eivind Tangstad',
  }),
  step('MergePersons', 'The two are one person', {
    personId: MEMBER_TWICE,
    into: personId(2),
    reason: 'Registrert to ganger',
  }),
  step('UndoMergePersons', 'They are not: two people have the name', {
    personId: MEMBER_TWICE,
    reason: 'To personer med samme navn',
  }),
  step('ForgetPerson', 'One of them asks to be forgotten', {
    personId: MEMBER_TWICE,
    reason: 'Bedt om å bli slettet',
  }),
  step('RenamePerson', 'A new name from a date on', {
    personId: personId(3),
    name: 'Ylva Myrhaug Sand',
    validFrom: '2024-02-01',
  }),

  step('AppointMember', 'The chair', {
    bodyId: COMMITTEE,
    appointmentId: CHAIR,
    personId: CHAIR_PERSON,
    organisation: 'Fjordvik kommune',
    role: 'chair',
    validFrom: '2023-10-01',
  }),
  step('AppointMember', 'A member', {
    bodyId: COMMITTEE,
    appointmentId: MEMBER,
    personId: personId(2),
    organisation: 'Fjordvik kommune',
    role: 'member',
    validFrom: '2023-10-01',
  }),
  step('AppointMember', 'A deputy, who steps in for the member', {
    bodyId: COMMITTEE,
    appointmentId: DEPUTY,
    personId: personId(3),
    organisation: 'Fjordvik kommune',
    role: 'deputy',
    deputyFor: MEMBER,
    validFrom: '2023-10-01',
  }),
  step('CorrectAppointment', 'The title was left out', {
    bodyId: COMMITTEE,
    appointmentId: DEPUTY,
    roleTitle: 'Første vara',
    reason: 'Tittelen manglet i oversikten',
  }),
]

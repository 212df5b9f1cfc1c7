import type { DocumentEvent, VersionOrder } from '../../../src/domain/document/events.js'
import type { DomainEvent } from '../../../src/domain/event.js'
import { given, outcomeOf, uuid } from '../scenario.js'

const DOC = uuid(1)
const TO = uuid(2)
const FROM = uuid(3)
const MEETING = uuid(4)
const reason = 'ført feil'

const registered = (order: VersionOrder = 'decimal'): DocumentEvent => ({
  type: 'DocumentRegistered',
  data: { documentId: DOC, title: 'Farledsplan', order },
})
const added = (version: string, more: object = {}): DocumentEvent => ({
  type: 'DocumentVersionAdded',
  data: { documentId: DOC, version, ...more },
})
const body = (bodyId: string): DomainEvent => ({
  type: 'BodyRegistered',
  data: { bodyId, name: 'Havnestyret', kind: 'styre' },
})
const bodies = { [`body-${TO}`]: [body(TO)], [`body-${FROM}`]: [body(FROM)] }

test.each([
  ['AddDocumentAlias', { documentId: DOC, alias: 'Planen' }],
  ['AddDocumentVersion', { documentId: DOC, version: '0.9' }],
  ['SubmitDocumentVersion', { documentId: DOC, version: '0.9', to: TO, date: '2024-01-01' }],
  ['CorrectDocumentVersion', { documentId: DOC, version: '0.9', note: 'x', reason }],
])('%s needs a document', (type, data) => {
  given()
    .within({ streams: bodies })
    .when(type, data)
    .refuses('not-found', { field: 'documentId', value: DOC })
})

test('a document is registered once, in decimal order where none is stated', () => {
  const data = { documentId: DOC, title: 'Farledsplan', aliases: ['Planen'] }
  given()
    .when('RegisterDocument', data)
    .gives(['DocumentRegistered', { order: 'decimal' }])
  given(registered()).when('RegisterDocument', data).refuses('already-exists')
})

test('a known alias is no new one', () => {
  const alias: DocumentEvent = { type: 'DocumentAliasAdded', data: { documentId: DOC, alias: 'Planen' } }
  given(registered(), alias)
    .when('AddDocumentAlias', { documentId: DOC, alias: 'Planen' })
    .refuses('nothing-changes')
})

describe('versions only grow', () => {
  const NEXT: readonly (readonly [VersionOrder, readonly string[], string, string])[] = [
    ['decimal', ['0.9'], '0.95', 'taken'],
    ['decimal', ['0.9', '0.95'], 'v.1,0', 'taken'],
    ['decimal', ['0.9'], '0.90', 'version-duplicate'],
    ['decimal', ['v 0.9'], 'versjon 0,9', 'version-duplicate'],
    ['decimal', ['0.1'], '0.10', 'version-duplicate'],
    ['decimal', ['0.9'], '0.85', 'version-not-growing'],
    ['decimal', ['0.95', 'endelig'], '0.9', 'version-not-growing'],
    ['decimal', ['1.0'], '1.0.1', 'version-not-in-order'],
    ['decimal', ['0.9'], 'pr. 21.09.21', 'version-not-in-order'],
    ['decimal', ['endelig'], 'Endelig', 'version-duplicate'],
    ['dotted', ['0.9'], '0.10', 'taken'],
    ['dotted', ['1.0'], '1.0.1', 'taken'],
    ['dotted', ['1.0'], '1.0.0', 'version-duplicate'],
    ['dotted', ['0.10'], '0.9', 'version-not-growing'],
    ['date', ['pr. 21.09.21'], '22.09.2021', 'taken'],
    ['date', ['pr. 21.09.21'], '2021-09-21', 'version-duplicate'],
    ['date', ['2021-09-21'], '20.09.21', 'version-not-growing'],
    ['date', ['2021-09-21'], '0.9', 'version-not-in-order'],
  ]
  test.each(NEXT)('%s: after %j comes "%s": %s', (order, before, version, expected) => {
    const events = [registered(order), ...before.map((known) => added(known))]
    const outcome = outcomeOf(events, 'AddDocumentVersion', { documentId: DOC, version })
    expect('refusal' in outcome ? outcome.refusal.code : 'taken').toBe(expected)
    if ('refusal' in outcome)
      expect(outcome.refusal.detail).toMatchObject({ field: 'version', value: version })
  })

  test('a refusal names the version that is in the way', () => {
    given(registered(), added('0.95'))
      .when('AddDocumentVersion', { documentId: DOC, version: '0.9' })
      .refuses(
        'version-not-growing',
        { allowed: 'a version after "0.95"', current: { version: '0.95' } },
        /"0.9" comes before "0.95"/,
      )
  })

  test('a text without a place is kept as it is, marked and warned about', () => {
    const outcome = given(registered(), added('0.9')).when('AddDocumentVersion', {
      documentId: DOC,
      version: 'endelig',
    })
    outcome.gives(['DocumentVersionAdded', { version: 'endelig', unordered: true }])
    expect(outcome.warnings()).toEqual([expect.objectContaining({ code: 'version-not-in-order' })])
    expect(
      given(registered()).when('AddDocumentVersion', { documentId: DOC, version: 'v.1,0' }).warnings(),
    ).toEqual([])
  })
})

describe('the first version from 1.0 on', () => {
  const add = { documentId: DOC, version: '1.0' }
  test.each([
    [[], [], /^no body's decision endorses version "1.0"/],
    [['0.9'], [{ version: '0.9', standing: 'approved' }], /^no body's decision/],
    [['0.9'], [{ version: 'v.1,0', standing: 'draft' }], /^only a decision that is draft endorses/],
    [['0.9'], [{ version: 'v.1,0', standing: 'unstated' }], /^only a decision that is unstated endorses/],
    [['0.9'], [{ version: 'v.1,0', standing: 'approved' }], undefined],
  ] as const)('after %j, endorsed %j: warns %s', (before, endorsedVersions, message) => {
    const outcome = given(registered(), ...before.map((version) => added(version)))
      .within({ endorsedVersions })
      .when('AddDocumentVersion', add)
    expect(outcome.warnings()).toEqual(
      message === undefined
        ? []
        : [{ code: 'version-not-endorsed', message: expect.stringMatching(message) }],
    )
  })

  test('is not warned about where nothing tells of endorsements, nor once there was one, nor by date', () => {
    expect(given(registered()).when('AddDocumentVersion', add).warnings()).toEqual([])
    const none = { endorsedVersions: [] }
    const second = given(registered(), added('1.0')).within(none)
    expect(second.when('AddDocumentVersion', { documentId: DOC, version: '1.1' }).warnings()).toEqual([])
    const dated = given(registered('date')).within(none)
    expect(dated.when('AddDocumentVersion', { documentId: DOC, version: '2021-09-21' }).warnings()).toEqual(
      [],
    )
  })
})

describe('submitting', () => {
  const submit = { documentId: DOC, version: 'v. 0,90', from: FROM, to: TO, date: '2024-02-01' }
  const known = given(registered(), added('0.9')).within({ streams: bodies })

  test('names the version as it was added', () => {
    known
      .when('SubmitDocumentVersion', submit)
      .gives(['DocumentVersionSubmitted', { version: '0.9', from: FROM, to: TO }])
  })

  test.each([
    ['a version that was never added', { version: '1.0' }, 'version', '"0.9"'],
    ['to nobody', { to: uuid(8) }, 'to', 'the id of a registered body'],
    ['from nobody', { from: uuid(8) }, 'from', 'the id of a registered body'],
    ['in no meeting', { meetingId: MEETING }, 'meetingId', 'the id of a meeting'],
  ])('%s', (_, more, field, allowed) => {
    known.when('SubmitDocumentVersion', { ...submit, ...more }).refuses('not-found', { field, allowed })
  })

  test('in a meeting', () => {
    const meeting: DomainEvent = {
      type: 'HeldMeetingRegistered',
      data: { meetingId: MEETING, bodyId: TO, date: '2024-02-01' },
    }
    given(registered(), added('0.9'))
      .within({ streams: { ...bodies, [`meeting-${MEETING}`]: [meeting] } })
      .when('SubmitDocumentVersion', { ...submit, meetingId: MEETING })
      .gives(['DocumentVersionSubmitted', { meetingId: MEETING }])
  })

  test('the same once more changes nothing, on another day it does', () => {
    const before: DocumentEvent = { type: 'DocumentVersionSubmitted', data: { ...submit, version: '0.9' } }
    const again = given(registered(), added('0.9'), before).within({ streams: bodies })
    again.when('SubmitDocumentVersion', submit).refuses('nothing-changes')
    again.when('SubmitDocumentVersion', { ...submit, date: '2024-02-02' }).gives(['DocumentVersionSubmitted'])
  })
})

describe('withdrawing a submission', () => {
  const sent: DocumentEvent = {
    type: 'DocumentVersionSubmitted',
    data: { documentId: DOC, version: '0.9', from: FROM, to: TO, date: '2024-02-01' },
  }
  const withdraw = {
    documentId: DOC,
    version: 'v. 0,90',
    to: TO,
    date: '2024-02-01',
    reason: 'ble aldri sendt',
  }
  const known = given(registered(), added('0.9'), sent)

  test('takes back that one, and it can be entered again', () => {
    const state = known
      .when('WithdrawSubmission', withdraw)
      .gives(['DocumentSubmissionWithdrawn', { version: '0.9', to: TO }])
    expect(state).toMatchObject({ submissions: [] })
    const taken: DocumentEvent = {
      type: 'DocumentSubmissionWithdrawn',
      data: { ...withdraw, version: '0.9' },
    }
    given(registered(), added('0.9'), sent, taken)
      .within({ streams: bodies })
      .when('SubmitDocumentVersion', sent.data)
      .gives(['DocumentVersionSubmitted'])
  })

  test.each([
    ['of a version that was never added', { version: '1.0' }, 'version', '"0.9"'],
    ['on another day', { date: '2024-02-02' }, 'date', `2024-02-01 to ${TO}`],
    ['to another body', { to: FROM }, 'date', `2024-02-01 to ${TO}`],
  ])('%s is refused', (_, more, field, allowed) => {
    known.when('WithdrawSubmission', { ...withdraw, ...more }).refuses('not-found', { field, allowed })
  })
})

describe('correcting a version', () => {
  const three = given(registered(), added('0.8'), added('0.9', { date: '2024-01-01' }), added('1.0'))

  test.each([
    [{ newVersion: '0.95' }, { newVersion: '0.95' }, { version: '0.95', date: '2024-01-01' }],
    [{ newVersion: 'v 0.90' }, { newVersion: 'v 0.90' }, { version: 'v 0.90' }],
    [{ newVersion: 'nesten ferdig' }, { newVersion: 'nesten ferdig', unordered: true }, { unordered: true }],
    [
      { date: null, note: 'sendt' },
      { date: null, note: 'sendt' },
      { version: '0.9', date: undefined, note: 'sendt' },
    ],
  ])('%j', (fields, event, version) => {
    const state = three
      .when('CorrectDocumentVersion', { documentId: DOC, version: '0,9', ...fields, reason })
      .gives(['DocumentVersionCorrected', { version: '0.9', ...event }])
    expect(state).toMatchObject({ versions: [{ version: '0.8' }, version, { version: '1.0' }] })
  })

  test.each([
    [{ newVersion: '1.1' }, 'version-not-growing', { allowed: 'a version before "1.0"' }],
    [{ newVersion: '0.7' }, 'version-not-growing', { allowed: 'a version after "0.8"' }],
    [{ newVersion: '1.00' }, 'version-duplicate', { field: 'newVersion' }],
    [{ newVersion: '0.9.1' }, 'version-not-in-order', { field: 'newVersion' }],
    [{ newVersion: '0.9' }, 'nothing-changes', {}],
    [{ date: '2024-01-01' }, 'nothing-changes', {}],
  ] as const)('%j: %s', (fields, code, detail) => {
    three
      .when('CorrectDocumentVersion', { documentId: DOC, version: '0.9', ...fields, reason })
      .refuses(code, detail)
  })

  test('a version that is not there', () => {
    three
      .when('CorrectDocumentVersion', { documentId: DOC, version: '0.7', note: 'x', reason })
      .refuses('not-found', { field: 'version', allowed: '"0.8", "0.9", "1.0"' })
  })

  test('a text that gets its place is no longer marked', () => {
    given(registered(), added('endelig', { unordered: true }))
      .when('CorrectDocumentVersion', { documentId: DOC, version: 'endelig', newVersion: '1.0', reason })
      .gives(['DocumentVersionCorrected', { version: 'endelig', newVersion: '1.0', unordered: false }])
  })
})

test('a title that was entered wrongly is mended, and a name that the document never had is withdrawn', () => {
  const alias = (name: string): DocumentEvent => ({
    type: 'DocumentAliasAdded',
    data: { documentId: DOC, alias: name },
  })
  const events = [registered(), alias('Planen'), alias('Fyrplanen')]
  const correct = { documentId: DOC, title: 'Fyrlykteplan', withdrawnAliases: ['Planen'], reason }
  expect(
    given(...events)
      .when('CorrectDocument', correct)
      .gives(['DocumentCorrected', correct]),
  ).toMatchObject({
    title: 'Fyrlykteplan',
    aliases: ['Fyrplanen'],
  })
  given(...events)
    .when('CorrectDocument', { documentId: DOC, withdrawnAliases: ['Havneplanen'], reason })
    .refuses('not-found', {
      field: 'withdrawnAliases',
      value: 'Havneplanen',
      allowed: '"Planen", "Fyrplanen"',
    })
  given(...events)
    .when('CorrectDocument', { documentId: DOC, title: 'Farledsplan', reason })
    .refuses('nothing-changes')
  given()
    .when('CorrectDocument', { documentId: DOC, title: 'Farledsplan', reason })
    .refuses('not-found', { field: 'documentId', value: DOC })
})

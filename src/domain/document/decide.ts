import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges, requireNew, requireRegistered } from '../requires.js'
import { sameData } from '../same-data.js'
import { quoted } from '../sentences.js'
import type { Warning } from '../warning.js'
import type { DocumentCommand, DocumentCommandOf } from './commands.js'
import type { DocumentEvent } from './events.js'
import { evolveDocument } from './evolve.js'
import { type FittedVersion, fitCorrected, fitNext, isFirstFinal } from './growth.js'
import type { DocumentState, DocumentVersion, RegisteredDocument } from './state.js'
import { sameVersion } from './version-order.js'

/** What a command comes to in the document's state. @throws {Refusal} */
export function decideDocument(
  state: DocumentState,
  command: DocumentCommand,
  facts: Facts,
): Decided<DocumentEvent> {
  const named = { field: 'documentId', id: command.data.documentId, what: 'document' }
  if (command.type === 'RegisterDocument') {
    requireNew(state, named)
    return decided([{ type: 'DocumentRegistered', data: command.data }])
  }
  const document = requireRegistered(state, named)
  switch (command.type) {
    case 'AddDocumentAlias':
      return decideAlias(document, command)
    case 'AddDocumentVersion':
      return decideAddVersion(document, command, facts)
    case 'SubmitDocumentVersion':
      return decideSubmit(document, command, facts)
    case 'CorrectDocument':
      return decideCorrectDocument(document, command)
    case 'CorrectDocumentVersion':
      return decideCorrectVersion(document, command)
    case 'WithdrawSubmission':
      return decideWithdraw(document, command)
    default: {
      const unhandled: never = command
      throw new TypeError(`${JSON.stringify(unhandled)} is no command of a document`)
    }
  }
}

function decideAlias(
  document: RegisteredDocument,
  { data }: DocumentCommandOf<'AddDocumentAlias'>,
): Decided<DocumentEvent> {
  if (document.aliases.includes(data.alias)) {
    throw nothingChanges(`"${data.alias}" is an alias of the document already`, 'alias', data.alias)
  }
  return decided([{ type: 'DocumentAliasAdded', data }])
}

function decideCorrectDocument(
  document: RegisteredDocument,
  { data }: DocumentCommandOf<'CorrectDocument'>,
): Decided<DocumentEvent> {
  for (const alias of data.withdrawnAliases ?? []) {
    if (document.aliases.includes(alias)) continue
    throw new Refusal('not-found', `"${alias}" is not an alias of document ${data.documentId}`, {
      field: 'withdrawnAliases',
      value: alias,
      allowed: document.aliases.map((known) => `"${known}"`).join(', '),
    })
  }
  const event: DocumentEvent = { type: 'DocumentCorrected', data }
  if (sameData(evolveDocument(document, event), document)) {
    throw nothingChanges(`document ${data.documentId} is so already`)
  }
  return decided([event])
}

function decideAddVersion(
  document: RegisteredDocument,
  { data }: DocumentCommandOf<'AddDocumentVersion'>,
  facts: Facts,
): Decided<DocumentEvent> {
  const fitted = fitNext(document, data.version)
  const warnings = [
    ...unorderedWarning(fitted, document),
    ...unendorsedWarning(document, data.version, facts),
  ]
  const added = fitted.unordered ? { ...data, unordered: true as const } : data
  return decided([{ type: 'DocumentVersionAdded', data: added }], warnings)
}

function unorderedWarning({ unordered, version }: FittedVersion, { order }: RegisteredDocument): Warning[] {
  if (!unordered) return []
  const message = `version ${quoted(version)} has no place in the document's ${order} order and is kept as text`
  return [{ code: 'version-not-in-order', message }]
}

/** The first version from 1.0 on wants a decision that endorses it; where nothing tells of endorsements it is not warned. */
function unendorsedWarning(
  document: RegisteredDocument,
  version: string,
  { endorsedVersions }: Facts,
): Warning[] {
  if (endorsedVersions === undefined || !isFirstFinal(document, version)) return []
  const endorsed = endorsedVersions.find((other) => sameVersion(document.order, other.version, version))
  if (endorsed?.standing === 'approved') return []
  const what = `version ${quoted(version)}, the document's first from 1.0 on`
  const message =
    endorsed === undefined
      ? `no body's decision endorses ${what}`
      : `only a decision that is ${endorsed.standing} endorses ${what}`
  return [{ code: 'version-not-endorsed', message }]
}

function decideSubmit(
  document: RegisteredDocument,
  { data }: DocumentCommandOf<'SubmitDocumentVersion'>,
  facts: Facts,
): Decided<DocumentEvent> {
  const { version } = requireVersion(document, data.version)
  requireRegistered(facts.body(data.to), { field: 'to', id: data.to, what: 'body' })
  if (data.from !== undefined) {
    requireRegistered(facts.body(data.from), { field: 'from', id: data.from, what: 'body' })
  }
  if (data.meetingId !== undefined) requireMeeting(data.meetingId, facts)

  const { documentId, ...given } = data
  const submission = { ...given, version }
  if (document.submissions.some((entry) => sameData(entry, submission))) {
    throw nothingChanges(
      `version ${quoted(version)} is recorded as submitted so on ${data.date} already`,
      'date',
      data.date,
    )
  }
  return decided([{ type: 'DocumentVersionSubmitted', data: { documentId, ...submission } }])
}

function decideWithdraw(
  document: RegisteredDocument,
  { data }: DocumentCommandOf<'WithdrawSubmission'>,
): Decided<DocumentEvent> {
  const { version } = requireVersion(document, data.version)
  const { documentId, to, date } = data
  const ofVersion = document.submissions.filter((entry) => entry.version === version)
  if (!ofVersion.some((entry) => entry.to === to && entry.date === date)) {
    const known = ofVersion.map((entry) => `${entry.date} to ${entry.to}`)
    throw new Refusal(
      'not-found',
      `version ${quoted(version)} of document ${documentId} is not recorded as submitted on ${date} to ${to}`,
      { field: 'date', value: date, allowed: known.join(', ') || 'none: it was not submitted' },
    )
  }
  return decided([{ type: 'DocumentSubmissionWithdrawn', data: { ...data, version } }])
}

function requireMeeting(meetingId: string, facts: Facts): void {
  const meeting = facts.meeting(meetingId)
  if (meeting.status !== 'none' && meeting.status !== 'redirected') return
  const field = 'meetingId'
  const allowed = 'the id of a meeting'
  if (meeting.status === 'none') {
    throw new Refusal('not-found', `there is no meeting ${meetingId}`, { field, value: meetingId, allowed })
  }
  const { into } = meeting
  throw new Refusal('redirected', `meeting ${meetingId} was merged into ${into}: name that one`, {
    field,
    value: meetingId,
    allowed,
    current: { into },
  })
}

function decideCorrectVersion(
  document: RegisteredDocument,
  { data }: DocumentCommandOf<'CorrectDocumentVersion'>,
): Decided<DocumentEvent> {
  const entry = requireVersion(document, data.version)
  const { newVersion, ...fields } = data
  const fitted = newVersion === undefined ? undefined : fitCorrected(document, entry, newVersion)
  const event: DocumentEvent = {
    type: 'DocumentVersionCorrected',
    data: {
      ...fields,
      version: entry.version,
      ...(fitted !== undefined && fitted.version !== entry.version ? { newVersion: fitted.version } : {}),
      ...(fitted !== undefined && fitted.unordered !== entry.unordered
        ? { unordered: fitted.unordered }
        : {}),
    },
  }
  if (sameData(evolveDocument(document, event), document)) {
    throw nothingChanges(`version ${quoted(entry.version)} is so already`)
  }
  return decided([event], fitted === undefined ? [] : unorderedWarning(fitted, document))
}

function requireVersion(document: RegisteredDocument, version: string): DocumentVersion {
  const entry = document.versions.find((known) => sameVersion(document.order, known.version, version))
  if (entry !== undefined) return entry
  const known = document.versions.map((other) => quoted(other.version))
  throw new Refusal('not-found', `document ${document.documentId} has no version ${quoted(version)}`, {
    field: 'version',
    value: version,
    allowed: known.length === 0 ? 'none: no version is added yet' : known.join(', '),
  })
}

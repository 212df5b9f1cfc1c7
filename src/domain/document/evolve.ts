import type { DocumentEvent } from './events.js'
import type { DocumentState, DocumentVersion, RegisteredDocument } from './state.js'

type Correction = Extract<DocumentEvent, { type: 'DocumentVersionCorrected' }>['data']

/**
 * The document after one more of its events.
 * @throws {TypeError} an event that its stream cannot hold there: a damaged log, never input
 */
export function evolveDocument(state: DocumentState, event: DocumentEvent): DocumentState {
  switch (event.type) {
    case 'DocumentRegistered': {
      const { documentId, title, aliases, order } = event.data
      return {
        status: 'registered',
        documentId,
        title,
        aliases: aliases ?? [],
        order,
        versions: [],
        submissions: [],
      }
    }
    case 'DocumentAliasAdded': {
      const document = existing(state, event)
      return { ...document, aliases: [...document.aliases, event.data.alias] }
    }
    case 'DocumentVersionAdded': {
      const document = existing(state, event)
      const { documentId: _, unordered, ...fields } = event.data
      const added = { ...fields, unordered: unordered === true }
      return { ...document, versions: [...document.versions, added] }
    }
    case 'DocumentVersionSubmitted': {
      const document = existing(state, event)
      const { documentId: _, ...submission } = event.data
      return { ...document, submissions: [...document.submissions, submission] }
    }
    case 'DocumentSubmissionWithdrawn': {
      const document = existing(state, event)
      const { version, to, date } = event.data
      const submissions = document.submissions.filter(
        (entry) => entry.version !== version || entry.to !== to || entry.date !== date,
      )
      return { ...document, submissions }
    }
    case 'DocumentCorrected': {
      const document = existing(state, event)
      const withdrawn = new Set(event.data.withdrawnAliases)
      return {
        ...document,
        title: event.data.title ?? document.title,
        aliases: document.aliases.filter((alias) => !withdrawn.has(alias)),
      }
    }
    case 'DocumentVersionCorrected':
      return corrected(existing(state, event), event.data)
    default: {
      const unhandled: never = event
      throw new TypeError(`${JSON.stringify(unhandled)} is no event of a document`)
    }
  }
}

function existing(state: DocumentState, event: DocumentEvent): RegisteredDocument {
  if (state.status === 'registered') return state
  throw new TypeError(
    `${event.type} cannot follow in the stream of document ${event.data.documentId}: ${state.status}`,
  )
}

function corrected(document: RegisteredDocument, data: Correction): RegisteredDocument {
  const version = data.newVersion ?? data.version
  return {
    ...document,
    versions: document.versions.map((entry) =>
      entry.version === data.version ? mended(entry, data) : entry,
    ),
    submissions: document.submissions.map((entry) =>
      entry.version === data.version ? { ...entry, version } : entry,
    ),
  }
}

function mended(entry: DocumentVersion, data: Correction): DocumentVersion {
  const mend = <T>(entered: T | undefined, given: T | null | undefined) =>
    given === undefined ? entered : (given ?? undefined)
  return {
    version: data.newVersion ?? entry.version,
    unordered: data.unordered ?? entry.unordered,
    date: mend(entry.date, data.date),
    sha256: mend(entry.sha256, data.sha256),
    note: mend(entry.note, data.note),
    status: mend(entry.status, data.status),
  }
}

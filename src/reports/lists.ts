import type { BodyRow } from '../queries/bodies.js'
import type { DecisionRow } from '../queries/decisions.js'
import type { FollowUpRow } from '../queries/follow-ups.js'
import type { MeetingRow } from '../queries/meetings.js'
import type { Moment } from '../queries/moment.js'
import type { RegisterRow } from '../queries/registers.js'
import type { SearchHit } from '../queries/search.js'
import {
  APPROVED_DATE_UNKNOWN,
  meetingStatusWord,
  registerKindWord,
  standingLegend,
  standingText,
  wordOf,
} from './bokmal.js'
import { longTime, stampOf } from './dates.js'
import { decisionText } from './decision-words.js'
import { matterText, titleText } from './decisions-report.js'
import type { Answer, Column } from './table.js'

// What the lists of the command line show. Tables are for people and shorten ids; JSON and CSV give the rows themselves.

const columns = (...headings: readonly string[]): readonly Column[] =>
  headings.map((heading) => ({ heading }))
/** Enough of an id to name it in this ledger; `decision` and its likes take the beginning of an id. */
const shortId = (id: string): string => id.slice(0, 8)

export function meetingsList(rows: readonly MeetingRow[], moment: Moment): Answer {
  return {
    json: rows,
    csvFields: [
      'meetingId',
      'bodyId',
      'body',
      'date',
      'type',
      'number',
      'start',
      'place',
      'status',
      'minutes',
      'matters',
      'decisions',
      'listings',
      'recordedAt',
    ],
    table: {
      title: 'Møter',
      stamp: stampOf(moment),
      columns: [
        ...columns('Dato', 'Organ', 'Møtetype', 'Nr.', 'Status'),
        { heading: 'Saker', align: 'right' },
        { heading: 'Vedtak og forslag', align: 'right' },
        { heading: 'Id' },
      ],
      rows: rows.map((row) => [
        row.date,
        row.body,
        row.type ?? '',
        row.number ?? '',
        meetingStatusText(row),
        String(row.matters),
        String(row.decisions),
        shortId(row.meetingId),
      ]),
      notes: [],
      legend: [],
    },
  }
}

/** A held meeting stays held: what became of its minutes is told beside it. */
export function meetingStatusText({
  status,
  minutes,
  minutesApprovedOn,
  approvalDateUnknown,
}: MeetingRow): string {
  const word = wordOf(meetingStatusWord, status)
  const isUndated = approvalDateUnknown === true || minutesApprovedOn === null
  if (isUndated) return status === 'approved' ? `${word}, dato ukjent` : `${word} (${APPROVED_DATE_UNKNOWN})`
  return status === 'held' && minutes === 'approved' ? `${word}, referat godkjent` : word
}

export function decisionsList(rows: readonly DecisionRow[], moment: Moment): Answer {
  return {
    json: rows,
    csvRows: rows.map((row) => ({ ...row, text: decisionText(row.text, row.status) })),
    csvFields: [
      'meetingId',
      'bodyId',
      'body',
      'date',
      'matterId',
      'matter',
      'matterNumber',
      'decisionId',
      'revision',
      'status',
      'corrected',
      'approvedOn',
      'approvedBy',
      'approvedIn',
      'access',
      'recordedAt',
      'effectiveOn',
      'text',
    ],
    table: {
      title: 'Vedtak',
      stamp: stampOf(moment),
      columns: columns('Dato', 'Organ', 'Sak', 'Status', 'Rev.', 'Tekst', 'Id'),
      rows: rows.map((row) => [
        row.date,
        row.body,
        titleText(matterText(row), row.access),
        standingText(row.status, row),
        String(row.revision),
        decisionText(row.text, row.status),
        shortId(row.decisionId),
      ]),
      notes: [],
      legend: standingLegend(rows),
    },
  }
}

export function bodiesList(rows: readonly BodyRow[], moment: Moment): Answer {
  const names = new Map(rows.map(({ bodyId, name }) => [bodyId, name]))
  const listed = rows.filter(({ listed }) => listed)
  const apart = rows.filter(({ listed }) => !listed)
  const nameOf = (bodyId: string | undefined) => (bodyId === undefined ? '' : (names.get(bodyId) ?? bodyId))
  return {
    json: rows,
    csvFields: [
      'bodyId',
      'name',
      'shortName',
      'kind',
      'parentId',
      'validFrom',
      'validTo',
      'listed',
      'mergedInto',
      'aliases',
    ],
    table: {
      title: 'Organer',
      stamp: stampOf(moment),
      columns: columns('Organ', 'Forkortelse', 'Type', 'Del av', 'Fra', 'Til', 'Også kalt', 'Id'),
      rows: [...listed, ...apart].map((row) => [
        row.name,
        row.shortName ?? '',
        row.mergedInto === undefined ? row.kind : `${row.kind} (slått sammen med ${nameOf(row.mergedInto)})`,
        nameOf(row.parentId),
        row.validFrom ?? '',
        row.validTo ?? '',
        row.aliases.join('\n'),
        shortId(row.bodyId),
      ]),
      notes:
        apart.length === 0
          ? []
          : [
              `Nederst står ${apart.length} organ som bare er kjent ved navn: ingen oversikt over organer har dem.`,
            ],
      legend: [],
    },
  }
}

export function followUpsList(rows: readonly FollowUpRow[], moment: Moment): Answer {
  return {
    json: rows,
    csvFields: [
      'meetingId',
      'bodyId',
      'body',
      'date',
      'decisionId',
      'followUp',
      'text',
      'owner',
      'due',
      'status',
      'completedOn',
      'decisionStatus',
    ],
    table: {
      title: 'Oppfølgingspunkter',
      stamp: stampOf(moment),
      columns: columns('Dato', 'Organ', 'Punkt', 'Ansvarlig', 'Frist', 'Status', 'Vedtaket', 'Id'),
      rows: rows.map((row) => [
        row.date,
        row.body,
        row.text,
        row.owner ?? '',
        row.due ?? '',
        row.status === 'completed' ? `Fulgt opp ${row.completedOn ?? ''}`.trim() : 'Åpen',
        standingText(row.decisionStatus),
        `${shortId(row.decisionId)} nr. ${row.followUp}`,
      ]),
      notes: [],
      legend: standingLegend(rows.map(({ decisionStatus }) => ({ status: decisionStatus }))),
    },
  }
}

export function registersList(rows: readonly RegisterRow[], moment: Moment): Answer {
  return {
    json: rows,
    csvFields: [
      'registerId',
      'name',
      'title',
      'kind',
      'ownerId',
      'owner',
      'file',
      'rows',
      'importedAt',
      'complete',
    ],
    table: {
      title: 'Oversikter',
      stamp: stampOf(moment),
      columns: [
        ...columns('Navn', 'Tittel', 'Slag', 'Ført for', 'Fil'),
        { heading: 'Rader', align: 'right' },
        { heading: 'Importert' },
      ],
      rows: rows.map((row) => [
        row.name,
        row.title ?? '',
        registerKindWord[row.kind],
        row.owner ?? '',
        row.file,
        String(row.rows),
        row.complete ? longTime(row.importedAt) : `${longTime(row.importedAt)} (ikke fullført)`,
      ]),
      notes: [],
      legend: [],
    },
  }
}

export function searchList(rows: readonly SearchHit[], words: string, moment: Moment): Answer {
  const standings = rows.flatMap(({ status, wordingStatus }) => [status ?? [], wordingStatus ?? []].flat())
  const marked = (text: string, { wordingStatus }: SearchHit) =>
    wordingStatus === undefined ? text : decisionText(text, wordingStatus)
  return {
    json: rows,
    csvRows: rows.map((row) => ({ ...row, text: marked(row.text, row) })),
    csvFields: [
      'kind',
      'meetingId',
      'bodyId',
      'body',
      'date',
      'matterId',
      'decisionId',
      'revision',
      'status',
      'wordingStatus',
      'current',
      'access',
      'text',
    ],
    table: {
      title: `Søk: ${words}`,
      stamp: stampOf(moment),
      columns: columns('Dato', 'Organ', 'Slag', 'Status', 'Treff', 'Id'),
      rows: rows.map((row) => [
        row.date,
        row.body,
        row.kind === 'decision' ? 'Ordlyd' : 'Sak',
        hitStatus(row),
        titleText(marked(row.snippet, row), row.access),
        shortId(row.decisionId ?? row.matterId),
      ]),
      notes: [],
      legend: standingLegend(standings.map((status) => ({ status }))),
    },
  }
}

/** The standing of the words that were found, and of the decision where it has others by now. */
function hitStatus({ status, wordingStatus, revision, current }: SearchHit): string {
  if (status === undefined || wordingStatus === undefined) return current ? '' : '(tidligere tittel)'
  if (current) return standingText(status)
  const now = wordingStatus === status ? '' : `; nå ${standingText(status).toLowerCase()}`
  return `${standingText(wordingStatus)} (tidligere ordlyd, revisjon ${revision}${now})`
}

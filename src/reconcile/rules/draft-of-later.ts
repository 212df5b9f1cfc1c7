import type { CalendarDate } from '../../domain/calendar-date.js'
import { daysIn } from '../dates-in-text.js'
import type { Rule } from '../finding.js'
import { sentencesOf } from '../stems.js'
import { dateInWords, quoted } from '../words.js'
import { told } from '../world.js'

const word = (forms: string): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${forms})(?!\p{L})`, 'iu')

const AFTERWARDS = word('i etterkant|i ettertid|etter møtet|etter at møtet|ettersendte|har ettersendt')
/** What has happened, and not what is to come. */
const PAST = word(
  'ga|gav|har gitt|ble|har blitt|kom|har kommet|sendte|har sendt|mottok|har mottatt|fikk|har fått|var|hadde|leverte|har levert|endret|har endret|avklarte|behandlet|vedtok|møttes|meldte|har meldt|kommenterte|uttalte|svarte|har svart|skrev|bekreftet|har bekreftet|presiserte|foreslo|ettersendte|har ettersendt',
)
const FUTURE = word('vil|skal|bør|må|kan|innen|senest|frist|planlagt|planlegges')

/** A draft's words tell of what came after the meeting, so they are not what the meeting decided. */
export const draftOfLaterRule: Rule = {
  id: 'draft-tells-of-later',
  severity: 'warning',
  looksFor: {
    nb: 'Et forslag til vedtak som forteller om noe som hendte etter møtet.',
    en: 'A draft decision that tells of something that happened after the meeting.',
  },
  find: ({ decisions, registers }) =>
    decisions
      .filter(({ status }) => status === 'draft')
      .flatMap(({ meetingId, decisionId, body, date, text }) => {
        const later = sentencesOf(text).find((sentence) => tellsOfLater(sentence, date))
        if (later === undefined) return []
        return [
          {
            about: [meetingId, decisionId],
            basis: [later],
            message: {
              nb: `Forslaget til vedtak i ${body} ${dateInWords(date)} forteller om noe som hendte etter møtet: ${quoted(later)}.`,
              en: `The draft of ${body} of ${dateInWords(date)} tells of something that happened after the meeting: ${quoted(later)}.`,
            },
            rows: registers.flatMap(({ rows }) =>
              rows.filter(({ listing }) => listing?.decisionId === decisionId).map(told),
            ),
            things: [{ kind: 'decision' as const, meetingId, decisionId }],
          },
        ]
      }),
}

function tellsOfLater(sentence: string, meetingDate: CalendarDate): boolean {
  if (!PAST.test(sentence) || FUTURE.test(sentence)) return false
  return AFTERWARDS.test(sentence) || daysIn(sentence, meetingDate).some((day) => day > meetingDate)
}

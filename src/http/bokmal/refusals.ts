import type { Problem } from '../../contract/problem.js'
import { matterStatusWord, meetingStatusWord, standingWord } from '../../reports/bokmal.js'
import type { ProblemCode } from '../problems.js'
import { inBokmal } from './allowed-words.js'
import { sentenceInBokmal } from './request-form.js'

/** What a problem is called, and what it means for who asked. */
type Words = readonly [title: string, sentence: string]

/** Every problem in bokmål. What is particular (field, value, what is allowed) is put behind the sentence. */
const WORDS: Readonly<Record<ProblemCode, Words>> = {
  'invalid-data': ['ugyldige data', 'Det som ble sendt, kan ikke tas imot slik det er.'],
  'unknown-command': ['ukjent kommando', 'Det finnes ingen kommando med det navnet.'],
  'not-permitted': ['ikke tillatt', 'Du har ikke en rolle som gir adgang til dette.'],
  'not-found': ['finnes ikke', 'Det som er nevnt, finnes ikke.'],
  'already-exists': ['finnes allerede', 'Det som skulle registreres, finnes allerede.'],
  'nothing-changes': ['ingenting endres', 'Alt er allerede slik, så ingenting ville blitt endret.'],
  redirected: ['slått sammen', 'Det som er nevnt, er slått sammen med noe annet: bruk det i stedet.'],
  'command-id-reused': ['kommando-id brukt før', 'Kommando-id-en er brukt før, til noe annet.'],
  'concurrent-change': [
    'samtidig endring',
    'Noen andre endret det samme samtidig: les på nytt og prøv igjen.',
  ],
  'stale-revision': ['utdatert revisjon', 'Vedtaket er endret etter revisjonen som kommandoen bygger på.'],
  'wrong-meeting-status': ['feil møtestatus', 'Møtet har en status som ikke tillater dette.'],
  'matter-not-open': ['saken er ikke åpen', 'Saken er ikke til behandling.'],
  'matter-without-conclusion': ['sak uten konklusjon', 'En sak i møtet ville stått uten konklusjon.'],
  'decision-not-draft': ['ikke et forslag', 'Vedtaket er ikke lenger et forslag.'],
  'decision-not-approved': ['ikke godkjent', 'Vedtaket er ikke godkjent.'],
  'decision-left-out': ['vedtak utelatt', 'Godkjenningen utelater vedtak som møtet har.'],
  'decision-not-in-meeting': ['vedtak fra et annet møte', 'Vedtaket hører ikke til møtet.'],
  'open-drafts': ['åpne forslag', 'Møtet har forslag som ikke er endelige.'],
  'minutes-not-ready': ['referatet er ikke klart', 'Referatet er ikke klart for dette.'],
  'approver-not-allowed': ['feil organ godkjenner', 'Organet kan ikke godkjenne dette referatet.'],
  'approval-not-later': ['ikke i et senere møte', 'Et referat godkjennes i et senere møte enn det gjelder.'],
  'approval-undated': ['godkjenning uten dato', 'Det er ikke sagt når referatet ble godkjent.'],
  'date-out-of-range': ['dato utenfor tillatt tid', 'Datoen er ikke innenfor den tiden som er mulig.'],
  'workshop-decides-nothing': ['arbeidsmøte uten vedtak', 'Et arbeidsmøte treffer ikke vedtak.'],
  'quorum-not-met': [
    'ikke beslutningsdyktig',
    'Det er ikke nok medlemmer til stede til at organet kan vedta noe.',
  ],
  'majority-not-met': ['ikke flertall', 'Flertallet er mindre enn organets regler krever.'],
  'vote-inconsistent': ['stemmetall stemmer ikke', 'Stemmetallene stemmer ikke overens.'],
  'disqualified-member': [
    'inhabilt medlem',
    'Et medlem som er meldt eller kjent inhabilt, kan ikke regnes med.',
  ],
  'not-appointed': ['ikke oppnevnt', 'Den som er nevnt, er ikke oppnevnt til dette.'],
  'appointment-ended': ['oppnevningen er slutt', 'Oppnevningen gjelder ikke den dagen.'],
  'body-ended': ['organet er avsluttet', 'Organet er avsluttet.'],
  'version-not-in-order': ['versjon uten plass', 'Versjonen har ingen plass i dokumentets rekkefølge.'],
  'version-not-growing': ['versjon i feil rekkefølge', 'Versjoner kan bare øke.'],
  'version-duplicate': ['versjonen finnes', 'Dokumentet har allerede denne versjonen.'],
  'circular-reference': ['henviser til seg selv', 'Henvisningen ville gått i ring.'],
  'import-rejected': ['import avvist', 'Importen har feil, og ingenting ble skrevet.'],
  'import-unfinished': ['uferdig import', 'En tidligere import er begynt og ikke fullført.'],
  'person-forgotten': ['personen er slettet', 'Personens navn er slettet.'],
  'names-kept': [
    'navnet bevares',
    'Et organ som personen er eller har vært oppnevnt i, bevarer medlemmenes navn.',
  ],
  'too-large': ['for stort', 'Det som ble sendt, er større enn det som tas imot.'],
  'log-not-continued': [
    'loggen er ikke videreført',
    'Loggen er ikke den som ble signert før, så ingenting signeres: ledger verify sier hva som er annerledes.',
  ],
  'bad-request': ['feil i forespørselen', 'Forespørselen kan ikke besvares slik den er.'],
  'malformed-request': ['feil form', 'Forespørselen har ikke riktig form.'],
  'no-such-address': ['ingen slik adresse', 'Adressen finnes ikke.'],
  'method-not-allowed': ['metoden tas ikke imot', 'Adressen tar ikke imot denne metoden: se hodet Allow.'],
  'not-acceptable': ['kan ikke gis i den formen', 'Dette kan ikke gis i noen form som Accept tar imot.'],
  'request-timeout': ['for sent', 'Forespørselen kom ikke fram i tide.'],
  'headers-too-large': ['for store hoder', 'Forespørselens hoder er større enn det som tas imot.'],
  'unsupported-media-type': ['innholdstypen tas ikke imot', 'Innhold av denne typen tas ikke imot her.'],
  'too-many-requests': ['for mange forespørsler', 'Det kom for mange forespørsler: vent litt og prøv igjen.'],
  'misdirected-request': ['feil vert', 'Uten identitet besvares bare forespørsler til denne maskinen.'],
  'not-authenticated': ['ikke innlogget', 'Det trengs et tilgangsbevis: Authorization: Bearer …'],
  'invalid-token': ['ugyldig tilgangsbevis', 'Tilgangsbeviset godtas ikke.'],
  'invalid-request': ['ugyldig forespørsel', 'Det er mer enn ett Authorization-hode.'],
  'identity-unavailable': [
    'innlogging utilgjengelig',
    'Tilgangsbevis kan ikke prøves akkurat nå: prøv igjen.',
  ],
  'not-yet': ['ikke ennå', 'Lesemodellene har ikke nådd den posisjonen ennå: prøv igjen.'],
  'reading-not-recorded': [
    'innsyn ble ikke ført',
    'Skjermet innhold vises bare når det kan føres at det ble lest.',
  ],
  'storage-full': [
    'ikke lagret',
    'Disken er full eller tar ikke imot: ingenting av forespørselen ble lagret.',
  ],
  'storage-read-only': ['kan ikke skrives', 'Det kan ikke skrives i mappen der vedtakene ligger.'],
  'keys-unavailable': [
    'nøklene kan ikke nås',
    'Nøklene til personnavn kan ikke nås eller overskrives nå: send det samme på nytt.',
  ],
  'signed-elsewhere': [
    'signeres et annet sted',
    'Sjekkpunkter, nøkler og bevis gis av maskinen som signerer: spør der.',
  ],
  'store-unavailable': [
    'hendelseslageret svarer ikke',
    'Hendelseslageret svarer ikke: send det samme på nytt, en kommando med samme nøkkel.',
  ],
  'storage-damaged': [
    'skadet fil',
    'En av filene er skadet: ledger doctor sier hvilken, og hva som kan gjøres.',
  ],
  'internal-error': ['intern feil', 'Noe gikk galt her; requestId finner det igjen i loggen.'],
}

/** Every code there is: the table would not compile without one. */
export const PROBLEM_CODES = Object.keys(WORDS).filter(hasWords)

function hasWords(code: string): code is ProblemCode {
  return Object.hasOwn(WORDS, code)
}

/** The problem as it is told in bokmål: made from its code and its particulars, so that no English is left in it. */
export function problemInBokmal(problem: Problem): Problem {
  if (!hasWords(problem.code)) return problem
  const [title, meaning] = WORDS[problem.code]
  const { allowed, current, detail } = problem
  // A refusal's sentence is told by its field; what has none may have more to say than its code.
  const sentence = (problem.field === undefined ? sentenceInBokmal(detail) : undefined) ?? meaning
  const faults = faultsOf(current).map((fault) => ({ ...fault, allowed: inBokmal(fault.allowed) }))
  const own = allowed === undefined ? undefined : inBokmal(allowed)
  const particulars = faults.length > 0 ? faults.map(faultSentence) : particularsOf(problem, own)
  return {
    ...problem,
    title,
    detail: [sentence, ...particulars, ...nextSteps(current)].join(' '),
    ...(own !== undefined && { allowed: own }),
    ...(faults.length > 0 && { current: { ...current, faults } }),
  }
}

type Fault = { readonly field: string; readonly value?: unknown; readonly allowed: string }

/** Of bad data, what is wrong with each field. */
function faultsOf(current: Problem['current']): readonly Fault[] {
  const faults = current?.faults
  return Array.isArray(faults) ? faults : []
}

const faultSentence = ({ field, value, allowed }: Fault): string =>
  value === undefined
    ? `${field} mangler; tillatt: ${allowed}.`
    : `${field} er ${shown(value)}; tillatt: ${allowed}.`

function particularsOf({ field, value }: Problem, allowed: string | undefined): readonly string[] {
  const found = value === undefined ? '' : ` er ${shown(value)}`
  const takes = allowed === undefined ? '' : `tillatt: ${allowed}`
  if (field !== undefined && (found !== '' || takes !== '')) {
    return [`${field}${found}${takes === '' ? '' : `${found === '' ? ': ' : '; '}${takes}`}.`]
  }
  if (field !== undefined) return [`Det gjelder ${field}.`]
  return allowed === undefined ? [] : [`Tillatt: ${allowed}.`]
}

const MAX_SHOWN_VALUE = 80

function shown(value: unknown): string {
  const json = JSON.stringify(value)
  return json.length > MAX_SHOWN_VALUE ? `${[...json].slice(0, MAX_SHOWN_VALUE).join('')}…` : json
}

/** What a caller needs next, in words, of what is sent beside them. */
function nextSteps(current: Problem['current']): readonly string[] {
  const { revision, into, status, problems } = current ?? {}
  return [
    ...(typeof revision === 'number' ? [`Gjeldende revisjon er ${revision}.`] : []),
    ...(typeof into === 'string' ? [`Det er slått sammen med ${into}.`] : []),
    ...(typeof status === 'string' ? [`Status er «${statusWord(status)}».`] : []),
    ...(Array.isArray(problems) ? [`Antall feil: ${problems.length}.`] : []),
  ]
}

const statusWord = (status: string): string =>
  ({ ...meetingStatusWord, ...matterStatusWord, ...standingWord })[status] ?? status

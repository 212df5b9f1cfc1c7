import { phraseBook } from './phrase-book.js'

// What is allowed, by its English.

/** What a schema takes. */
const SCHEMA_WORDS: Readonly<Record<string, string>> = {
  'a UUID': 'en UUID',
  'a date as YYYY-MM-DD': 'en dato som ÅÅÅÅ-MM-DD',
  'a date that exists, as YYYY-MM-DD, from 1800-01-01 to 2999-12-31':
    'en dato som finnes, som ÅÅÅÅ-MM-DD, fra 1800-01-01 til 2999-12-31',
  'a time as HH:MM': 'et klokkeslett som TT:MM',
  '64 hex digits': '64 heksadesimale sifre',
  text: 'tekst',
  'text that matches {}': 'tekst på formen {}',
  'text of at most {} characters': 'tekst på høyst {} tegn',
  'text of {} to {} characters': 'tekst på {} til {} tegn',
  'visible text, without U+0000 and lone surrogates': 'synlig tekst, uten U+0000 og enslige surrogater',
  'text without lone surrogates': 'tekst uten enslige surrogater',
  'a number': 'et tall',
  'a number from {}': 'et tall fra {}',
  'a number from {} to {}': 'et tall fra {} til {}',
  'a whole number': 'et heltall',
  'a whole number from {}': 'et heltall fra {}',
  'a whole number from {} to {}': 'et heltall fra {} til {}',
  'true or false': 'true eller false',
  anything: 'hva som helst',
  'one of {}': 'én av {}',
  'a list of {*}': 'en liste av {*}',
  'a list of at most {}': 'en liste med høyst {}',
  'an object with {}': 'et objekt med {}',
  'only the fields {}': 'bare feltene {}',
  'only the fields that are known': 'bare kjente felt',
  'at least one clause, or a lead': 'minst ett punkt, eller en innledning',
  'left out where replaces is given': 'utelatt der replaces er oppgitt',
  'given where proposalId is not, and only there': 'oppgitt der proposalId ikke er det, og bare der',
  'given with a decisionId, and only with one': 'oppgitt sammen med decisionId, og bare da',
  'a stream: category-<uuid>': 'en strøm: kategori-<uuid>',
  'the name of an event': 'navnet på en hendelse',
}

/** What commands are about. */
const THINGS: Readonly<Record<string, string>> = {
  body: 'et organ',
  person: 'en person',
  document: 'et dokument',
  meeting: 'et møte',
  area: 'et område',
  register: 'en oversikt',
  before: 'før',
  after: 'etter',
  'at least half': 'minst halvparten',
  'more than half': 'mer enn halvparten',
  'at least two thirds': 'minst to tredeler',
  all: 'alle',
}

/** What the rules of the domain take. */
const RULE_WORDS: Readonly<Record<string, string>> = {
  'another {*}': '{*} utenom det som er nevnt',
  'a {*} that is merged into another': '{*} som er slått sammen med noe annet',
  'a {*} that is not merged into another': '{*} som ikke selv er slått sammen med noe annet',
  'the id of a registered {*}': 'id-en til {*} som er registrert',
  'the id of a new {*}': 'en ny id til {*}',
  'something that is not so already': 'noe som ikke er slik allerede',
  'none: no owner is entered': 'ingen: det er ikke ført noen eier',
  'none: it was not submitted': 'ingen: det er ikke oversendt',
  'none: no version is added yet': 'ingen: det er ikke lagt til noen versjon ennå',
  'a decimal number such as 0.9, 0.95 or 1.0': 'et desimaltall som 0.9, 0.95 eller 1.0',
  'numbers with dots between, such as 0.10 or 1.0.1': 'tall med punktum mellom, som 0.10 eller 1.0.1',
  'a date such as 2021-09-21, 21.09.21 or pr. 21.09.21':
    'en dato som 2021-09-21, 21.09.21 eller pr. 21.09.21',
  'a version other than {}': 'en annen versjon enn {}',
  'a version {*} {}': 'en versjon {*} {}',
  'a date until {}': 'en dato til og med {}',
  'a date from {}': 'en dato fra {}',
  'a date from {} to {}': 'en dato fra {} til {}',
  'a date up to {}': 'en dato til og med {}',
  'a date within the body’s time': 'en dato innenfor organets levetid',
  'a body that has not ended': 'et organ som ikke er avsluttet',
  'another body': 'et annet organ',
  'a body that is not part of this one': 'et organ som ikke er del av dette',
  'the id of a new appointment': 'en ny id til en oppnevning',
  'an appointment that has not ended': 'en oppnevning som ikke er avsluttet',
  "the id of one of the body's appointments": 'id-en til en av organets oppnevninger',
  "the id of another of the body's appointments, which is no deputy of this one":
    'id-en til en annen av organets oppnevninger, som ikke er vara for denne',
  'an appointment of the body that meets': 'en oppnevning i organet som har møtet',
  'an appointment that holds on {}': 'en oppnevning som gjelder {}',
  'the id of a new import': 'en ny id til en import',
  'the id of an import that was started': 'id-en til en import som er begynt',
  'the file {} again, with SHA-256 {}, until its import is finished':
    'filen {} på nytt, med SHA-256 {}, til importen av den er fullført',
  'the id of a meeting': 'id-en til et møte',
  'a meeting that is {}': 'et møte med status {}',
  'another meeting, which is read as itself': 'et annet møte, som ikke er slått sammen med noe',
  'a meeting whose decisions are approved, retracted or unstated':
    'et møte der vedtakene er godkjent, trukket eller uten oppgitt status',
  'a meeting whose minutes are not approved': 'et møte der referatet ikke er godkjent',
  'reopen the meeting first': 'åpne møtet igjen først',
  'a later meeting': 'et senere møte',
  'a later meeting that has begun': 'et senere møte som er begynt',
  'approvedIn (a later meeting), or approvedOn (a date)':
    'approvedIn (et senere møte) eller approvedOn (en dato)',
  'a matter of the meeting': 'en sak i møtet',
  'a matter that is neither withdrawn nor postponed': 'en sak som verken er trukket eller utsatt',
  'a matter without decisions, or with retracted ones': 'en sak uten vedtak, eller med trukne',
  'a decision, a postponement or a withdrawal for every matter':
    'et vedtak, en utsettelse eller en tilbaketrekking for hver sak',
  draft: 'draft',
  'a decision of the meeting': 'et vedtak i møtet',
  'decisions of the meeting': 'vedtak i møtet',
  'each decision once': 'hvert vedtak én gang',
  'decisions that are not final': 'vedtak som ikke er endelige',
  'a decision that is not final': 'et vedtak som ikke er endelig',
  'a decision that is not final; a final one is corrected or superseded':
    'et vedtak som ikke er endelig; et endelig rettes eller omgjøres',
  'every decision of the meeting that is not final, in decisions; retract what shall not be final':
    'alle møtets vedtak som ikke er endelige, i decisions; trekk det som ikke skal bli endelig',
  'another decision, which this one does not supersede': 'et annet vedtak, som dette ikke omgjør',
  'a decision that is approved': 'et vedtak som er godkjent',
  'a decision that is not older': 'et vedtak som ikke er eldre',
  'a decision that is not withdrawn': 'et vedtak som ikke er trukket',
  'a decision that carried, or a retracted one': 'et vedtak som fikk flertall, eller et som er trukket',
  'the meeting of an approved decision': 'møtet til et godkjent vedtak',
  'an id that the meeting does not hold yet': 'en id som møtet ikke har fra før',
  'clauses of kind "{}", and input without a kind': 'punkter av typen «{}», og innspill uten type',
  'one that was recorded on this matter': 'noe som er ført på denne saken',
  'members, and deputies who step in': 'medlemmer, og varaer som trer inn',
  'members who are not disqualified': 'medlemmer som ikke er inhabile',
  'everybody once, as present or as absent': 'alle én gang, som til stede eller fraværende',
  'the id of a registered person, of a body, or of an appointment':
    'id-en til en registrert person, et organ eller en oppnevning',
  'a document that is registered': 'et dokument som er registrert',
  '{*} of the {} appointed members present': '{*} av de {} oppnevnte medlemmene til stede',
  'at most {} votes': 'høyst {} stemmer',
  'each once': 'hver én gang',
  '{}, as in the roll': '{}, som i navneoppropet',
  '0, or the result carried': '0, eller resultatet carried',
  'at least 1, or the result lost': 'minst 1, eller resultatet lost',
  'lost, or other numbers': 'lost, eller andre tall',
  'carried, or other numbers': 'carried, eller andre tall',
  'more votes for than against': 'flere stemmer for enn mot',
  'a majority: {}': 'et flertall: {}',
  'a person whose names were not forgotten': 'en person som ikke er slettet',
  'a finding that is accepted': 'et avvik som er godtatt',
  'a person without an appointment in a body that keeps the names of its members':
    'en person som ikke er oppnevnt i et organ som bevarer medlemmenes navn',
  'ledger forget, ledger do, or the command over HTTP': 'ledger forget, ledger do eller kommandoen over HTTP',
  'the same command once more': 'den samme kommandoen en gang til',
  'a new id for a new command; the same type, data and actor for the same id':
    'en ny id til en ny kommando; samme type, data og aktør til samme id',
  'a meeting of at most {} decisions': 'et møte med høyst {} vedtak',
  'events of at most {} bytes together': 'hendelser på til sammen høyst {} byte',
  'an event of at most {} bytes': 'en hendelse på høyst {} byte',
}

/** What questions and requests take. */
const REQUEST_WORDS: Readonly<Record<string, string>> = {
  'two revisions with a comma between, such as 1,3': 'to revisjoner med komma mellom, som 1,3',
  'no parameters': 'ingen parametere',
  'stream:<stream>, category:<category> or type:<type>, with commas between':
    'stream:<strøm>, category:<kategori> eller type:<type>, med komma mellom',
  '1 to {} characters': '1 til {} tegn',
  '`next` of a page of the same list, or none to begin again':
    '`next` fra en side av den samme listen, eller ingen for å begynne på nytt',
  'a position that an answer gave': 'en posisjon som et svar har gitt',
  'the id of one that the moment shows': 'id-en til noe som finnes i øyeblikket det spørres om',
  'RFC 3339 with an offset, such as 2026-03-03T12:00:00+01:00, or a date':
    'RFC 3339 med tidssone, som 2026-03-03T12:00:00+01:00, eller en dato',
  'the fields that the question takes': 'feltene som spørsmålet tar imot',
  'a name that fits one body, or its id': 'et navn som passer på ett organ, eller organets id',
  'at least one word, or the beginning of one and an asterisk':
    'minst ett ord, eller begynnelsen på et ord og en stjerne',
  "a body's id, name, short name or alias": 'id, navn, kortnavn eller alias til et organ',
  "a body's id, name, short name or alias{*}": 'id, navn, kortnavn eller alias til et organ{*}',
  '; near it: {}': '; det ligner: {}',
  "a document's id, its title or an alias": 'id, tittel eller alias til et dokument',
  "a document's id, its title or an alias{*}": 'id, tittel eller alias til et dokument{*}',
  'a name that fits one document': 'et navn som passer på ett dokument',
  "a decision's id, or its first four digits or more":
    'id-en til et vedtak, eller minst de fire første sifrene',
  'more digits of the id': 'flere sifre av id-en',
  'the id after that of its meeting, with a slash between': 'id-en etter møtets id, med en skråstrek mellom',
  "the decision's ETag, and the same revision in the data": 'vedtakets ETag, og samme revisjon i dataene',
  'no If-Match: the command takes no revision': 'ikke noe If-Match: kommandoen tar ikke imot en revisjon',
  'one of the roles {}': 'en av rollene {}',
  'nobody: an import does this': 'ingen: dette gjør en import',
  'one of the roles {} for that body': 'en av rollene {} for det organet',
  '{*} for that body': '{*} for det organet',
  'a name of 1 to 500 characters, percent-encoded as UTF-8':
    'et navn på 1 til 500 tegn, prosentkodet som UTF-8',
  'no header: the token says who acts': 'ikke noe hode: tilgangsbeviset sier hvem som handler',
  'files, and the fields {}': 'filer, og feltene {}',
  'HEADING=name': 'OVERSKRIFT=navn',
  'LINE=MEETINGID or LINE=new': 'LINJE=MØTE-ID eller LINJE=new',
  '127.0.0.1, ::1 or localhost; with LEDGER_OIDC_ISSUER and LEDGER_OIDC_AUDIENCE any address':
    '127.0.0.1, ::1 eller localhost; med LEDGER_OIDC_ISSUER og LEDGER_OIDC_AUDIENCE en hvilken som helst adresse',
  'the size of a checkpoint that the ledger has made': 'størrelsen til et sjekkpunkt som er laget',
  'the whole text of a checkpoint, percent-encoded': 'hele teksten til et sjekkpunkt, prosentkodet',
  'registers (file, kind, name, title, body, columns, sheet) and matches (register, body, line, meeting)':
    'registers (file, kind, name, title, body, columns, sheet) og matches (register, body, line, meeting)',
  'the body that it is kept for': 'organet som den føres for',
  'a path inside the folder': 'en sti i mappen',
  '{"registers": [{"file": "…", "kind": "…", "name": "…"}]}':
    '{"registers": [{"file": "…", "kind": "…", "name": "…"}]}',
  '{"type": "…", "data": {…}} on one line': '{"type": "…", "data": {…}} på én linje',
  'a file of the folder': 'en fil i mappen',
}

/** Every phrase that has bokmål, by its English. */
export const PHRASES: Readonly<Record<string, string>> = {
  ...SCHEMA_WORDS,
  ...THINGS,
  ...RULE_WORDS,
  ...REQUEST_WORDS,
}

/** How a schema's message begins where it is told whole. */
const MUST_BE = /^must (be|hold) /

const phraseInBokmal = phraseBook(PHRASES, inBokmal)

/** What is allowed, in bokmål. What is no phrase (ids, names, numbers) is the same in both languages. */
export function inBokmal(allowed: string): string {
  const english = allowed.replace(MUST_BE, '')
  const alternatives = english.split(', or ')
  if (alternatives.length > 1 && !Object.hasOwn(PHRASES, english)) {
    return alternatives.map(inBokmal).join(', eller ')
  }
  return phraseInBokmal(english) ?? english
}

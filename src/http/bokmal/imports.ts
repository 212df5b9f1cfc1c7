import { inBokmal } from './allowed-words.js'
import { phraseBook } from './phrase-book.js'

/** What is wrong with a file, or with what came with it. */
const OF_FILES: Readonly<Record<string, string>> = {
  '{} is imported under the name "{}" too; allowed: one file for a register':
    '{} importeres også under navnet «{}»; tillatt: én fil til en oversikt',
  "the register's {*} has {} characters; allowed: 1 to {}": 'oversiktens {*} har {} tegn; tillatt: 1 til {}',
  "the register's {*} holds U+0000 or half a character (a lone surrogate); type it again":
    'oversiktens {*} har U+0000 eller et halvt tegn (et enslig surrogat); skriv på nytt',
  'file name': 'filnavn',
  name: 'navn',
  title: 'tittel',
  'the file has {} bytes; at most {} (200 MiB) are taken': 'filen har {} byte; høyst {} (200 MiB) tas imot',
  'the file is empty; the first row is the header': 'filen er tom; den første raden er overskriften',
  'a sheet is named, but the file is no XLSX workbook':
    'et ark er oppgitt, men filen er ikke en XLSX-arbeidsbok',
  'the lines end in CR alone; save the file with lines that end in LF or CRLF':
    'linjene slutter med bare CR; lagre filen med linjer som slutter med LF eller CRLF',
  'the file is UTF-16; save it as CSV in UTF-8': 'filen er i UTF-16; lagre den som CSV i UTF-8',
  'the line is not UTF-8; save the file as CSV in UTF-8': 'linjen er ikke UTF-8; lagre filen som CSV i UTF-8',
  'more rows than the {} that are taken': 'flere rader enn de {} som tas imot',
  'the file has no header; the first row names the columns':
    'filen har ingen overskrift; den første raden navngir kolonnene',
  'a quote opens on line {} and is never closed; close it, or double a quote that is part of the text':
    'et anførselstegn åpner på linje {} og lukkes aldri; lukk det, eller doble et som er del av teksten',
  'text follows the closing quote; a quote that is part of the text is written twice':
    'det kommer tekst etter anførselstegnet som lukker; et som er del av teksten, skrives to ganger',
  'the workbook is of the old form .xls, or has a password; save it as .xlsx without one':
    'arbeidsboken har den gamle formen .xls, eller et passord; lagre den som .xlsx uten passord',
  'the workbook unpacks to more than {} MiB, which is all that is taken; leave out other sheets and pictures, or save the sheet as CSV':
    'arbeidsboken er mer enn {} MiB utpakket, og mer tas ikke imot; utelat andre ark og bilder, eller lagre arket som CSV',
  'the workbook cannot be read: {*}': 'arbeidsboken kan ikke leses: {*}',
  'its directory is not in its place': 'innholdslisten er ikke på plass',
  'its directory is not whole': 'innholdslisten er ikke hel',
  'it is packed in another way': 'den er pakket på en annen måte',
  'it is no ZIP archive': 'den er ikke et ZIP-arkiv',
  'its directory points outside it': 'innholdslisten viser ut av filen',
  'it is damaged': 'den er skadet',
  'the workbook has no sheet': 'arbeidsboken har ikke noe ark',
  'there is no sheet "{}"; there are {}': 'det finnes ikke noe ark «{}»; arkene er {}',
  '{}; allowed: {*}': '{}; tillatt: {*}',
  'the line is not UTF-8; allowed: {*}': 'linjen er ikke UTF-8; tillatt: {*}',
  '{} is no JSON; allowed: {*}': '{} er ikke JSON; tillatt: {*}',
  '"{}" is a register of {}, not of {}; allowed: its kind, or another name':
    '«{}» er en oversikt av typen {}, ikke {}; tillatt: typen den har, eller et annet navn',
  'an import of "{}" from {} was begun and is not finished; run it again with that file first (SHA-256 {})':
    'en import av «{}» fra {} er begynt og ikke fullført; kjør den på nytt med den filen først (SHA-256 {})',
  '{} of the {} rows of "{}" would be gone, which is more than half; allowed: --replace, if the file is meant to stand for the whole register':
    '{} av de {} radene i «{}» ville vært borte, og det er mer enn halvparten; tillatt: replace, om filen skal gjelde for hele oversikten',
}

/** What is wrong with the header. */
const OF_HEADERS: Readonly<Record<string, string>> = {
  'the header {} fits no kind of register; name the kind with --kind, and map headings with --column. Each needs: {}':
    'overskriften {} passer ikke til noen type oversikt; oppgi typen med kind, og hva kolonnene er, med column. Hver trenger: {}',
  'the header fits several kinds; name one of them with --kind: {}':
    'overskriften passer til flere typer; oppgi én av dem med kind: {}',
  'commands are read one a line, as JSON, and have no columns':
    'kommandoer leses én på hver linje, som JSON, og har ingen kolonner',
  'column "{}" is unknown; known for {} are {}; --column "{}=FIELD" maps it':
    'kolonnen «{}» er ukjent; kjent for {} er {}; column «{}=FELT» sier hva den er',
  'no column is called "{}"; the columns are {}': 'ingen kolonne heter «{}»; kolonnene er {}',
  'columns {} are all {}; one column at most fills it: {}':
    'kolonnene {} er alle {}; høyst én kolonne kan være det: {}',
  'column {} is missing; known for {} are {}': 'kolonnen {} mangler; kjent for {} er {}',
  'column "{}" is mapped to "{}", which is no field; known for {} are {}':
    'kolonnen «{}» er satt til «{}», som ikke er noe felt; kjent for {} er {}',
}

/** What is wrong with a row or a cell. */
const OF_CELLS: Readonly<Record<string, string>> = {
  'column {}': 'kolonne {}',
  'the row has {} cells, the first too many is {}; the header has {}':
    'raden har {} celler, den første som er for mye, er {}; overskriften har {}',
  'the cell says {}, but column {} has no name in the header':
    'i cellen står {}, men kolonne {} har ikke noe navn i overskriften',
  'the cell has {} characters; at most {} are taken': 'cellen har {} tegn; høyst {} tas imot',
  'the cell holds U+0000, which is no text; remove it': 'cellen har U+0000, som ikke er tekst; fjern det',
  'the cell holds half a character (a lone surrogate); type it again':
    'cellen har et halvt tegn (et enslig surrogat); skriv det på nytt',
  'the row has {} bytes; at most {} are taken': 'raden har {} byte; høyst {} tas imot',
  'a match names this line, and no row begins there; allowed: the lines on which rows begin':
    'match nevner denne linjen, og ingen rad begynner der; tillatt: linjene der rader begynner',
  '"{}" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY':
    '«{}» er ikke en dato som finnes; tillatt: ÅÅÅÅ-MM-DD, DD.MM.ÅÅÅÅ',
  'is empty, and has to be filled': 'er tom, og må fylles ut',
  'has {} characters; allowed: at most {}': 'har {} tegn; tillatt: høyst {}',
  'has {} characters; allowed: {}': 'har {} tegn; tillatt: {}',
  'holds {} names; allowed: at most {}': 'har {} navn; tillatt: høyst {}',
  'holds a name of {} characters; allowed: at most {}': 'har et navn på {} tegn; tillatt: høyst {}',
  'is empty; allowed: the name of a body, or --body for all rows':
    'er tom; tillatt: navnet på et organ, eller body for alle rader',
  '{} is after today, {}; allowed: meetings that were held (plan others with ScheduleMeeting)':
    '{} er etter i dag, {}; tillatt: møter som er holdt (andre planlegges med ScheduleMeeting)',
  '"{}" is no time; allowed: {*}': '«{}» er ikke et klokkeslett; tillatt: {*}',
  '"{}" is no status; allowed: godkjent, forslag, ikke oppgitt (approved, draft, unstated)':
    '«{}» er ingen referatstatus; tillatt: godkjent, forslag, ikke oppgitt (approved, draft, unstated)',
  '"{}" contradicts the decision\'s marker of a draft':
    '«{}» motsier at vedtaket er merket som forslag til vedtak',
  'is filled, and minutes_status does not say that the minutes are approved':
    'er fylt ut, og minutes_status sier ikke at referatet er godkjent',
  '{} is outside the time from the meeting to today; allowed: {} to {}':
    '{} er utenfor tiden fra møtet til i dag; tillatt: {} til {}',
  '{} is before valid_from, {}; allowed: a later date': '{} er før valid_from, {}; tillatt: en senere dato',
  '{} is before valid_from, {}; allowed: that day or a later one':
    '{} er før valid_from, {}; tillatt: den dagen eller en senere',
  '{} is before from, {}; allowed: that day or a later one':
    '{} er før from, {}; tillatt: den dagen eller en senere',
  '"{}" is neither yes nor no; allowed: {*}': '«{}» er verken ja eller nei; tillatt: {*}',
  'a clock time, as 9:30, 09.30 or kl. 9.30': 'et klokkeslett, som 9:30, 09.30 eller kl. 9.30',
  'true, false, ja, nei, x, or nothing': 'true, false, ja, nei, x eller ingenting',
  '"{}" is no claim; allowed: {}': '«{}» er ingen påstand; tillatt: {}',
  '"{}" is no count; allowed: a whole number': '«{}» er ikke et antall; tillatt: et heltall',
  '"{}" is no order; allowed: desimal, punkt, dato':
    '«{}» er ingen rekkefølge; tillatt: desimal, punkt, dato',
}

/** What does not go with other rows, or with what the ledger has. */
const OF_WHAT_IS_KNOWN: Readonly<Record<string, string>> = {
  '"{}" fits {}; allowed: a name that fits one body':
    '«{}» passer på {}; tillatt: et navn som passer på ett organ',
  'its names are those of several bodies: {}; allowed: one body, after MergeBodies':
    'navnene er flere organers: {}; tillatt: ett organ, etter MergeBodies',
  '"{}" is the same body as "{}" of line {}; allowed: one key for a body':
    '«{}» er det samme organet som «{}» på linje {}; tillatt: én nøkkel til et organ',
  '"{}" is an alias of {}; allowed: the title of one document':
    '«{}» er et alias til {}; tillatt: tittelen på ett dokument',
  '"{}" is unknown; allowed: a key of this register, or the name of a body':
    '«{}» er ukjent; tillatt: en nøkkel i denne oversikten, eller navnet på et organ',
  '{*}: a body cannot be part of itself; allowed: parents without a circle':
    '{*}: et organ kan ikke være del av seg selv; tillatt: overordnede som ikke går i ring',
  '{}, part of {*}': '{}, del av {*}',
  'is empty; allowed: the date from which the body was called "{}"':
    'er tom; tillatt: datoen som organet het «{}» fra',
  '"{}" is not the order of "{}"; allowed: {}, the one it has':
    '«{}» er ikke rekkefølgen til «{}»; tillatt: {}, den som dokumentet har',
  'is empty, and submitted_on is not; allowed: the name of a body':
    'er tom, og submitted_on er ikke det; tillatt: navnet på et organ',
  'the row was changed, and its appointment is in body {}, which was merged into "{}"; allowed: the row as it was, or UndoMergeBodies first':
    'raden er endret, og oppnevningen er i organet {}, som er slått sammen med «{}»; tillatt: raden som den var, eller UndoMergeBodies først',
  'states "{}", and line {} of the same meeting states "{}"; allowed: one standing for a meeting':
    'sier «{}», og linje {} om det samme møtet sier «{}»; tillatt: én referatstatus for et møte',
  '{} differs from {} of line {}, the same meeting':
    '{} er en annen dato enn {} på linje {}, det samme møtet',
  "is matched with meeting {}, which is not known; allowed: a meeting's id, or new":
    'er satt til møtet {}, som ikke er kjent; tillatt: id-en til et møte, eller new',
  'is matched with meeting {}, which another row lists; allowed: a meeting of its own, or new':
    'er satt til møtet {}, som en annen rad fører opp; tillatt: et eget møte, eller new',
  'is not the only row that fits meeting {}; allowed: --match {}=MEETINGID, or =new':
    'er ikke den eneste raden som passer til møtet {}; tillatt: match {}=MØTE-ID, eller =new',
  'fits several meetings of that day: {}; allowed: --match {}=MEETINGID, or =new':
    'passer til flere møter den dagen: {}; tillatt: match {}=MØTE-ID, eller =new',
  'is one more than meeting {} of its body can hold; allowed: at most {} decisions of one meeting; number or start tells meetings of one day apart':
    'er ett mer enn organets møte {} kan ha; tillatt: høyst {} vedtak i ett møte; number eller start skiller møter på samme dag',
}

/** What is told beside an import that goes through. */
const NOTICES: Readonly<Record<string, string>> = {
  'the row is one of which the ledger has forgotten a name, and the name that stands there is not taken in; write [slettet] in its place. If it is somebody else’s, import the file once without the row':
    'raden er en der et navn er slettet, og navnet som står der, tas ikke inn; skriv [slettet] i stedet. Er det en annens navn, importer filen én gang uten raden',
  '"{}" is taken for a body of its own; it may be "{}" ({}) in the capacity "{}": MergeBodies makes them one':
    '«{}» regnes som et eget organ; det kan være «{}» ({}) i egenskap av «{}»: MergeBodies gjør dem til ett',
  'a deputy is no longer named and still appointed; EndAppointment ends that':
    'en vara er ikke lenger nevnt og fremdeles oppnevnt; EndAppointment avslutter det',
  '{} deputies are no longer named and still appointed; EndAppointment ends that':
    '{} varaer er ikke lenger nevnt og fremdeles oppnevnt; EndAppointment avslutter det',
  'the row says who submits to whom and not when; no submission is entered':
    'raden sier hvem som oversender til hvem, og ikke når; ingen oversendelse føres',
  'somebody of the same name is known at {}, and is taken for another person':
    'noen med samme navn er kjent ved {}, og regnes som en annen person',
  'the row names another body now; the appointment in "{}" stays, end it with EndAppointment':
    'raden nevner et annet organ nå; oppnevningen i «{}» blir stående, avslutt den med EndAppointment',
  'the decision is listed only, and not recorded: {*}': 'vedtaket føres bare opp, og registreres ikke: {*}',
  'meeting {} takes no decisions any more': 'møtet {} tar ikke imot flere vedtak',
  'the meeting has other matters': 'møtet har andre saker',
  'meeting {} is {}': 'møtet {} har status {}',
  'the matter {} is {}': 'saken {} har status {}',
  'decision {} was withdrawn in the ledger': 'vedtaket {} er trukket',
  'the minutes of meeting {} are not approved by this import, because they hold decisions that are not of these rows: {}; approve them with ApproveMinutes':
    'referatet fra møtet {} godkjennes ikke av denne importen, for det har vedtak som ikke er fra disse radene: {}; godkjenn det med ApproveMinutes',
  'the decision is no longer in the row and is kept': 'vedtaket står ikke lenger i raden, og beholdes',
  'the decision is approved in the ledger and stays so': 'vedtaket er godkjent, og forblir det',
  'the date of an approval that is recorded stays as it is':
    'datoen for en godkjenning som er registrert, blir stående',
  'the marker of a draft is gone; the decision becomes unstated, and nothing is approved by that':
    'merket for forslag til vedtak er borte; vedtaket får ikke oppgitt status, og ingenting godkjennes av det',
  'the row is of another meeting now; its decision {} stays with meeting {}':
    'raden er fra et annet møte nå; vedtaket {} blir stående i møtet {}',
  'did not change and goes on listing meeting {}; the match with {} is not used (MergeMeetings makes two meetings one)':
    'er ikke endret og fører fremdeles opp møtet {}; match med {} brukes ikke (MergeMeetings gjør to møter til ett)',
  'meetings {} and {} seem to be one; MergeMeetings makes them one once the former holds no drafts':
    'møtene {} og {} ser ut til å være ett; MergeMeetings gjør dem til ett når det første ikke har forslag',
}

/** What an import says of files, rows and cells, by its English. */
export const IMPORT_PHRASES: Readonly<Record<string, string>> = {
  ...OF_FILES,
  ...OF_HEADERS,
  ...OF_CELLS,
  ...OF_WHAT_IS_KNOWN,
  ...NOTICES,
}

const phraseInBokmal = phraseBook(IMPORT_PHRASES, messageInBokmal)

/** What is wrong with a row, in bokmål. */
export function messageInBokmal(message: string): string {
  return phraseInBokmal(message) ?? inBokmal(message)
}

/** What a column without a heading is called; a heading is what the file says. */
export const columnInBokmal = (column: string): string =>
  /^column \d+$/.test(column) ? messageInBokmal(column) : column

/** The file and the line that a notice begins with. */
const PLACE = /^(.*?:\d+: )(.*)$/s

/** A notice of an import, in bokmål. */
export function noticeInBokmal(notice: string): string {
  const [, place = '', sentence = notice] = PLACE.exec(notice) ?? []
  return `${place}${messageInBokmal(sentence)}`
}

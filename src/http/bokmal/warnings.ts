import type { Warning } from '../../domain/warning.js'
import { warningText } from '../../reports/bokmal.js'
import { inBokmal } from './allowed-words.js'
import { phraseBook } from './phrase-book.js'

/** What a rule that only warns says, by its English. */
export const WARNING_PHRASES: Readonly<Record<string, string>> = {
  'the minutes are not said to have been approved in a later meeting':
    'det er ikke oppgitt at referatet ble godkjent i et senere møte',
  'it is not known who approved the minutes, nor when':
    'det er ikke kjent hvem som godkjente referatet, eller når',
  'meeting {} is on the same day, {}, and is not known to be later':
    'møtet {} er samme dag, {}, og er ikke kjent som et senere møte',
  'body {} is neither the body that met nor one that may approve its minutes':
    'organet {} er verken det som hadde møtet, eller et som kan godkjenne referatet',
  'approvedOn {} is not the date of the meeting in approvedIn, {}':
    'approvedOn {} er ikke datoen til møtet i approvedIn, {}',
  'appointment {} does not hold on {}: {*}': 'oppnevningen {} gjelder ikke {}: {*}',
  'it holds from {*} to {*}': 'den gjelder fra {*} til {*}',
  always: 'alltid',
  'further notice': 'videre',
  '{*} lost its vote and stays a draft: the body’s decisions are final with the vote':
    '{*} fikk ikke flertall og forblir et forslag: organets vedtak er endelige med avstemningen',
  '{*} has no vote that carried and stays a draft: the body’s decisions are final with the vote':
    '{*} har ingen avstemning med flertall og forblir et forslag: organets vedtak er endelige med avstemningen',
  '{*} lost its vote, and the approved minutes make it final':
    '{*} fikk ikke flertall, og det godkjente referatet gjør det endelig',
  'decision {}': 'vedtaket {}',
  'each of decisions {}': 'hvert av vedtakene {}',
  'the meeting is opened on {} and dated {}: what it holds counts from that date on, unless the date is corrected':
    'møtet åpnes {} og er datert {}: det som skjer i det, gjelder fra den datoen, om den ikke rettes',
  'body {} had ended before {}': 'organet {} var avsluttet før {}',
  '{} is in the roll and disqualified on this matter': '{} står i navneoppropet og er inhabil i saken',
  '{} is in the roll and has declared a disqualification that the body has not decided on':
    '{} står i navneoppropet og har meldt seg inhabil uten at organet har avgjort det',
  '{} votes were cast, and {} of those present may vote':
    '{} stemmer er avgitt, og {} av de som er til stede, kan stemme',
  '{*}: {} are disqualified': '{*}: {} er inhabile',
  'document {} has no version {} yet': 'dokumentet {} har ikke versjon {} ennå',
  'the attendance of meeting {} is not recorded, and the body asks for {*}':
    'det er ikke ført hvem som var til stede i møtet {}, og organet krever {*}',
  '{} of {} appointed members are present and able to decide, and the body asks for {*}':
    '{} av {} oppnevnte medlemmer er til stede og kan ta del, og organet krever {*}',
  'the vote is said to be carried with {} for, {} against and {} blank, and the body asks for {*}':
    'det er oppgitt flertall med {} for, {} mot og {} blanke, og organet krever {*}',
  'a meeting of type {} decides nothing: it takes input and "{}"':
    'et møte av typen {} treffer ikke vedtak: det tar imot innspill og «{}»',
  "version {} has no place in the document's {} order and is kept as text":
    'versjon {} har ingen plass i dokumentets rekkefølge ({}) og beholdes som tekst',
  "no body's decision endorses {*}": 'ingen organers vedtak gir tilslutning til {*}',
  'only a decision that is {} endorses {*}': 'bare et vedtak med status {} gir tilslutning til {*}',
  "version {}, the document's first from 1.0 on": 'versjon {}, dokumentets første fra 1.0',
}

const wordsInBokmal = (words: string): string => phraseInBokmal(words) ?? inBokmal(words)
const phraseInBokmal = phraseBook(WARNING_PHRASES, wordsInBokmal)

/** A warning in bokmål: in its own words, else, where it was kept in words that nobody says any more, in those of its code. */
export function warningInBokmal({ code, message, basis }: Warning): Warning {
  return {
    code,
    message: phraseInBokmal(message) ?? warningText({ code, message }),
    ...(basis !== undefined && { basis }),
  }
}

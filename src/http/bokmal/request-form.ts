import { phraseBook } from './phrase-book.js'

/** What is wrong with a request's form, or with its token, where the code alone does not say it. */
const SENTENCES: Readonly<Record<string, string>> = {
  'there is no such address': 'Adressen finnes ikke.',
  'there is no such file': 'Filen finnes ikke.',
  'the address is malformed': 'Adressen har ikke riktig form.',
  'a step of the address is too long': 'Et ledd i adressen er for langt.',
  'the body is empty: JSON is needed': 'Innholdet er tomt: det trengs JSON.',
  'the body is no JSON': 'Innholdet er ikke JSON.',
  'the body is not in UTF-8': 'Innholdet er ikke i UTF-8.',
  'the body nests more than {} levels': 'Innholdet har mer enn {} nivåer.',
  'the body has a field "{}", which is not taken': 'Innholdet har et felt «{}», som ikke tas imot.',
  'the body has the field "{}" twice in one object': 'Innholdet har feltet «{}» to ganger i ett objekt.',
  '{} is not taken here: {}': '{} tas ikke imot her: bruk {}.',
  'this can be had as {}, and Accept takes none of them':
    'Dette kan gis som {}, og Accept tar ikke imot noe av det.',
  'a body of type {} is needed': 'Det trengs innhold av typen {}.',
  'a body without a Content-Encoding is needed': 'Det trengs innhold uten Content-Encoding.',
  'the multipart body is not whole, or has another boundary than its type says':
    'Multipart-innholdet er ikke helt, eller har et annet skille enn typen sier.',
  'one Host is needed': 'Det trengs ett Host-hode.',
  'the request broke off': 'Forespørselen ble avbrutt.',
  'multipart/form-data is needed': 'Det trengs multipart/form-data.',
  'the disk does not take what is written: nothing of the request was stored':
    'Disken tar ikke imot det som skrives: ingenting av forespørselen ble lagret.',
  'an event of the ledger cannot be read, so nothing is recorded after it: ledger doctor tells which':
    'En hendelse kan ikke leses, så ingenting registreres etter den: ledger doctor sier hvilken.',
  'Authorization holds no Bearer token': 'Authorization har ikke noe tilgangsbevis (Bearer).',
  'the token has expired': 'Tilgangsbeviset er utløpt.',
  'the token is of the future': 'Tilgangsbeviset er utstedt i framtiden.',
  'the claim {} is not what it must be': 'Påstanden {} i tilgangsbeviset er ikke som den må være.',
  'the token is signed with a key that the issuer does not have':
    'Tilgangsbeviset er signert med en nøkkel som utstederen ikke har.',
  'the token is signed in a way that is not taken': 'Tilgangsbeviset er signert på en måte som ikke godtas.',
  'the signature is not right': 'Signaturen i tilgangsbeviset er feil.',
  'this is no token that can be read': 'Tilgangsbeviset kan ikke leses.',
  'a token of that type is no access token': 'Et bevis av den typen er ikke et tilgangsbevis.',
  'the token is bound to a key, and comes without it':
    'Tilgangsbeviset er bundet til en nøkkel, og kommer uten den.',
  'this is an ID token: an access token is needed': 'Dette er et ID-bevis: det trengs et tilgangsbevis.',
}

/** The sentence in bokmål; `undefined`: the problem's code says all there is to say. */
export const sentenceInBokmal = phraseBook(SENTENCES, (words) => words)

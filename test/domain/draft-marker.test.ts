import { DRAFT_MARKER, readDraftMarker, withDraftMarker } from '../../src/domain/draft-marker.js'

test.each([
  [`${DRAFT_MARKER}: Laget kjøper ovn.`, 'Laget kjøper ovn.'],
  [`${DRAFT_MARKER} Laget kjøper ovn.`, 'Laget kjøper ovn.'],
  [`<u>${DRAFT_MARKER}:</u> Laget kjøper ovn.`, 'Laget kjøper ovn.'],
  [`<U>${DRAFT_MARKER}</U>: Laget kjøper ovn.`, 'Laget kjøper ovn.'],
  [`<u>${DRAFT_MARKER}: Laget kjøper</u> ovn.`, 'Laget kjøper ovn.'],
  [
    'Forslag  til vedtak (Ikke godkjent referat p.t.) :\nLaget kjøper ovn.\n- to\n',
    'Laget kjøper ovn.\n- to\n',
  ],
  ['FORSLAG TIL\u00a0VEDTAK ( ikke godkjent referat pt. ):Laget kjøper ovn.', 'Laget kjøper ovn.'],
  [`<p><u>${DRAFT_MARKER}:</u></p> <p>Laget kjøper ovn.</p>`, '<p>Laget kjøper ovn.</p>'],
  [`<p>${DRAFT_MARKER}: Laget kjøper ovn.</p>`, 'Laget kjøper ovn.'],
  [`<u>Forslag til vedtak</u> (ikke godkjent referat p. t.): Laget kjøper ovn.`, 'Laget kjøper ovn.'],
  [`<b>${DRAFT_MARKER}</b> Laget <b>kjøper</b> ovn.`, 'Laget <b>kjøper</b> ovn.'],
  [DRAFT_MARKER, ''],
])('%j is a draft', (cell, text) => {
  expect(readDraftMarker(cell)).toEqual({ isDraft: true, text })
})

test.each([
  'Laget kjøper ovn.',
  '',
  'Forslag til vedtak: Laget kjøper ovn.',
  `Laget så på ${DRAFT_MARKER}: en ovn.`,
  'Forslaget til vedtak (ikke godkjent referat p.t.): ovn',
])('%j is no draft, and is left as it is', (text) => {
  expect(readDraftMarker(text)).toEqual({ isDraft: false, text })
})

test('a printed draft is read as that draft', () => {
  expect(readDraftMarker(withDraftMarker('Laget kjøper ovn.'))).toEqual({
    isDraft: true,
    text: 'Laget kjøper ovn.',
  })
})

/** The verifier as one page that loads nothing. @param source `verify-proof.ts` compiled, as one module */
export function verifierPage(source: string): string {
  const code = source.replaceAll('</script', '<\\/script')
  return `<!doctype html>
<html lang="nb">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' blob:">
<title>Bevis for et vedtak</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
  label { display: block; margin: 1rem 0 .25rem; font-weight: 600 }
  textarea, input { width: 100%; box-sizing: border-box; font: inherit }
  textarea { font-family: ui-monospace, monospace; font-size: .85rem }
  button { margin: 1rem 0; padding: .5rem 1.25rem; font: inherit }
  #answer { border-left: .3rem solid #666; padding: .25rem 1rem; white-space: pre-wrap }
  #answer.holds { border-color: #1b6b3a } #answer.fails { border-color: #a11 }
</style>
<h1>Bevis for et vedtak</h1>
<p>Siden kontrollerer et bevis fra protokolløsningen uten nett og uten løsningen selv. Ingenting sendes noe sted.</p>
<form id="form">
  <label for="proof">Bevis (proof.json)</label><input type="file" id="proof" accept=".json,application/json" required>
  <label for="keys">Offentlige nøkler som du har fått fra andre enn avsenderen av beviset (én per linje, kan stå tomt)</label><textarea id="keys" rows="2"></textarea>
  <label for="witnesses">Nøkler til vitner som skal ha medsignert kontrollpunktet (én per linje, kan stå tomt)</label><textarea id="witnesses" rows="2"></textarea>
  <label for="checkpoint">Kontrollpunkt som du har tatt vare på (kan stå tomt)</label><input type="file" id="checkpoint">
  <button>Kontroller</button>
</form>
<div id="answer" role="status" aria-live="polite"></div>
<script type="module">
${code}
const textOf = (id) => document.getElementById(id).files[0]?.text()
const answer = document.getElementById('answer')
const within = (text) => text.replaceAll('\\n', '\\n   ')
const STANDINGS = { draft: 'Forslag til vedtak (ikke godkjent referat p.t.)', unstated: 'Status ikke oppgitt', approved: 'Vedtak, godkjent', superseded: 'Omgjort', withdrawn: 'Trukket' }
document.getElementById('form').addEventListener('submit', async (event) => {
  event.preventDefault()
  try {
    // The first word of each line, as in the files that list keys; nothing where the field was left empty.
    const keysIn = (id) => document.getElementById(id).value.trim() === '' ? undefined : document.getElementById(id).value.match(/^[^\\S\\n]*[^\\s#]\\S*/gm) ?? []
    const found = await verifyDecisionProof(JSON.parse(await textOf('proof')), { keys: keysIn('keys'), witnesses: keysIn('witnesses'), checkpoint: await textOf('checkpoint') })
    answer.className = 'holds'
    answer.textContent = ['Beviset holder.', '', STANDINGS[found.standing] + (found.corrected ? ', rettet' : '') + ', revisjon ' + found.revision,
      ...(found.wording.lead ? [within(found.wording.lead)] : []), ...found.wording.clauses.map((clause, index) => (index + 1) + '. ' + within(clause)), '',
      'Kontrollpunkt: ' + found.size + ' hendelser, ' + found.madeAt, ...(found.cosigned ?? []).map((one) => 'Medsignert av ' + one.witness + ', ' + one.at), 'Logg: ' + found.origin, 'Møte: ' + found.meetingId, '',
      ...found.acts.map((act) => act.recordedAt + '  ' + act.type + (act.revision ? ' (revisjon ' + act.revision + ')' : '') + (act.by ? ' (av ' + act.by.decisionId + ' i møte ' + act.by.meetingId + ')' : '')), '', ...found.notes].join('\\n')
  } catch (error) {
    answer.className = 'fails'
    answer.textContent = 'Beviset holder ikke: ' + error.message
  }
})
</script>
</html>
`
}

const D = require('better-sqlite3')
const d = new D(process.argv[2], { readonly: true })
let n = 0
const ev = d.prepare('select max(events) from checkpoints').pluck().get()
for (const { name } of d
  .prepare('select name from sqlite_schema where type=? and sql like ?')
  .all('table', 'CREATE TABLE%STRICT')) {
  const c = d.prepare('select count(*) c from ' + name).get().c
  n += c
  if (c > 1000) console.log(name, c)
}
console.log(n / ev, 'rows per event')
console.log(
  d
    .prepare('select name, sum(pgsize)/1e6 mb from dbstat group by name order by 2 desc limit 14')
    .all()
    .map((r) => r.name + ' ' + r.mb.toFixed(1))
    .join('\n'),
)

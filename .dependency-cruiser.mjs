// Imports point one way (docs: "The folders follow the flow"). Each rule names what a folder may NOT import.
const only = (from, allowed) => ({
  name: `${from.replace(/[^a-z-]/g, '')}-imports-only`,
  severity: 'error',
  from: { path: `^${from}` },
  to: {
    path: '^(src|projections|test)/',
    pathNot: [`^${from}`, ...allowed.map((folder) => `^${folder}`)],
  },
})

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-imports-only-zod',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', '^node_modules/zod/'] },
    },
    only('src/contract/', ['src/domain/']),
    only('src/postgres/', []),
    only('src/access-log/', ['src/postgres/']),
    only('src/ledger/', ['src/domain/']),
    only('src/vault/', ['src/domain/', 'src/ledger/', 'src/postgres/']),
    only('src/commands/', ['src/domain/', 'src/ledger/', 'src/vault/']),
    only('src/projector/', ['src/domain/', 'src/ledger/', 'src/read-models/', 'src/postgres/']),
    only('src/proof/verifier/', []),
    only('src/proof/', [
      'src/domain/',
      'src/ledger/',
      'src/loopback.ts',
      'src/projector/',
      'src/read-models/',
      'src/vault/vault.ts',
    ]),
    only('src/read-models/', ['src/domain/', 'src/postgres/', 'src/projector/projection.ts']),
    only('projections/', ['src/domain/', 'src/ledger/codec.ts', 'src/projector/projection.ts']),
    only('src/queries/', [
      'src/domain/',
      'src/contract/',
      'src/read-models/',
      'src/projector/norwegian-stems.ts',
    ]),
    only('src/reconcile/', [
      'src/domain/',
      'src/contract/',
      'src/queries/',
      'src/read-models/',
      'src/ledger/uuid-v5.ts',
    ]),
    only('src/reports/', ['src/domain/', 'src/contract/', 'src/queries/', 'src/read-models/']),
    only('src/imports/', [
      'src/domain/',
      'src/ledger/',
      'src/vault/',
      'src/commands/',
      'src/queries/',
      'src/read-models/',
    ]),
    {
      name: 'only-composition-imports-the-edges',
      severity: 'error',
      from: { pathNot: ['^src/(cli|app\\.module)\\.ts$', '^src/(http|cli)/', '^test/'] },
      to: { path: '^src/(http|cli)/' },
    },
    {
      name: 'config-alone-reads-the-environment',
      severity: 'error',
      from: {
        path: '^(src|projections)/',
        pathNot: '^src/(config|cli|app\\.module)\\.ts$|^src/(cli|http)/',
      },
      to: { path: '^src/config\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
}

// Nest 12 is published as ES modules. Jest runs everything as CommonJS here: TypeScript and
// the ES-module packages both go through swc, and which packages those are is read from node_modules.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const modules = join(import.meta.dirname, 'node_modules')
const packageNames = readdirSync(modules).flatMap((name) =>
  name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
)
const esmPackageNames = packageNames.filter((name) => {
  const manifest = join(modules, name, 'package.json')
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module'
})

const jsc = { target: 'es2022', keepClassNames: true }

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/bench/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/test/bench/node_modules/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          ...jsc,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
    '/node_modules/.+\\.m?js$': [
      '@swc/jest',
      { swcrc: false, jsc: { ...jsc, parser: { syntax: 'ecmascript' } } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${esmPackageNames.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Many tests wait for processes that they start, so every core has a worker.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  setupFiles: ['<rootDir>/test/support/seeded.ts'],
  reporters: ['default', '<rootDir>/test/support/count-reporter.mjs'],
}

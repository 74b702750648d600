/** Bundles test/fuzz and runs it: `npm run fuzz -- --seconds 3600 --seed 7`. */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
// In test/ itself, where a path relative to test/ground-truth.ts means the same.
const outfile = fileURLToPath(new URL(`../test/.fuzz-${process.pid}.mjs`, import.meta.url))

/** What a call of something that is not stood in for ends with. */
const refuse = (what) => `() => { throw new Error('${what} is not there while fuzzing: ' + String(name)) }`

/** Modules of the system, as the command line gets them: it can do nothing but read and write in memory. */
const STAND_INS = {
  'node:fs': `const files = require('./test/fuzz/virtual-files.ts')
    module.exports = new Proxy({}, { get: (_, name) => files[name] ?? (${refuse('a function of node:fs')}) })`,
  'node:child_process': `module.exports = new Proxy({}, { get: (_, name) => ${refuse('a program')} })`,
}

const harmless = {
  name: 'harmless',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${Object.keys(STAND_INS).join('|')})$`) }, ({ path, importer }) =>
      importer.includes('/src/cli/') ? { path, namespace: 'harmless' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'harmless' }, ({ path }) => ({ contents: STAND_INS[path], resolveDir: root }))
  },
}

await build({
  absWorkingDir: root,
  entryPoints: ['test/fuzz/main.ts'],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outfile,
  plugins: [harmless],
  define: { 'process.stdin': 'globalThis.fuzzStdin' },
  sourcemap: 'inline',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
})
process.setSourceMapsEnabled(true)
process.chdir(root)
try {
  await import(outfile)
} finally {
  rmSync(outfile)
}

/** Bundles lab/fuzz and runs it: `npm run fuzz -- --seconds 3600 --seed 7`; lab/fuzz/main.ts lists the options. */
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'
import { helpIfAsked, runBundled } from './lab-program.mjs'

helpIfAsked('lab/fuzz/main.ts')

const root = fileURLToPath(new URL('..', import.meta.url))
// In test/ itself, where a path relative to test/ground-truth.ts means the same.
const outfile = fileURLToPath(new URL(`../test/.fuzz-${process.pid}.mjs`, import.meta.url))

/** Modules of the system as the command line gets them: a function without a stand-in can't be called. */
const standIn = (module, held) => `
  const held = ${held}
  const refused = (name) => () => { throw new Error(name + ' of ${module} is not there while fuzzing') }
  module.exports = Object.fromEntries(Object.keys(require('${module}')).map((name) => [name, held[name] ?? refused(name)]))`

const STAND_INS = {
  'node:fs': standIn('node:fs', "require('./lab/fuzz/world/virtual-files.ts')"),
  'node:child_process': standIn('node:child_process', "require('./lab/fuzz/world/virtual-programs.ts')"),
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
  entryPoints: ['lab/fuzz/main.ts'],
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
setFlagsFromString('--expose-gc')
globalThis.gc = runInNewContext('gc')
process.chdir(root)
await runBundled(outfile)

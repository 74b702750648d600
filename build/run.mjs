/**
 * Bundles a program of lab/ and runs it: `node build/run.mjs lab/conformance/main.ts --qemu PATH`. With --help it
 * prints what the program's own comment says about its command.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { helpIfAsked, runBundled } from './lab-program.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
// In test/ itself, where a path relative to test/ground-truth.ts means the same.
const outfile = fileURLToPath(new URL(`../test/.run-${process.pid}.mjs`, import.meta.url))

const [entry] = process.argv.splice(2, 1)

helpIfAsked(entry)

await build({
  absWorkingDir: root,
  entryPoints: [entry],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outfile,
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
})
await runBundled(outfile)

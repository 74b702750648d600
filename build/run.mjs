/** Bundles a program of lab/ and runs it: `node build/run.mjs lab/conformance/main.ts --qemu PATH`. */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
// In test/ itself, where a path relative to test/ground-truth.ts means the same.
const outfile = fileURLToPath(new URL(`../test/.run-${process.pid}.mjs`, import.meta.url))

await build({
  absWorkingDir: root,
  entryPoints: process.argv.splice(2, 1),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outfile,
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
})
try {
  await import(outfile)
} finally {
  rmSync(outfile)
}

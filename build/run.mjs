/**
 * Bundles a program of lab/ and runs it: `node build/run.mjs lab/conformance/main.ts --qemu PATH`. With --help it
 * prints what the program's own comment says about its command.
 */
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
// In test/ itself, where a path relative to test/ground-truth.ts means the same.
const outfile = fileURLToPath(new URL(`../test/.run-${process.pid}.mjs`, import.meta.url))

const [entry] = process.argv.splice(2, 1)

/** The constant USAGE, else the comment that names the command. @returns null if there is neither */
const usageOf = (source) =>
  /^const USAGE =\s*(['`])(.*?)\1$/ms.exec(source)?.[2] ??
  [...source.matchAll(/\/\*\*?(.*?)\*\//gs)]
    .map(([, text]) => text.replace(/^ *\* ?/gm, '').trim())
    .find((text) => text.includes('npm run ')) ??
  null

if (process.argv.includes('--help')) {
  const usage = usageOf(readFileSync(new URL(`../${entry}`, import.meta.url), 'utf8'))
  process.stdout.write(`${usage ?? `${entry} has no description`}\n`)
  process.exit(usage === null ? 2 : 0)
}

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
try {
  await import(outfile)
} catch (error) {
  // Errors of other classes are mistakes of the program itself.
  if (!(error instanceof Error && (error.constructor === Error || error.code))) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
} finally {
  rmSync(outfile)
}

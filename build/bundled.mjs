/** Runs a program of test/ that is written in TypeScript, with the arguments of this process. */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @param folder "conformance": test/conformance/main.ts is run */
export async function runBundled(folder) {
  // In test/ itself, where a path relative to test/ground-truth.ts means the same.
  const outfile = fileURLToPath(new URL(`../test/.${folder}-${process.pid}.mjs`, import.meta.url))
  await build({
    absWorkingDir: root,
    entryPoints: [`test/${folder}/main.ts`],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outfile,
  })
  try {
    await import(outfile)
  } finally {
    rmSync(outfile)
  }
}

/**
 * Builds the site into site/out: documents, known cases, the atlas and the playground, as files that need no server.
 * After `npm run build`. Usage: node build/site.mjs [-o DIRECTORY] [-- options of `pcimig atlas`]; PCIMIG_REPOSITORY is
 * the address of the repository, if it has one
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build, transform } from 'esbuild'
import { run } from './node-release.mjs'
import { define } from './repository.mjs'
import { standIn } from './stand-ins.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  options: { output: { type: 'string', short: 'o', default: join(root, 'site/out') } },
  allowPositionals: true,
})

/** A script that may stand inside a page's `<script>`. */
const inPage = (code) => code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')

/** The program of the playground's worker: the library, for browsers. */
async function worker() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['site/playground/worker.ts'],
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    define,
    plugins: [standIn],
    write: false,
  })
  return inPage(outputFiles[0].text)
}

/** The functions that make the pages, out of TypeScript. */
async function pages() {
  const outfile = join(root, `site/.pages-${process.pid}.mjs`)
  await build({
    absWorkingDir: root,
    entryPoints: ['site/pages.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outfile,
  })
  try {
    return await import(pathToFileURL(outfile))
  } finally {
    rmSync(outfile)
  }
}

process.chdir(root)
const output = values.output
const { atlasPage, sitePages } = await pages()
const page = await transform(readFileSync(join(root, 'site/playground/page.js'), 'utf8'), { minify: true })
const parts = {
  worker: await worker(),
  script: inPage(`(() => {${page.code}})()`),
  repository: process.env.PCIMIG_REPOSITORY || null,
}
rmSync(output, { recursive: true, force: true })
for (const [path, text] of sitePages(parts)) {
  mkdirSync(dirname(join(output, path)), { recursive: true })
  writeFileSync(join(output, path), text)
}
// Its exit code is 1 if a cell is unsafe.
const atlas = run(join(root, 'bin/pcimig'), ['atlas', ...positionals, '--format', 'html'], [0, 1])
writeFileSync(join(output, 'atlas.html'), atlasPage(atlas))

/**
 * Builds dist/: the command line, the library with its declarations, and in `chunks/` what they share and what is
 * loaded on demand. Everything is bundled: the package has no dependencies.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { joined } from './join-parts.mjs'
import { notices } from './notices.mjs'
import { define } from './repository.mjs'
import { standIn } from './stand-ins.mjs'
import { tables } from './tables.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const node20 = { platform: 'node', target: 'node20', absWorkingDir: root, preserveSymlinks: true }

/**
 * The command line and the library, with what both need once: esbuild splits at every dynamic import into ES modules,
 * and what is loaded together anyway becomes one file of CommonJS, which starts faster.
 * @returns esbuild's account of what went into which file
 */
async function buildCode() {
  const { metafile, outputFiles } = await build({
    ...node20,
    entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [standIn, tables],
    define,
    metafile: true,
    write: false,
  })
  mkdirSync(join(dist, 'chunks'), { recursive: true })
  for (const { path, text } of await joined(outputFiles, metafile, root, dist)) {
    const { code } = await transform(text, { minify: true, platform: 'node', target: 'node20' })
    writeFileSync(path, code)
  }
  return metafile
}

/** The manual page, from the commands themselves. */
async function writeManPage() {
  const outfile = join(dist, 'manual.cjs')
  await build({
    ...node20,
    stdin: {
      contents: "export { manPage } from './src/cli/manual/man'\nexport { allCommands } from './src/cli/commands'",
      resolveDir: root,
    },
    bundle: true,
    format: 'cjs',
    outfile,
  })
  const { allCommands, manPage } = createRequire(import.meta.url)(outfile)
  rmSync(outfile)
  writeFileSync(join(dist, 'pcimig.1'), await manPage(allCommands))
}

/** The library as an ES module that hands out the same objects, so that `instanceof` holds across both. */
function writeLibraryModule({ outputs }) {
  const { exports } = Object.values(outputs).find(({ entryPoint }) => entryPoint === 'src/index.ts')
  writeFileSync(join(dist, 'index.mjs'), `export { ${exports.join(', ')} } from './index.cjs'\n`)
}

/** The declarations of the library: only what it exports and what that names, in one file for both kinds of module. */
async function writeDeclarations() {
  const declarations = await rollup({
    input: join(root, 'src/index.ts'),
    external: /^node:/,
    plugins: [dts({ tsconfig: join(root, 'tsconfig.json') })],
  })
  await declarations.write({ file: join(dist, 'index.d.cts'), format: 'esm' })
  await declarations.close()
  writeFileSync(join(dist, 'index.d.mts'), "export * from './index.cjs'\n")
}

rmSync(dist, { recursive: true, force: true })
const metafile = await buildCode()
writeLibraryModule(metafile)
await writeManPage()
writeFileSync(join(dist, 'NOTICES.md'), notices(root, metafile))
await writeDeclarations()

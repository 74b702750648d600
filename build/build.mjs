/**
 * Builds dist/: the command line in `cli/` (one file per command and report, loaded on demand, with bytecode beside
 * it) and the library with its declarations. Everything is bundled: the package has no dependencies.
 */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { notices } from './notices.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const node20 = { platform: 'node', target: 'node20', absWorkingDir: root, preserveSymlinks: true }

/**
 * Modules whose work is not needed here but costs start-up time, and what stands in for them: commander starts
 * executables for subcommands (ours are functions) and asks for `process` by name, chalk looks at the terminal (we tell it), cli-table3 colours
 * borders (ours have no colour) and measures text character by character in search of emoji and wide scripts (tables
 * hold names from the PCI specifications and QEMU).
 */
const standIns = {
  'node:child_process': 'module.exports = {}',
  'node:process': 'module.exports = process',
  '@colors/colors/safe': 'module.exports = {}',
  '#supports-color': 'module.exports = { stdout: false, stderr: false }',
  'string-width': 'module.exports = (text) => text.length',
}

const standIn = {
  name: 'stand-ins',
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(${Object.keys(standIns).join('|')})$`)
    // Only for packages: our own code means the real module.
    onResolve({ filter }, ({ path, importer }) =>
      importer.includes('node_modules') ? { path, namespace: 'stand-in' } : undefined,
    )
    onLoad({ filter, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path] }))
  },
}

/**
 * The parts of the command line, each one file: the check, what only one format or only a terminal needs, whole
 * machines, and the other commands. Few large files start faster than many small ones.
 */
const cliParts = {
  program: 'src/cli/program.ts',
  text: 'src/report/check/text.ts',
  colour: 'src/report/drawing/colour.ts',
  'user-files': 'src/cli/options/files/index.ts',
  triage: 'src/report/check/triage.ts',
  machines: 'src/cli/machines.ts',
  dumps: 'src/cli/reading/dumps.ts',
  prediction: 'src/cli/prediction.ts',
  proof: 'src/cli/proof.ts',
  more: 'src/cli/more.ts',
  whatif: 'src/cli/whatif.ts',
  pager: 'src/cli/writing/pager.ts',
  'whole-files': 'src/cli/writing/whole-files.ts',
  manual: 'src/cli/manual/index.ts',
  'input-file': 'src/cli/commands/input-file.ts',
  sarif: 'src/report/check/sarif.ts',
  junit: 'src/report/check/junit.ts',
  github: 'src/report/check/github.ts',
  html: 'src/report/check/html.ts',
  catalogue: 'src/check/cases/catalogue/index.ts',
  layouts: 'src/qemu/recorded/layouts.ts',
  'json-schema': 'src/report/json-schema.ts',
  'hex-grid': 'src/report/check/hex-grid.ts',
}

/** A dynamic import of another part becomes a require of its file. */
const parts = {
  name: 'parts',
  setup({ onResolve }) {
    const names = Object.keys(cliParts).filter((name) => name !== 'program')
    onResolve({ filter: new RegExp(`/(${names.join('|')})$`) }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path)}.cjs`, external: true } : undefined,
    )
  },
}

/** @returns esbuild's account of what went into which file */
async function buildCli() {
  const { metafile } = await build({
    ...node20,
    entryPoints: cliParts,
    bundle: true,
    minify: true,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    outdir: join(dist, 'cli'),
    outExtension: { '.js': '.cjs' },
    plugins: [standIn, parts],
    metafile: true,
  })
  return metafile
}

/** The manual page, from the commands themselves. */
async function writeManPage() {
  const require = createRequire(import.meta.url)
  const { commands } = require('../bin/pcimig').load()
  writeFileSync(join(dist, 'pcimig.1'), await require('../dist/cli/manual.cjs').manPage(commands))
}

/** The library: CommonJS, and an ES module that hands out the same objects, so that `instanceof` holds across both. */
async function buildLibrary() {
  const { metafile } = await build({
    ...node20,
    entryPoints: [join(root, 'src/index.ts')],
    bundle: true,
    format: 'esm',
    metafile: true,
    write: false,
    outfile: join(dist, 'index.mjs'),
  })
  const names = Object.values(metafile.outputs).flatMap((output) => output.exports)
  await build({
    ...node20,
    entryPoints: [join(root, 'src/index.ts')],
    bundle: true,
    format: 'cjs',
    outfile: join(dist, 'index.cjs'),
  })
  writeFileSync(join(dist, 'index.mjs'), `export { ${names.join(', ')} } from './index.cjs'\n`)
  for (const kind of ['mts', 'cts']) writeFileSync(join(dist, `index.d.${kind}`), "export * from './types/index.js'\n")
  return metafile
}

/** @param stdio what the program has for standard input, output and error */
function run(command, stdio) {
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, stdio })
  if (status === 0) return
  if (stderr) process.stderr.write(stderr)
  process.exit(status ?? 1)
}

rmSync(dist, { recursive: true, force: true })
const commandLine = await buildCli()
// Without a seed of its own V8 numbers hashes at random, and no two builds are alike; it also numbers scripts, and which
// of its own Node loads depends on what the standard streams are.
run(['--random-seed=1', 'build/bytecode.cjs'], ['ignore', 'ignore', 'pipe'])
await writeManPage()
const library = await buildLibrary()
writeFileSync(join(dist, 'NOTICES.md'), notices(root, [commandLine, library]))
run(['node_modules/typescript/bin/tsc', '-p', 'build/tsconfig.json'], 'inherit')

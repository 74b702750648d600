/** The single executable: a Node with the program and its compiled code inside. */
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { inject } from 'postject'
import { must, nodeRelease } from './node-release.mjs'
import { define } from './repository.mjs'
import { standIn } from './stand-ins.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The directory of everything that is published. */
export const release = join(root, 'release')
const cache = join(root, 'node_modules/.cache/pcimig')

/** Debian's names for an architecture, and for what runs its programs on others. */
const TOOLS = {
  x64: { triplet: 'x86_64-linux-gnu', emulator: 'qemu-x86_64-static' },
  arm64: { triplet: 'aarch64-linux-gnu', emulator: 'qemu-aarch64-static' },
}

/** What Node is linked with. */
const LIBRARIES = ['libc.so.6', 'libgcc_s.so.1', 'libstdc++.so.6']

/** What the program does before its compiled code is kept: the commands that people wait for. */
const WARM_UP = [
  [
    'check',
    'fixtures/root-port/source.bin',
    'fixtures/root-port/destination.bin',
    '--qemu',
    '7.2',
    '--machine',
    'pc-q35-5.2',
    '--no-config',
  ],
  ['explain', 'fixtures/logs/libvirt.log'],
  [
    'check',
    'fixtures/streams/slot-off-source.mig.gz',
    'fixtures/streams/slot-off-destination.mig.gz',
    '--qemu',
    '5.2',
    '--no-config',
  ],
]

/**
 * With these the compiled code is the same whenever it is made: no seed is random, memory is not used a second time, since V8
 * writes out what was in gaps between fields, and no other thread compiles, since V8 writes out which functions that one is at.
 */
const REPRODUCIBLE = [
  ...['--hash-seed=1', '--random-seed=1', '--min-semi-space-size=256', '--max-semi-space-size=256'],
  '--no-baseline-batch-compilation',
]

const there = (command) => !spawnSync(command, ['--version']).error

/** The program in one file, as a function of `require` that ends when the command has. */
async function bundle(outfile) {
  const { metafile } = await build({
    stdin: {
      contents: `
        import { run } from './src/cli/main'
        module.exports = run(process.argv.slice(2)).catch((error) => {
          process.exitCode = 70
          console.error(\`pcimig: it can't be started: \${String(error?.message).split('\\n')[0]}. Install it again.\`)
        })`,
      resolveDir: root,
    },
    absWorkingDir: root,
    preserveSymlinks: true,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    // Modules of Node are loaded by `require`: an import out of compiled code would take an experimental loader.
    supported: { 'dynamic-import': false },
    format: 'cjs',
    plugins: [standIn],
    define,
    banner: { js: '(function (require) { const module = {};' },
    footer: { js: 'return module.exports })' },
    outfile,
    metafile: true,
  })
  return metafile
}

/**
 * Notes that the compiler leaves for tools. The library of postject copies each into a section without a name, and
 * warns about it.
 */
const NOTES_OF_COMPILER = '.gnu.build.attributes'

const strips = (architecture) => [
  `${TOOLS[architecture].triplet}-strip`,
  ...(architecture === process.arch ? ['strip'] : []),
  'llvm-strip',
]

const strip = (file, architecture) =>
  must(strips(architecture).find(there), ['--remove-section', NOTES_OF_COMPILER, file])

/** Of the section for the note with the program: nothing reads its name, since Node finds the note by the program header. */
const NO_NAME = "warning: Can't find string offset for section name '.note'"

/** Puts the program into a copy of Node, and passes on postject's warnings except `NO_NAME`. */
async function injectProgram(file, blob) {
  const { warn } = console
  console.warn = (text) => {
    if (text !== NO_NAME) warn(text)
  }
  try {
    await inject(file, 'NODE_SEA_BLOB', blob, { sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2' })
  } finally {
    console.warn = warn
  }
}

/** How programs of an architecture are started here: elsewhere with an emulator and Debian's cross libraries. */
function starter(architecture) {
  if (architecture === process.arch) return []
  const { emulator, triplet } = TOOLS[architecture]
  return [emulator, '-L', `/usr/${triplet}`]
}

/**
 * Looks for what the executables of some architectures take, before minutes are spent on others.
 * @param programs what else is run
 * @throws Error that names all that is missing
 */
export function needs(architectures, programs = []) {
  const unknown = architectures.filter((architecture) => !(architecture in TOOLS))
  if (unknown.length > 0)
    throw new Error(`unknown architecture: ${unknown.join(', ')} (${Object.keys(TOOLS).join(', ')})`)
  const missing = [
    ...programs.filter((program) => !there(program)),
    ...architectures.flatMap((architecture) => {
      const { emulator, triplet } = TOOLS[architecture]
      const foreign = architecture !== process.arch
      return [
        ...(strips(architecture).some(there) ? [] : [strips(architecture).join(' or ')]),
        ...(foreign && !there(emulator) ? [emulator] : []),
        ...(foreign ? LIBRARIES.map((name) => `/usr/${triplet}/lib/${name}`).filter((path) => !existsSync(path)) : []),
      ]
    }),
  ]
  if (missing.length > 0) throw new Error(`missing on this host: ${missing.join(', ')} (docs/install.md)`)
}

/**
 * Builds release/pcimig-linux-ARCHITECTURE, if `needs` found all.
 * @returns its path, and esbuild's account of what is inside
 */
export async function executable(architecture) {
  mkdirSync(cache, { recursive: true })
  const scratch = join(release, `.${architecture}`)
  mkdirSync(scratch, { recursive: true })
  const node = join(nodeRelease(architecture, cache), 'bin/node')
  const [command, ...before] = [...starter(architecture), node]
  const at = (name) => join(scratch, name)
  const metafile = await bundle(at('program.js'))
  const compile = [join(root, 'build/compile-program.cjs'), at('program.js'), at('program.cache')]
  must(command, [...before, ...REPRODUCIBLE, ...compile, JSON.stringify(WARM_UP)], { cwd: root })
  must(command, [...before, ...compile])
  // By its name alone: Node writes the path of the main script into the executable.
  copyFileSync(join(root, 'build/binary-main.cjs'), at('main.cjs'))
  const settings = {
    main: 'main.cjs',
    output: at('blob'),
    disableExperimentalSEAWarning: true,
    execArgvExtension: 'none',
    assets: { 'program.js': at('program.js'), 'program.cache': at('program.cache') },
  }
  writeFileSync(at('sea.json'), JSON.stringify(settings))
  must(command, [...before, '--experimental-sea-config', 'sea.json'], { cwd: scratch })
  copyFileSync(node, at('pcimig'))
  strip(at('pcimig'), architecture)
  await injectProgram(at('pcimig'), readFileSync(at('blob')))
  const file = join(release, `pcimig-linux-${architecture}`)
  copyFileSync(at('pcimig'), file)
  chmodSync(file, 0o755)
  rmSync(scratch, { recursive: true })
  return { file, metafile, node: nodeRelease(architecture, cache) }
}

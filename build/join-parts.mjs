/**
 * Joins the parts that esbuild splits a program into. It makes one of each set of commands that share some code, nearly
 * a hundred for `check`, and each file that Node has to find and read costs a third of a millisecond.
 */
import { basename, dirname, join, relative } from 'node:path'
import { rollup } from 'rollup'

/** What every command needs lies in one file, and what these need in addition in another. */
const USUAL = ['check', 'show', 'masks', 'explain-log', 'diff', 'atlas']

/** The source of what a command does, in a folder of its own or not. */
const commandIn = (name) => new RegExp(`^src/cli/commands/(?:${name}/)?${name}\\.ts$`)

/**
 * The file that each part goes into, by the part's path; parts that few commands need get files of their own.
 * @param outputs esbuild's account of the parts
 */
function groupsOf(outputs) {
  /** A part and what is loaded with it. */
  function loadedWith(path, found = new Set()) {
    if (found.has(path)) return found
    found.add(path)
    for (const { path: other, kind, external } of outputs[path].imports) {
      if (kind === 'import-statement' && !external) loadedWith(other, found)
    }
    return found
  }
  const loadedBy = (source) => {
    const [path] = Object.entries(outputs).find(([, { entryPoint }]) => source.test(entryPoint ?? '')) ?? []
    if (path === undefined) throw new Error(`${source} is no part of its own`)
    return loadedWith(path)
  }
  const library = loadedBy(/^src\/index\.ts$/)
  const version = loadedBy(/^src\/cli\/main\.ts$/)
  const start = [/^src\/cli\/program\.ts$/, /^src\/cli\/commands\/tables\/check\.ts$/].map(loadedBy)
  const [check, ...others] = USUAL.map((name) => loadedBy(commandIn(name)))
  const tierOf = (path) => {
    if (version.has(path)) return 'version'
    if (start.some((loads) => loads.has(path))) return 'start'
    if (!check.has(path)) return null
    if (!others.every((loads) => loads.has(path))) return 'check'
    return library.has(path) ? 'usual' : 'start'
  }
  return new Map(
    Object.keys(outputs).flatMap((path) => {
      const tier = tierOf(path)
      // The library loads nothing of the command line.
      return tier === null ? [] : [[path, library.has(path) ? tier : `${tier}-command`]]
    }),
  )
}

/**
 * @param files paths and texts of ES modules, as esbuild split them
 * @param metafile esbuild's account of them
 * @param root the directory that its paths are relative to
 * @returns path, below `dist`, and text of CommonJS files
 */
export async function joined(files, { outputs }, root, dist) {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const groups = groupsOf(outputs)
  const entries = ['cli.cjs', 'index.cjs'].map((name) => join(dist, name))
  const bundle = await rollup({
    input: entries,
    external: /^node:/,
    // No module does more than make its tables when it is loaded: if nothing of it is used, it is not needed.
    treeshake: { moduleSideEffects: false },
    // They need each other's functions, which is no circle of work that is done when they are loaded.
    onLog: (level, log, handle) => log.code !== 'CIRCULAR_CHUNK' && handle(level, log),
    plugins: [
      {
        name: 'parts',
        resolveId: (id, importer) => {
          const path = importer === undefined ? id : join(dirname(importer), id)
          return texts.has(path) ? path : null
        },
        load: (path) => texts.get(path),
      },
    ],
  })
  const nameOf = ({ name }) => name.replace(/-[0-9A-Z]{8}$/, '')
  const { output } = await bundle.generate({
    format: 'cjs',
    interop: 'default',
    esModule: true,
    strict: true,
    dynamicImportInCjs: false,
    externalLiveBindings: false,
    freeze: false,
    hoistTransitiveImports: false,
    generatedCode: 'es2015',
    hashCharacters: 'base36',
    entryFileNames: '[name].cjs',
    chunkFileNames: (chunk) => `chunks/${nameOf(chunk)}-[hash].cjs`,
    // Without a name, a part would join one that imports it.
    manualChunks: (id) => (entries.includes(id) ? null : (groups.get(relative(root, id)) ?? basename(id, '.cjs'))),
  })
  await bundle.close()
  return output.map(({ fileName, code }) => ({ path: join(dist, fileName), text: code }))
}

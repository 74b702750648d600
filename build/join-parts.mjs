/**
 * Joins the parts that esbuild splits a program into. It makes one of each set of commands that share some code, nearly
 * a hundred for `check`, and each file that Node has to find and read costs a third of a millisecond.
 */
import { basename, dirname, join, relative } from 'node:path'
import { rollup } from 'rollup'
import { loadedOnDemand, MARK, seldomModule } from './on-demand.mjs'

/** What nearly every command needs lies in one file: what all of these need. */
const USUAL = ['show', 'masks', 'explain', 'cases', 'profiles', 'doctor', 'diff', 'atlas']

/** The source of a command, in a folder of its own or not. */
const commandIn = (name) => new RegExp(`^src/cli/commands/(?:.+/)?${name}\\.ts$`)

/** esbuild names all that is loaded for a part before it, in the order of the sources: nothing depends on that order. */
const withoutBareImports = (text) => text.replace(/(?<=^|;|\n)import\s*"[^"]+";/g, '')

/**
 * Returns what an output needs, itself included, by path.
 * @param imports the parts that each imports something of
 */
function closureOf(imports, path, found = new Set()) {
  if (found.has(path)) return found
  found.add(path)
  for (const other of imports.get(path)) closureOf(imports, other, found)
  return found
}

/**
 * Returns the name of the file that each part goes into, by the part's path. Of two joined parts the one never needs
 * the file that the other is in before it is in the same: what a part loads, all that load the part do.
 */
function groupsOf(outputs, imports) {
  const loadedBy = (source) => {
    const [path] = Object.entries(outputs).find(([, { entryPoint }]) => source.test(entryPoint ?? '')) ?? []
    if (path === undefined) throw new Error(`${source} is no part of its own`)
    return closureOf(imports, path)
  }
  const [start, library, program] = [/^src\/cli\/main\.ts$/, /^src\/index\.ts$/, /^src\/cli\/program\.ts$/].map(
    loadedBy,
  )
  const check = loadedBy(commandIn('check'))
  const usual = USUAL.map((name) => loadedBy(commandIn(name)))
  const entries = new Set([start, library].map((loads) => [...loads][0]))
  const groups = new Map()
  for (const path of Object.keys(outputs)) {
    if (entries.has(path)) continue
    const tier = start.has(path)
      ? 'version'
      : program.has(path)
        ? 'start'
        : usual.every((loads) => loads.has(path))
          ? 'usual'
          : check.has(path)
            ? 'compare'
            : null
    // The library loads nothing of the command line.
    if (tier !== null) groups.set(path, library.has(path) ? tier : `${tier}-command`)
  }
  return groups
}

/**
 * @param files paths and texts of ES modules, as esbuild split them
 * @param metafile esbuild's account of them
 * @param root the directory that its paths are relative to
 * @returns path, below `dist`, and text of CommonJS files
 */
export async function joined(files, { outputs }, root, dist) {
  const texts = new Map(files.map(({ path, text }) => [path, withoutBareImports(text)]))
  const entryOf = (module) => Object.keys(outputs).find((path) => outputs[path].entryPoint === module)
  const importsOf = (path, text) =>
    [...text.matchAll(/\bfrom\s*"(\.[^"]+)"/g)].map(([, other]) => relative(root, join(dirname(path), other)))
  const imports = new Map([...texts].map(([path, text]) => [relative(root, path), importsOf(path, text)]))
  const groups = groupsOf(outputs, imports)
  const entries = ['cli.cjs', 'index.cjs'].map((name) => join(dist, name))
  const bundle = await rollup({
    input: entries,
    external: /^node:/,
    treeshake: false,
    // They need each other's functions, which is no circle of work that is done when they are loaded.
    onLog: (level, log, handle) => log.code !== 'CIRCULAR_CHUNK' && handle(level, log),
    plugins: [
      {
        name: 'parts',
        resolveId: (id, importer) => {
          const module = seldomModule(id)
          if (module !== null) return join(root, entryOf(module))
          const path = importer === undefined ? id : join(dirname(importer), id)
          return texts.has(path) ? path : null
        },
        load: (path) => texts.get(path),
      },
    ],
  })
  // Rollup writes an underscore for the dollar sign.
  const nameOf = ({ name }) => name.replace(/^part_/, '').replace(/-[0-9A-Z]{8}$/, '')
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
    manualChunks: (id) =>
      entries.includes(id) ? null : MARK + (groups.get(relative(root, id)) ?? basename(id, '.cjs')),
  })
  await bundle.close()
  return output.map(({ fileName, code }) => ({ path: join(dist, fileName), text: loadedOnDemand(code) }))
}

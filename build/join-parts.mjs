/**
 * Joins the parts that esbuild splits a program into. It makes one of each set of commands that share some code, nearly
 * a hundred for `check`, and each file that Node has to find and read costs a third of a millisecond.
 */
import { dirname, join, relative } from 'node:path'
import { rollup } from 'rollup'

/** What nearly every command needs lies in one file: what all of these need. */
const USUAL = ['show', 'masks', 'explain', 'cases', 'profiles', 'doctor', 'diff', 'atlas']

/** The source of a command, in a folder of its own or not. */
const commandIn = (name) => new RegExp(`^src/cli/commands/(?:.+/)?${name}\\.ts$`)

/** Returns what an output loads before it runs, itself included, by path. */
function closureOf(outputs, path, found = new Set()) {
  if (found.has(path)) return found
  found.add(path)
  for (const { path: other, kind, external } of outputs[path].imports) {
    if (!external && kind === 'import-statement') closureOf(outputs, other, found)
  }
  return found
}

/**
 * Returns the name of the file that each part goes into, by the part's path. Of two joined parts the one never needs
 * the file that the other is in before it is in the same: what a part loads, all that load the part do.
 */
function groupsOf(outputs) {
  const loadedBy = (source) => {
    const [path] = Object.entries(outputs).find(([, { entryPoint }]) => source.test(entryPoint ?? '')) ?? []
    if (path === undefined) throw new Error(`${source} is no part of its own`)
    return closureOf(outputs, path)
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
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const groups = groupsOf(outputs)
  const bundle = await rollup({
    input: { cli: join(dist, 'cli.cjs'), index: join(dist, 'index.cjs') },
    external: /^node:/,
    treeshake: false,
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
  const nameOf = ({ name, moduleIds }) => {
    if (moduleIds.length > 1 || groups.has(relative(root, moduleIds[0]))) return name.replace(/-[0-9A-Z]{8}$/, '')
    return relative(dist, moduleIds[0])
      .replace(/^chunks\//, '')
      .replace(/-[0-9A-Z]{8}\.cjs$/, '')
  }
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
    manualChunks: (id) => groups.get(relative(root, id)) ?? null,
  })
  await bundle.close()
  return output.map(({ fileName, code }) => ({ path: join(dist, fileName), text: code }))
}

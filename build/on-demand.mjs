/**
 * Loads files of the program when they are first needed. Node reads and parses each file whole, 25 microseconds for each
 * KiB, and a run needs the functions of few: a module without a compile cache starts in the time that its text takes.
 */
import { join, relative } from 'node:path'

/**
 * Modules that few runs need: they, and what only they need, get files of their own.
 */
export const SELDOM = [
  'src/check/cases/pages.ts',
  'src/check/explain/other-failures.ts',
  'src/check/device/proof/prove-source.ts',
  'src/check/releases/ranges.ts',
  'src/check/select/hosts.ts',
  'src/cli/writing/whole-files.ts',
  'src/formats/stream/index.ts',
  'src/kernel/shown.ts',
  'src/live/capture/host-directory.ts',
  'src/pci/doubts/doubt.ts',
  'src/qemu/vfio/cpr.ts',
  'src/qemu/vfio/host-view.ts',
  'src/qemu/vfio/recipe.ts',
  'src/report/check/bytes/hex-grid.ts',
  'src/report/check/findings.ts',
  'src/report/check/github.ts',
  'src/report/check/junit.ts',
  'src/report/check/markdown.ts',
  'src/report/check/ndjson.ts',
  'src/report/check/proof.ts',
  'src/report/check/sarif.ts',
  'src/report/check/stops.ts',
  'src/report/check/verdict.ts',
]

const SCHEME = 'seldom:'
/** Begins the name of each imported file in the code of others, and no other name. */
export const MARK = 'part$'

const isModule = (file, path) => file === `${path}.ts` || file === `${path}/index.ts`

/** A plugin of esbuild that leaves the imports of those modules in place, so that what they need counts for them alone. */
export const seldom = {
  name: 'seldom',
  setup({ initialOptions: { absWorkingDir }, onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
      const module = relative(absWorkingDir, join(resolveDir, path))
      const found = kind === 'import-statement' ? SELDOM.find((name) => isModule(name, module)) : undefined
      return found === undefined ? undefined : { path: SCHEME + found, external: true }
    })
  },
}

/** The module that an import of the plugin above is of, or null. */
export const seldomModule = (id) => (id.startsWith(SCHEME) ? id.slice(SCHEME.length) : null)

/**
 * Makes a file load others when it first needs something of them, as Babel's `lazy` does for CommonJS: by Node's own
 * `require`, in a function. No module of ours does anything but make its tables when it is loaded, so that the order
 * decides nothing.
 * @param code a file as Rollup writes it; imported files have names that begin with MARK
 */
export function loadedOnDemand(code) {
  const imports = [...code.matchAll(/^(?:const (part\$\S+) = )?require\('(\.[^']+)'\);$/gm)]
  return imports.reduce((text, [line, name, path]) => {
    if (name === undefined) return text.replace(`${line}\n`, '')
    const loaded = `let ${name}$loaded;\nconst ${name} = () => ${name}$loaded ??= require('${path}');`
    return text.replaceAll(`${name}.`, `(${name}()).`).replace(line, () => loaded)
  }, code)
}

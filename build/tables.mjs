/**
 * Tables that are nothing but data are evaluated when the program is built, and lie in it as JSON: Node reads a text
 * many times faster than the code that makes the same.
 */
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { build } from 'esbuild'

const TABLES = [
  'src/check/cases/written-pages.ts',
  'src/check/cases/signatures.ts',
  'src/formats/log/statements/tables.ts',
  'src/formats/log/telling-words.ts',
]

/** What a module exports, by name. */
async function exportsOf(path) {
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, format: 'esm', write: false })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

/** @throws Error for what JSON can't hold: a function, undefined */
function literal(path, name, value) {
  const text = JSON.stringify(value)
  if (!isDeepStrictEqual(JSON.parse(text), value)) throw new Error(`${path}: ${name} is not plain data`)
  return `export const ${name} = /* @__PURE__ */ JSON.parse(${JSON.stringify(text)})\n`
}

/** A plugin of esbuild. */
export const tables = {
  name: 'tables',
  setup({ initialOptions, onLoad }) {
    const paths = new Set(TABLES.map((path) => join(initialOptions.absWorkingDir, path)))
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!paths.has(path)) return undefined
      const values = Object.entries(await exportsOf(path))
      return { contents: values.map(([name, value]) => literal(path, name, value)).join('') }
    })
  },
}

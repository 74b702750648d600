'use strict'
/**
 * Loads the built files with the bytecode that the build stored next to them, which halves what the tool adds to
 * Node's own start-up. Bytecode fits one version of V8 only: its file is named after that version, V8 itself checks
 * it once more, and without a fitting one the source is compiled as usual.
 */
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')

const modules = new Map()
const scripts = new Map()

/** Name of the bytecode file of `file` for the running Node. */
const bytecodeFile = (file) => `${file}.${process.versions.v8}-${process.platform}-${process.arch}.bytecode`

function readBytecode(file) {
  try {
    return readFileSync(bytecodeFile(file))
  } catch {
    return undefined
  }
}

/** Exports of the file `name` ("./main.cjs") in `directory`; files there may require each other the same way. */
function load(directory, name) {
  const file = join(directory, name)
  const known = modules.get(file)
  if (known) return known.exports
  const module = { exports: {} }
  modules.set(file, module)
  const source = `(function (exports, require, module) {${readFileSync(file, 'utf8')}\n})`
  const script = new Script(source, { filename: file, cachedData: readBytecode(file) })
  scripts.set(file, script)
  const requireFrom = (id) => (id.startsWith('./') ? load(directory, id) : require(id))
  script.runInThisContext().call(module.exports, module.exports, requireFrom, module)
  return module.exports
}

module.exports = { load, scripts, bytecodeFile }

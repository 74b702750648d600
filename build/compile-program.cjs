/**
 * Runs command lines with the program of the single executable and keeps what was compiled meanwhile; for the very Node
 * that is inside it. Usage: node FLAGS build/compile-program.cjs PROGRAM CACHE JSON, a list of command lines; without
 * them it fails unless this Node takes the cache
 */
const { readFileSync, writeFileSync } = require('node:fs')
const { setFlagsFromString } = require('node:v8')
const { Script } = require('node:vm')

const [program, cache, commands] = process.argv.slice(2)
const compiled = (options) => new Script(readFileSync(program, 'latin1'), { filename: 'pcimig.js', ...options })

async function main() {
  const script = compiled({})
  for (const command of JSON.parse(commands)) {
    process.argv.splice(2, Number.POSITIVE_INFINITY, ...command)
    await script.runInThisContext()(require)
  }
  // V8 takes only a cache that was made with the flags that it has: these are the defaults.
  setFlagsFromString('--hash-seed=0')
  setFlagsFromString('--baseline-batch-compilation')
  writeFileSync(cache, script.createCachedData())
  process.exitCode = 0
}

if (commands !== undefined) main()
else if (compiled({ cachedData: readFileSync(cache) }).cachedDataRejected) throw new Error(`${cache} is not taken`)

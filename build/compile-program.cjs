/**
 * Runs command lines with the program of the single executable and keeps what was compiled meanwhile; for the very Node
 * that is inside it. Usage: node build/compile-program.cjs PROGRAM CACHE JSON, a list of command lines
 */
const { readFileSync, writeFileSync } = require('node:fs')
const { Script } = require('node:vm')

const [program, cache, commands] = process.argv.slice(2)
const script = new Script(readFileSync(program, 'latin1'), {
  filename: 'pcimig.js',
})

async function main() {
  for (const command of JSON.parse(commands)) {
    process.argv.splice(2, Number.POSITIVE_INFINITY, ...command)
    await script.runInThisContext()(require)
  }
  writeFileSync(cache, script.createCachedData())
  process.exitCode = 0
}

main()

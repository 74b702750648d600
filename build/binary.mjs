/**
 * Builds release/pcimig-linux-ARCHITECTURE, one file that needs no Node.
 * Usage: node build/binary.mjs [ARCHITECTURE…] (x64, arm64; this machine's by default)
 */
import { statSync } from 'node:fs'
import { executable, needs } from './executable.mjs'
import { orSaid } from './node-release.mjs'

const given = process.argv.slice(2)
const wanted = given.length > 0 ? given : [process.arch]
await orSaid(async () => {
  needs(wanted)
  for (const architecture of wanted) {
    const { file } = await executable(architecture)
    console.log(`${file} ${statSync(file).size}`)
  }
})

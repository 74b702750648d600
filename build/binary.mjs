/**
 * Builds release/pcimig-linux-ARCHITECTURE, one file that needs no Node.
 * Usage: node build/binary.mjs [ARCHITECTURE…] (x64, arm64; this machine's by default)
 */
import { statSync } from 'node:fs'
import { executable } from './executable.mjs'
import { ARCHITECTURES } from './node-release.mjs'

const wanted = process.argv.slice(2)
const unknown = wanted.filter((architecture) => !ARCHITECTURES.includes(architecture))
if (unknown.length > 0) throw new Error(`unknown architecture: ${unknown.join(', ')} (${ARCHITECTURES.join(', ')})`)
for (const architecture of wanted.length > 0 ? wanted : [process.arch]) {
  const { file } = await executable(architecture)
  console.log(`${file} ${statSync(file).size}`)
}

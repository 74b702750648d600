import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Loads each file of a directory as if it were the first, and prints how many there are. */
const EACH_FIRST = `
  const { join } = require('node:path')
  const files = require('node:fs').readdirSync('dist/chunks')
  for (const file of files) {
    for (const path of Object.keys(require.cache)) delete require.cache[path]
    try { require(join(process.cwd(), 'dist/chunks', file)) } catch (error) { console.log(file, error.message) }
  }
  console.log(files.length)
`

// A file loads others before its own tables are made: whichever comes first, none finds another half made.
it('loads each part of the program first', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', EACH_FIRST], { encoding: 'utf8' })
  expect(stdout).toBe(`${readdirSync('dist/chunks').length}\n`)
  expect(stderr).toBe('')
})

'use strict'
/**
 * Stores V8's bytecode next to the built files: checks one pair of dumps, so that what a check needs is compiled, and
 * keeps what V8 made of each file. See bin/pcimig.
 */
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { load, scripts, bytecodeOf } = require('../bin/pcimig')

const dump = (name) => join(__dirname, '../fixtures/root-port', name)

async function main() {
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-'))
  // The search for settings goes up to the root of a repository: here, so that it is the same wherever this runs.
  mkdirSync(join(directory, '.git'))
  process.chdir(directory)
  const { run } = load()
  for (const format of ['text', 'json']) {
    await run(['check', dump('source.bin'), dump('destination.bin'), '--format', format, '-o', join(directory, format)])
  }
  process.chdir(__dirname)
  rmSync(directory, { recursive: true })
  for (const [file, script] of scripts) writeFileSync(bytecodeOf(file), script.createCachedData())
  process.exitCode = 0
}

main()

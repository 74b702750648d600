'use strict'
/**
 * Stores V8's bytecode next to the built files: runs commands once, so that the functions they need are compiled,
 * and keeps what V8 made of each file.
 */
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { load, scripts, bytecodeFile } = require('../bin/load.cjs')

const dump = (name) => join(__dirname, '../fixtures/root-port', name)
const check = ['check', dump('source.bin'), dump('destination.bin')]

async function main() {
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-'))
  const cli = load(join(__dirname, '../dist/cli'), './main.cjs')
  for (const format of ['text', 'json']) await cli.main([...check, '--format', format, '-o', join(directory, format)])
  rmSync(directory, { recursive: true })
  for (const [file, script] of scripts) writeFileSync(bytecodeFile(file), script.createCachedData())
  process.exitCode = 0
}

main()

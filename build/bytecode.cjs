'use strict'
/**
 * Stores V8's bytecode next to the built files: checks one pair of dumps, so that what a check needs is compiled, and
 * keeps what V8 made of each file; then of the files that only other commands need. See bin/pcimig.
 */
const { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { load, scripts, bytecodeOf } = require('../bin/pcimig')

const fixture = (name) => join(__dirname, '../fixtures', name)
const [source, destination] = ['root-port/source.bin', 'root-port/destination.bin'].map(fixture)

const CHECKS = ['text', 'json'].map((format) => ['check', source, destination, '--format', format])
const OTHERS = [
  ['show', source],
  ['masks', source],
  ['explain', fixture('logs/libvirt.log')],
  ['explain', 'slot-presence-detect'],
  ['extract', fixture('streams/slot-off-source.mig.gz')],
  ['profiles', 'virtio-net-pci'],
  ['cases', 'virtio'],
  ['schema'],
]

/** Keeps what is compiled by now of the files of which nothing is kept. Files that a check loads hold no more than it needs. */
function store() {
  for (const [file, script] of scripts) {
    if (!existsSync(bytecodeOf(file))) writeFileSync(bytecodeOf(file), script.createCachedData())
  }
}

/** Exit codes of a run that did not do its work: wrong input, a bug. */
const FAILED = [2, 70]

async function main() {
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-'))
  // The search for settings goes up to the root of a repository: here, so that it is the same wherever this runs.
  mkdirSync(join(directory, '.git'))
  process.chdir(directory)
  const { run } = load()
  for (const commands of [CHECKS, OTHERS]) {
    for (const [i, args] of commands.entries()) {
      await run([...args, '-o', join(directory, `${args[0]}-${i}`)])
      if (FAILED.includes(process.exitCode))
        throw new Error(`'${args.join(' ')}' failed, of which bytecode is to be kept`)
    }
    store()
  }
  process.chdir(__dirname)
  rmSync(directory, { recursive: true })
  process.exitCode = 0
}

main()

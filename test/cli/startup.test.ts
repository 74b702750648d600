import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DESTINATION, SOURCE, shell, temporary } from './pcimig'

/** Tells on standard error which built files and which of Node's own modules a command line loads. */
const PROBE = `
  const before = new Set(process.moduleLoadList)
  const { main, scripts } = require('${process.cwd()}/bin/pcimig')
  main(process.argv.slice(2))
  process.on('exit', () => {
    const modules = process.moduleLoadList.filter((name) => !before.has(name)).map((name) => name.split(' ').pop())
    require('node:fs').writeFileSync(2, JSON.stringify({ files: [...scripts.keys()], modules }))
  })`

function loaded(...args: string[]): { files: string[]; modules: string[] } {
  const probe = join(temporary(), 'probe.cjs')
  writeFileSync(probe, PROBE)
  const { files, modules } = JSON.parse(shell(`node ${probe} ${args.join(' ')} > /dev/null`).err)
  return { files: files.map((file: string) => basename(file)), modules }
}

/** Parts of Node that cost more to load than a whole comparison. */
const COSTLY = ['stream', 'net', 'tty', 'child_process', 'worker_threads', 'events', 'readline']

describe('what a command line loads', () => {
  // SHA-256 of the inputs, which JSON names, comes with Node's streams.
  it.each([
    ['the version alone', ['--version'], [], []],
    ['no drawing for JSON', ['check', SOURCE, DESTINATION, '--format', 'json'], ['program.cjs'], ['stream']],
    ['tables for text', ['check', SOURCE, DESTINATION], ['program.cjs', 'text.cjs'], []],
  ])('%s', (_, args, files, costly) => {
    const { files: found, modules } = loaded(...args)
    expect(found.sort()).toEqual(files)
    expect(modules.filter((name) => COSTLY.includes(name))).toEqual(costly)
  })
})

describe('an installation that is not in order', () => {
  const started = (program: string) => {
    const root = temporary()
    mkdirSync(join(root, 'dist', 'cli'), { recursive: true })
    cpSync('bin', join(root, 'bin'), { recursive: true })
    cpSync('package.json', join(root, 'package.json'))
    writeFileSync(join(root, 'dist', 'cli', 'program.cjs'), program)
    return spawnSync(process.execPath, [join(root, 'bin', 'pcimig'), 'check', SOURCE, DESTINATION], {
      encoding: 'utf8',
    })
  }

  it.each([
    ['a file that was cut', 'exports.run = ('],
    ['a file that is missing', "require('./absent.cjs')"],
    ['another file', 'exports.other = 1'],
  ])('gives no verdict: %s', (_, program) => {
    const { status, stdout, stderr } = started(program)
    expect({ status, stdout }).toEqual({ status: 70, stdout: '' })
    expect(stderr).toMatch(/^pcimig: it can't be started: [^\n]+\. Install it again\.\n$/)
  })
})

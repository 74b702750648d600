import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DESTINATION, installInto, SOURCE, shell, temporary } from './pcimig'

/** Writes on standard error which built files and which of Node's own modules a command line loads. */
const PROBE = `
  const before = new Set(process.moduleLoadList)
  process.argv.splice(1, 1)
  process.on('exit', () => {
    const modules = process.moduleLoadList.filter((name) => !before.has(name)).map((name) => name.split(' ').pop())
    require('node:fs').writeFileSync(2, JSON.stringify({ files: Object.keys(require.cache), modules }))
  })
  require(process.argv[1])`

function loaded(...args: string[]): { code: string; modules: string[] } {
  const probe = join(temporary(), 'probe.cjs')
  writeFileSync(probe, PROBE)
  const { files, modules } = JSON.parse(shell(`node ${probe} $PWD/bin/pcimig ${args.join(' ')} > /dev/null`).err)
  const built = files.filter((file: string) => file.includes(`${sep}dist${sep}`))
  return { code: built.map((file: string) => readFileSync(file, 'utf8')).join('\n'), modules }
}

const SETTINGS = 'fixtures/settings/pcimig.yaml'

/** Parts of Node that cost more to load than a whole comparison. */
const COSTLY = ['stream', 'net', 'tty', 'child_process', 'worker_threads', 'readline']

/** What only the code of a part says: a file of that part is among those loaded where it is found. */
const PARTS = {
  commander: 'excessArguments',
  'the check': 'DST and --dst-from-model are mutually exclusive',
  'drawing text': 'top-mid',
  'another command': 'pcimig masks ',
  'YAML of the user': 'tag:yaml.org',
}

describe('what a command line loads', () => {
  // SHA-256 of the inputs, which JSON names, comes with Node's streams, and so does the width of a terminal, for help.
  it.each([
    ['the version alone', ['--version'], [], []],
    ['no command for the help', ['--help'], ['commander'], ['stream']],
    ['no drawing for JSON', ['check', SOURCE, DESTINATION, '--format', 'json'], ['the check'], ['stream']],
    ['tables for text', ['check', SOURCE, DESTINATION], ['the check', 'drawing text'], []],
    ['only commander for the help of a command', ['check', '--help'], ['commander'], ['stream']],
    [
      'a parser of YAML where there is a settings file',
      ['check', SOURCE, DESTINATION, '--config', SETTINGS],
      ['the check', 'drawing text', 'YAML of the user'],
      [],
    ],
  ])('%s', (_, args, parts, costly) => {
    const { code, modules } = loaded(...args)
    const found = Object.entries(PARTS).filter(([, words]) => code.includes(words))
    expect(found.map(([part]) => part)).toEqual(parts)
    expect(modules.filter((name) => COSTLY.includes(name))).toEqual(costly)
  })
})

describe('a damaged installation', () => {
  const started = (spoil: (dist: string) => void) => {
    const root = temporary()
    installInto(root)
    spoil(join(root, 'dist'))
    const command = [join(root, 'bin', 'pcimig'), 'check', SOURCE, DESTINATION]
    return spawnSync(process.execPath, command, { encoding: 'utf8' })
  }
  const chunk = (dist: string, part: string) =>
    join(dist, 'chunks', readdirSync(join(dist, 'chunks')).find((name) => name.startsWith(`${part}-`))!)

  it.each([
    ['a file that was cut', (dist: string) => writeFileSync(join(dist, 'cli.cjs'), 'exports.run = (')],
    ['another file', (dist: string) => writeFileSync(join(dist, 'cli.cjs'), 'exports.other = 1')],
    ['a file that is missing', (dist: string) => rmSync(join(dist, 'cli.cjs'))],
    ['a part that is missing', (dist: string) => rmSync(chunk(dist, 'start'))],
  ])('gives no verdict: %s', (_, spoil) => {
    const { status, stdout, stderr } = started(spoil)
    expect({ status, stdout }).toEqual({ status: 70, stdout: '' })
    expect(stderr).toMatch(/^pcimig: it can't be started: [^\n]+\. Install it again\.\n$/)
  })

  it.each(['usual', 'check', 'text'])('gives none either if the missing part is loaded later: %s', (part) => {
    const { status, stdout, stderr } = started((dist) => rmSync(chunk(dist, part)))
    expect({ status, stdout }).toEqual({ status: 70, stdout: '' })
    expect(stderr).toContain('Cannot find module')
  })
})

/** Node 20 keeps no compiled code: what a newer one would be asked for is written to standard error instead. */
const ASKED = `require('node:module').enableCompileCache = (directory) => require('node:fs').writeFileSync(2, directory)`

const NOBODY = 65534

describe('compiled code is kept', () => {
  function keptIn(prepare: (home: string) => NodeJS.ProcessEnv): { home: string; asked: string } {
    const home = temporary()
    const hook = join(home, 'hook.cjs')
    writeFileSync(hook, ASKED)
    const env = { PATH: process.env.PATH, ...prepare(home) }
    const { stderr } = spawnSync(process.execPath, ['-r', hook, 'bin/pcimig', '--version'], { encoding: 'utf8', env })
    return { home, asked: stderr }
  }
  const cache = (home: string, mode: number) => {
    mkdirSync(join(home, '.cache'))
    chmodSync(join(home, '.cache'), mode)
    return { HOME: home }
  }

  /** Root's own tests give a directory away; anybody else has the system's. */
  function foreign(home: string): NodeJS.ProcessEnv {
    if (process.getuid!() !== 0) return { XDG_CACHE_HOME: '/usr' }
    chownSync(home, NOBODY, NOBODY)
    return { XDG_CACHE_HOME: home }
  }

  /** mode 1777, as /tmp has. */
  function open(home: string): NodeJS.ProcessEnv {
    chmodSync(home, 0o1777)
    return { HOME: home }
  }

  it.each<[string, (home: string) => NodeJS.ProcessEnv]>([
    ['', (home) => ({ HOME: home })],
    [' that XDG_CACHE_HOME names', (home) => ({ XDG_CACHE_HOME: join(home, '.cache') })],
  ])('in a new cache directory%s, accessible to its owner only (XDG Base Directory Specification)', (_, prepare) => {
    const { home, asked } = keptIn(prepare)
    expect(asked).toBe(join(home, '.cache', 'pcimig'))
    expect(statSync(join(home, '.cache')).mode & 0o777).toBe(0o700)
  })

  it("in the user's cache directory", () => {
    const { home, asked } = keptIn((directory) => cache(directory, 0o755))
    expect(asked).toBe(join(home, '.cache', 'pcimig'))
  })

  it.each<[string, (home: string) => NodeJS.ProcessEnv]>([
    ['where others may write to that directory', (home) => cache(home, 0o777)],
    ['where there is none, in a home that others may write to', open],
    ['where Node is told to keep none', (home) => ({ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' })],
    ['where there is no home either', (home) => ({ HOME: join(home, 'none') })],
    ['without a home', () => ({})],
    ['where the directory is a relative path', () => ({ XDG_CACHE_HOME: 'dist' })],
    ["where the directory is another user's", foreign],
  ])('nowhere %s', (_, prepare) => {
    expect(keptIn(prepare).asked).toBe('')
  })
})

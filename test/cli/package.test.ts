import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DESTINATION, SOURCE, shell, temporary } from './pcimig'

/** As QEMU 7.2.22 printed it: fixtures/root-port/README.md. */
const LINE = 'get_pci_config_device: Bad config data: i=0x6e read: 18 device: 40 cmask: ff wmask: 0 w1cmask:19'

/** Packs what the build left, and installs it into an empty directory without any network or dependency. */
function install(): string {
  const directory = temporary()
  const packed = shell(`npm pack --silent --ignore-scripts --pack-destination ${directory}`)
  expect(packed.code).toBe(0)
  const tarball = packed.out.trim()
  const { code, err } = shell(
    `cd ${directory} && echo '{}' > package.json && npm install --silent --offline --no-audit --no-fund ./${tarball}`,
  )
  expect(code, err).toBe(0)
  return directory
}

describe('the packed package', { timeout: 120_000 }, () => {
  it('installs and runs without any dependency', () => {
    const directory = install()
    const inside = (line: string) => shell(`cd ${directory}; ${line}`)
    expect(readdirSync(join(directory, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['pcimig'])

    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(inside('npx --no-install pcimig --version').out).toBe(`${version}\n`)
    const dumps = `${process.cwd()}/${SOURCE} ${process.cwd()}/${DESTINATION}`
    const checked = inside(`node_modules/.bin/pcimig check ${dumps} --qemu 7.2`)
    expect(checked.code).toBe(1)
    expect(checked.out).toMatch(/^Incompatible: /)

    const program = `
      try { readDump(new Uint8Array(0)) } catch (error) { console.log(typeof walk, error instanceof InputError && error.name) }`
    writeFileSync(join(directory, 'a.mjs'), `import { InputError, readDump, walk } from 'pcimig'\n${program}`)
    writeFileSync(join(directory, 'b.cjs'), `const { InputError, readDump, walk } = require('pcimig')\n${program}`)
    expect(inside('node a.mjs').out).toBe('function InputError\n')
    expect(inside('node b.cjs').out).toBe('function InputError\n')

    copyFileSync('examples/library/preflight.mjs', join(directory, 'preflight.mjs'))
    const gate = (qemu: string) => inside(`node preflight.mjs ${dumps} ${qemu}`)
    expect(gate('7.2')).toEqual({ code: 1, out: `pcie-root-port: ${LINE}\nincompatible\n`, err: '' })
    expect(gate('8.1')).toEqual({ code: 0, out: 'compatible\n', err: '' })
    expect(gate('7.99').code).toBe(2)

    const types =
      "import { InputError, type Report, type CheckOptions } from 'pcimig'\nexport type Both = [Report, CheckOptions]\n"
    const use = "export const nameOf = (error: unknown): string => (error instanceof InputError ? error.name : '')\n"
    for (const name of ['a.mts', 'b.cts']) writeFileSync(join(directory, name), types + use)
    const compiler = `node ${process.cwd()}/node_modules/typescript/bin/tsc --noEmit --strict --checkJs --target es2022 --module node16`
    const node = `--typeRoots ${process.cwd()}/node_modules/@types --types node`
    expect(inside(`${compiler} ${node} a.mts b.cts preflight.mjs`)).toEqual({ code: 0, out: '', err: '' })
  })

  it('holds no sources, tests or build files, and takes at most 2.4 MB', () => {
    const [packed] = JSON.parse(shell('npm pack --silent --ignore-scripts --dry-run --json').out)
    expect(packed.unpackedSize).toBeLessThanOrEqual(2.4e6)
    const listed = packed.files
    const paths = listed.map(({ path }: { path: string }) => path)
    const dist = ['NOTICES.md', 'cli.cjs', 'index.cjs', 'index.d.cts', 'index.d.mts', 'index.mjs', 'pcimig.1']
    const named = ['LICENSE', 'README.md', 'bin/pcimig', ...dist.map((name) => `dist/${name}`), 'package.json']
    const parts = /^dist\/chunks\/[a-z-]+-[0-9a-z]{8}\.cjs$/
    expect(paths.filter((path: string) => !parts.test(path)).sort()).toEqual(named.sort())
    const executable = listed.filter(({ mode }: { mode: number }) => (mode & 0o111) !== 0)
    expect(executable.map(({ path }: { path: string }) => path)).toEqual(['bin/pcimig'])
  })

  it('holds each module once: no sentence is in more files than in the sources', () => {
    const textsOf = (directory: string, ending: string) =>
      readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending))
        .map((name) => readFileSync(join(directory, name), 'utf8'))
    const [built, sources] = [textsOf('dist', '.cjs'), textsOf('src', '.ts')]
    const sentences = new Set(
      built.flatMap((text) => [...text.matchAll(/"([^"\\\n]{40,})"/g)].map(([, words]) => words!)),
    )
    const filesWith = (texts: readonly string[], words: string) => texts.filter((text) => text.includes(words)).length
    expect(sentences.size).toBeGreaterThan(500)
    const copied = [...sentences].filter((words) => {
      const count = words.includes(' ') ? filesWith(built, words) : 0
      return count > 1 && count > filesWith(sources, words)
    })
    expect(copied).toEqual([])
  })
})

import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RELEASES } from '../../src/qemu/releases/version'
import { pcimig, temporary } from './pcimig'

interface Fact {
  readonly topic: string
  readonly name: string
  readonly state: string
  readonly text: string
  readonly details: Record<string, unknown>
}

/** A directory of programs as PATH: Node, and others that print a line. */
function path(programs: Record<string, string>): string {
  const directory = join(temporary(), 'bin')
  mkdirSync(directory)
  symlinkSync(process.execPath, join(directory, 'node'))
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(directory, name), `#!/bin/sh\necho '${line}'\n`)
    chmodSync(join(directory, name), 0o755)
  }
  return directory
}

function doctor(programs: Record<string, string>, env: NodeJS.ProcessEnv = {}): { code: number | null; facts: Fact[] } {
  const { code, out } = pcimig(['doctor', '--format', 'json'], { env: { PATH: path(programs), ...env } })
  return { code, facts: JSON.parse(out).facts }
}

const named = (facts: readonly Fact[], name: string): Fact => facts.find((fact) => fact.name === name)!

/** What `--version` of Debian's, RHEL's and a future QEMU begins with. */
const PRINTED = {
  'qemu-system-x86_64': 'QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)',
  'qemu-kvm': 'QEMU emulator version 8.2.0 (qemu-kvm-8.2.0-11.el9_4)',
  'qemu-system-ppc64': 'QEMU emulator version 99.0.50',
}

describe('pcimig doctor', () => {
  it('lists each QEMU with its version, and whether that is known and was compared', () => {
    const { code, facts } = doctor(PRINTED)
    const said = Object.keys(PRINTED).map((name) => {
      const { state, details } = named(facts, name)
      return [state, details.version, details.known, details.verified]
    })
    expect(said).toEqual([
      ['found', '7.2.22', true, true],
      ['found', '8.2.0', true, false],
      ['limited', '99.0.50', false, false],
    ])
    expect(code).toBe(0)
  })

  it('marks only those as compared that emulate what was measured (docs/conformance, docs/machines.md)', () => {
    const others = ['i386', 'aarch64', 'ppc64', 's390x', 'avr', 'cris'].map((name) => `qemu-system-${name}`)
    const { facts } = doctor(
      Object.fromEntries(['qemu-system-x86_64', ...others].map((name) => [name, 'QEMU emulator version 7.2.22'])),
    )
    const compared = ['qemu-system-x86_64', ...others].filter((name) => named(facts, name).details.verified)
    expect(compared).toEqual(['x86_64', 'aarch64', 'ppc64'].map((name) => `qemu-system-${name}`))
    for (const name of others.filter((name) => !compared.includes(name)))
      expect(named(facts, name).text).toMatch(/taken from QEMU's source; .* only with .* of x86_64;/)
  })

  it('passes without any QEMU, libvirt or decompressor, and says what each is for', () => {
    const { code, facts } = doctor({})
    const absent = facts.filter(({ state }) => state === 'absent').map(({ name }) => name)
    expect(absent).toEqual(expect.arrayContaining(['xz', 'zstd', 'bzip2', 'lzop', 'libvirt (virsh)']))
    expect(code).toBe(0)
  })

  it('names no settings file where there is none', () => {
    expect(named(doctor({}).facts, 'settings file').details).toEqual({ path: null })
  })

  it('lists decompressors with their paths', () => {
    const { facts } = doctor({ xz: '' })
    expect(named(facts, 'xz').state).toBe('found')
    expect(named(facts, 'xz').text).toMatch(/\/bin\/xz$/)
  })

  it('names the newest QEMU that is known, and what standard output is', () => {
    const { facts } = doctor({}, { COLUMNS: '120', FORCE_COLOR: '1' })
    expect(named(facts, 'pcimig').details.newestQemu).toBe(RELEASES.at(-1))
    expect(named(facts, 'standard output').details).toEqual({ terminal: false, width: 120, colour: true, links: false })
  })

  it('lets no program’s output act on the terminal', () => {
    const { out } = pcimig(['doctor'], { env: { PATH: path({ virsh: '\u001b[2J9.0.0' }) } })
    expect(out).not.toContain('\u001b')
    expect(out).toContain('\\x1b[2J9.0.0')
  })
})

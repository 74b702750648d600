import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DESTINATION, pcimig, SOURCE } from './pcimig'

const MACHINE = ['--machine', 'pc-q35-5.2', '--src-qemu', '5.2']
const check = (...args: string[]) => pcimig(['check', SOURCE, DESTINATION, ...MACHINE, ...args])

/* 8.1 takes the state that was saved, 7.2 refuses it; both refuse one that the guest can reach (Slot Control bit 11). */
describe('check --prove', () => {
  it.each([
    ['8.1', [], 0],
    ['8.1', ['--prove'], 0],
    ['8.1', ['--require-safe'], 1],
    ['7.2', ['--prove'], 1],
    ['7.2', ['--require-safe'], 1],
  ] as const)('QEMU %s, options %j: exit code %i', (qemu, options, code) => {
    expect(check('--qemu', qemu, '--quiet', ...options)).toEqual({ code, out: '', err: '' })
  })

  it('leaves everything else of the report as it is', () => {
    const without = JSON.parse(check('--qemu', '8.1', '--format', 'json').out)
    const proven = JSON.parse(check('--qemu', '8.1', '--format', 'json', '--prove').out)
    const [{ proof, ...device }] = proven.devices
    expect(proof.outcome).toBe('unsafe')
    expect({ ...proven, devices: [device] }).toEqual(without)
  })

  it('gives a witness that check refuses with the line it names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [{ proof }] = JSON.parse(check('--qemu', '8.1', '--format', 'json', '--prove').out).devices
    for (const { witness, firstFailure } of proof.findings) {
      const file = join(folder, 'witness')
      writeFileSync(file, Buffer.from(witness, 'hex'))
      const { code, out } = pcimig(['check', file, DESTINATION, '--qemu', '8.1', '--machine', 'pc-q35-5.2'])
      expect(code).toBe(1)
      expect(out).toContain(firstFailure.message)
    }
  })

  it.each(['text', 'markdown', 'html'])('reports it as %s', (format) => {
    expect(check('--qemu', '8.1', '--format', format, '--prove').out).toMatch(/Unsafe: compatible\s+now, but\s+refused/)
  })
})

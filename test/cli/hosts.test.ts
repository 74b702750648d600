import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pcimig } from './pcimig'

const [A, B] = ['fixtures/hosts/a', 'fixtures/hosts/b']
const directory = mkdtempSync(join(tmpdir(), 'pcimig-hosts-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const check = (...args: string[]) => {
  const { code, out } = pcimig(['check', ...args, '--qemu', '10.0', '--format', 'json', '--no-config'])
  return { code, report: JSON.parse(out) }
}

describe('copies of two hosts in directories', () => {
  it('pairs the functions bound to vfio-pci by kind, and knows the kernels', () => {
    const { code, report } = check(A, B)
    expect(code).toBe(1)
    expect(report.target.hostKernel).toBe('6.1.0-32-amd64')
    // A function's PME bits are not cleared by Linux 5.10, and are by 6.1.
    expect(report.devices).toMatchObject([
      {
        address: { source: '0000:3b:00.1', destination: '0000:5e:00.1' },
        firstFailure: { offset: 0x63, read: 0xc8, device: 0 },
      },
      {
        address: { source: '0000:3b:00.2', destination: '0000:5e:00.2' },
        firstFailure: { offset: 0x63, read: 0xc8, device: 0 },
      },
    ])
    expect(report.unpaired).toEqual({ source: [], destination: [] })
  })

  it.each([
    ['5.10', '5.15', 0],
    ['6.1', '6.8', 0],
    ['6.8', '5.15', 1],
  ])('%s to %s: exit %i', (source, destination, code) => {
    expect(check(A, B, '--src-host-kernel', source, '--host-kernel', destination).code).toBe(code)
  })
})

it('reads links that were copied as files, and needs no physical function', () => {
  const host = join(directory, 'files')
  const vf = join(host, '0000:3b:00.1')
  mkdirSync(vf, { recursive: true })
  for (const name of ['config', 'resource', 'vendor', 'device']) cpSync(join(A, '0000:3b:00.1', name), join(vf, name))
  writeFileSync(join(vf, 'driver'), 'vfio-pci\n')
  writeFileSync(join(vf, 'physfn'), '0000:3b:00.0\n')
  writeFileSync(join(host, 'version'), 'Linux version 6.1.0-32-amd64 (x@y) (gcc) #1 SMP\n')
  const { code, report } = check(host, B)
  expect(code).toBe(0)
  expect(report.devices).toMatchObject([{ address: { source: '0000:3b:00.1', destination: '0000:5e:00.1' } }])
})

describe('a single function of a copy', () => {
  const vf = join(directory, 'vf')
  beforeAll(() => cpSync(join(A, '0000:3b:00.1'), vf, { recursive: true, verbatimSymlinks: true }))

  it('without its /proc/version leaves the kernel open', () => {
    const { code, report } = check(vf, vf)
    expect(code).toBe(3)
    expect(report.devices[0].kernels).toContainEqual({
      source: '5.18 and older',
      destination: '5.19 and newer',
      verdict: 'incompatible',
    })
    expect(check(vf, vf, '--host-kernel', '5.10', '--src-host-kernel', '5.4').code).toBe(0)
  })

  it.each(['version', 'proc-version', 'proc/version'])('takes the kernel of a copy called %s', (name) => {
    const host = join(directory, name.replace('/', '-of-'))
    cpSync(vf, join(host, '0000:3b:00.1'), { recursive: true, verbatimSymlinks: true })
    mkdirSync(join(host, 'proc'))
    writeFileSync(join(host, name), 'Linux version 5.4.0-1 (x@y) (gcc) #1 SMP\n')
    expect(check(join(host, '0000:3b:00.1'), vf, '--host-kernel', '5.10').code).toBe(0)
  })

  it('with a variant driver that nobody knows has no verdict', () => {
    const odd = join(directory, 'odd')
    cpSync(vf, odd, { recursive: true, verbatimSymlinks: true })
    rmSync(join(odd, 'driver'))
    symlinkSync('../../../bus/pci/drivers/acme_vfio_pci', join(odd, 'driver'))
    const { code, report } = check(odd, odd, '--host-kernel', '6.1', '--src-host-kernel', '6.1')
    expect(code).toBe(3)
    expect(report.devices[0].reason).toContain('acme_vfio_pci, a variant driver that this tool has no rules for')
  })
})

describe("the kernel's changes can be printed", () => {
  const one = join(A, '0000:3b:00.1')
  it('masks', () => {
    const { out } = pcimig(['masks', one, '--qemu', '10.0', '--format', 'json'])
    expect(JSON.parse(out).devices[0].kernel).toMatchObject({
      release: '5.10.0-33-amd64',
      hidden: [
        { chain: 'standard', id: 9, offset: 0xc8, constant: 'PCI_CAP_ID_VNDR' },
        { chain: 'extended', id: 0x2e, offset: 0x110, constant: 'PCI_EXT_CAP_ID_DOE' },
        { chain: 'extended', id: 0x1e, offset: 0x130, constant: 'PCI_EXT_CAP_ID_L1SS' },
      ],
    })
  })
  it.each([
    ['masks', /Hidden or changed by the host's kernel \(5\.10\.0-33-amd64\):/],
    ['show', /Host's kernel \(5\.10\.0-33-amd64\): 0x110: hidden by the host's\n/],
  ])('%s as text', (command, line) => expect(pcimig([command, one, '--qemu', '10.0']).out).toMatch(line))
  it('the grid of the HTML report', () => {
    const { out } = pcimig(['check', A, B, '--qemu', '10.0', '--format', 'html'])
    expect(out).toContain('hidden by the host&#39;s kernel: PCI_EXT_CAP_ID_L1SS is not shown by vfio-pci')
  })
})

it.each([
  [['--host-kernel', 'amd64'], 'is not a release of Linux'],
  [['--set', 'kernel:PME=on'], 'there is no rule of the host'],
])('%s is refused in one line', (args, what) => {
  const { code, err } = pcimig(['check', A, B, ...args])
  expect([code, err.trim().split('\n').length]).toEqual([2, 1])
  expect(err).toContain(what)
})

import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { pcimig } from '../cli/pcimig'
import { type Recorded, type RecordedFamily, recorded } from '../ground-truth'
import { AARCH64, PPC64, QEMU } from './harness/available'

/* A QEMU of this host, started as a child and asked for its masks. What they are, the records of 7.2.22 say. */

interface JsonDevice {
  readonly id: string
  readonly profile: { readonly name: string }
  readonly size: number
  readonly cmask: string
  readonly wmask: string
  readonly w1cmask: string
  readonly checked: string
  readonly rules: readonly { readonly rule: string }[]
}

function masks(machine: string, devices: string, ...extra: string[]): JsonDevice[] {
  const asked = ['masks', '--from-qemu', QEMU, '--machine', machine, '--device', devices, '--format', 'json', ...extra]
  const { code, out, err } = pcimig(asked)
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out).devices
}

type Row = readonly [device: string, placement: string, options: string, family: RecordedFamily]

const recordOf = ([device, placement, options, family]: Row, machine: string): Recorded =>
  recorded(family).find(
    (record) =>
      record.qemu === '7.2.22' &&
      record.device === device &&
      record.placement === placement &&
      record.options === options &&
      record.machines.includes(machine),
  )!

const expectRecord = (found: JsonDevice, row: Row, machine: string) => {
  const { cmask, wmask, w1cmask, size } = recordOf(row, machine)
  const { profile, rules, ...rest } = found
  expect([profile.name, rules.map(({ rule }) => rule)]).toEqual([row[0], ['measured']])
  expect(rest).toMatchObject({ size, cmask, wmask, w1cmask })
}

describe('masks --from-qemu', () => {
  const ENDPOINTS: readonly Row[] = [
    ['virtio-net-pci', 'root-port', '', 'virtio'],
    ['virtio-crypto-pci', 'root-port', '', 'virtio'],
    ['virtio-blk-pci', 'root-port', 'vectors=4', 'virtio'],
    ['rtl8139', 'root-port', '', 'emulated'],
  ]

  test('behind ports, by default', () => {
    const found = masks(
      'pc-q35-7.2',
      ENDPOINTS.map(([device, , options]) => [device, options].filter(Boolean).join()).join(),
    )
    for (const [i, row] of ENDPOINTS.entries()) expectRecord(found[i]!, row, 'pc-q35-7.2')
  })

  test('elsewhere, with properties, including those of the machine', () => {
    const devices = 'virtio-net-pci,vectors=0,ICH9-LPC'
    const [nic, lpc] = masks('pc-q35-7.2', devices, '--placement', 'pcie.0')
    expectRecord(nic!, ['virtio-net-pci', 'pcie.0', 'vectors=0', 'virtio'], 'pc-q35-7.2')
    expect([lpc!.id, lpc!.size]).toEqual(['0000:00:1f.0/ICH9LPC', 256])
  })

  test('on a conventional machine', () => {
    const [nic] = masks('pc-i440fx-7.2', 'virtio-net-pci')
    expectRecord(nic!, ['virtio-net-pci', 'pci.0', '', 'virtio'], 'pc-i440fx-7.2')
  })

  test.each([
    [AARCH64, 'virt', 4096, 'virtio-scsi-pci'],
    // virtio's buffer has 4096 bytes there too, of which QEMU sends 256 on a conventional bus.
    [PPC64, 'pseries', 256, 'virtio-scsi-pci'],
  ])('%s', (program, machine, size, type) => {
    const { code, out } = pcimig(
      ['masks', '--from-qemu', program, '--machine', machine, '--device', type].concat(['--format', 'json']),
    )
    expect(code).toBe(0)
    const [device] = JSON.parse(out).devices as JsonDevice[]
    expect([device!.profile.name, device!.size, device!.cmask.length]).toEqual([type, size, 2 * size])
  })

  test.each([
    ['a type that it does not have', ['--device', 'virtio-foo'], "'virtio-foo' is not a valid device model name"],
    ['a function of the host', ['--device', 'vfio-pci'], 'No provided host device'],
    ['a property that it does not have', ['--device', 'e1000e,foo=1'], "Property 'e1000e.foo' not found"],
    ['a property before any type', ['--device', 'foo=1'], "'foo=1' is not a device type"],
    ['what is not a type', ['--device', 'e1000e,-S'], "'-S' is not a device type"],
    ['a version', ['--qemu', '7.2', '--device', 'e1000e'], '--qemu has no meaning with --from-qemu'],
    ['a dump too', ['fixtures/root-port/source.bin'], 'DUMP and --from-qemu are mutually exclusive'],
  ])('refuses %s', (_, added, says) => {
    const { code, out, err } = pcimig(['masks', '--from-qemu', QEMU, '--machine', 'q35', ...added])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(says)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  test.each([
    ['no machine type', [QEMU], '--from-qemu needs --machine'],
    ['a program that is not there', ['qemu-system-none', '--machine', 'q35'], 'qemu-system-none is not in PATH'],
    ['another program', ['/bin/true', '--machine', 'q35'], '/bin/true does not start'],
    ['a machine type that it does not have', [QEMU, '--machine', 'pc-q35-99.0'], 'unsupported machine type'],
  ])('refuses %s', (_, words, says) => {
    const { code, out, err } = pcimig(['masks', '--from-qemu', ...words])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(says)
  })
})

/** Processes started by one. */
const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${child}/stat`, 'latin1'))?.[1]) === pid
      } catch {
        return false
      }
    })

describe('the child', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('ends with this process: %s', async (signal) => {
    const asked = ['masks', '--from-qemu', QEMU, '--machine', 'q35', '--device', 'e1000e']
    const run = spawn(process.execPath, ['bin/pcimig', ...asked], { stdio: 'ignore' })
    const over = new Promise((resolve) => run.once('close', resolve))
    let qemu: number | undefined
    while (qemu === undefined) {
      qemu = childrenOf(run.pid!).flatMap(childrenOf)[0]
      await sleep(2)
    }
    run.kill(signal)
    await over
    for (let i = 0; i < 500 && existsSync(`/proc/${qemu}/exe`); i++) await sleep(10)
    // One that has ended and was not asked for its exit code has no program any more.
    expect(existsSync(`/proc/${qemu}/exe`)).toBe(false)
  })
})

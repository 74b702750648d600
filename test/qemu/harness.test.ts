import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkedBits } from '../../src/qemu/painting/masks'
import { banner } from './announce'
import { CC, excludedTests, missingPrograms, QEMU } from './harness/available'
import { machineTypes } from './harness/installed'
import { machineOf, type Subject } from './harness/machine'
import { type LiveDevice, liveDevice, readLiveDevices } from './harness/memory'
import { checkedAt } from './harness/message'
import { load, save, streamOfStart } from './harness/migrate'
import { QemuEnded, withQemu } from './harness/qemu-process'
import { configOffset } from './harness/stream'

/* The judge is judged: what the harness reads out of QEMU is what QEMU says about itself by other ways. */

const MACHINE = machineTypes('pc-q35').at(-1)!
const SUBJECTS: readonly Subject[] = [
  { id: 'rp', device: 'pcie-root-port', placement: 'pcie.0', child: 'virtio-rng-pci,id=child' },
  { id: 'net', device: 'virtio-net-pci', placement: 'root-port' },
  { id: 'edu', device: 'edu', placement: 'pcie.0' },
]
const LAUNCH = machineOf(MACHINE, SUBJECTS)

interface PciInfo {
  readonly devices: readonly {
    readonly qdev_id: string
    readonly slot: number
    readonly function: number
    readonly id: { readonly vendor: number; readonly device: number }
  }[]
}

describe('the memory of a QEMU process', () => {
  let live: readonly LiveDevice[]
  let info: readonly PciInfo[]
  beforeAll(() =>
    withQemu(LAUNCH, async (qemu) => {
      live = readLiveDevices(qemu)
      info = (await qemu.qmp.execute('query-pci')) as PciInfo[]
    }),
  )

  test('shows the devices of the root bus as query-pci lists them', () => {
    const word = ({ config }: LiveDevice, at: number) => config[at]! + 256 * config[at + 1]!
    const listed = info[0]!.devices.map((entry) => ({
      devfn: 8 * entry.slot + entry.function,
      vendor: entry.id.vendor,
      device: entry.id.device,
    }))
    for (const { devfn, vendor, device } of listed) {
      const same = live.filter(
        (entry) => entry.devfn === devfn && word(entry, 0) === vendor && word(entry, 2) === device,
      )
      expect(same, `device at ${devfn}`).not.toHaveLength(0)
    }
    expect(listed.length).toBeGreaterThan(5)
  })

  test('shows each device once, under its id and type', () => {
    const named = ['rp', 'child', 'net', 'edu'].map((id) => liveDevice(live, id).type)
    expect(named).toEqual(['pcie-root-port', 'virtio-rng-pci', 'virtio-net-pci', 'edu'])
    expect(() => liveDevice(live, 'nobody')).toThrow('0 devices named nobody')
  })

  test.each([
    ['rp', 4096],
    ['net', 4096],
    ['edu', 256],
  ])('%s has a config space of %i bytes', (id, size) => {
    const { config, cmask, wmask, w1cmask } = liveDevice(live, id)
    expect([config.length, cmask.length, wmask.length, w1cmask.length]).toEqual([size, size, size, size])
  })

  // hw/pci/pci.c of 7.2: pci_init_cmask, pci_init_wmask and pci_init_w1cmask; hw/misc/edu.c: BAR 0 of 1 MiB, MSI at 40h.
  test.each([
    [0x00, 'vendor, device', 'ffffffff'],
    [0x04, 'command, status', '00001000'],
    [0x08, 'revision, class', 'ffffffff'],
    [0x0c, 'cache line to BIST', '0000ff00'],
    [0x10, 'BAR 0', 'ffff0f00'],
    [0x14, 'BAR 1', '00000000'],
    [0x2c, 'subsystem', '00000000'],
    [0x34, 'capability pointer', 'ff000000'],
    [0x3c, 'interrupt line and pin', '00000000'],
    [0x40, 'MSI header and flags', 'ffff8eff'],
    [0x44, 'MSI address', '03000000'],
    [0x50, 'behind the capabilities', '00000000'],
  ])('checked bits at %i (%s) are %s', (at, _, hex) => {
    const device = liveDevice(live, 'edu')
    const checked = Uint8Array.from({ length: 4 }, (_, n) => checkedAt(device, at + n))
    expect(Buffer.from(checked).toString('hex')).toBe(hex)
    expect(checkedBits({ ...device, size: 256 }).slice(at, at + 4)).toEqual(checked)
  })
})

describe('a QEMU process', () => {
  test('is ended when its user is done', async () => {
    const pid = await withQemu(LAUNCH, (qemu) => qemu.pid)
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })

  test('is ended when its user fails', async () => {
    let pid = 0
    const failed = withQemu(LAUNCH, (qemu) => {
      pid = qemu.pid
      throw new Error('the user failed')
    })
    await expect(failed).rejects.toThrow('the user failed')
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })

  test('that does not start is reported with its message', async () => {
    const wrong = { ...LAUNCH, args: ['-device', 'no-such-device'] }
    const end = await withQemu(wrong, () => null).catch((error: unknown) => error)
    expect(end).toBeInstanceOf(QemuEnded)
    expect(String(end)).toMatch(/'no-such-device' is not a valid device model name/)
  })

  test('that takes too long is ended', async () => {
    const end = await withQemu({ ...LAUNCH, timeout: 1 }, () => null).catch((error: unknown) => error)
    expect(String(end)).toContain('SIGKILL')
  })
})

describe('a migration stream', () => {
  test('holds the config space of each device where the harness finds it', async () => {
    const { stream, devices } = await save(LAUNCH)
    const at = configOffset(stream, '0000:00:01.0/pcie-root-port', liveDevice(devices, 'rp'))
    expect(stream.subarray(at, at + 4096)).toEqual(Buffer.from(liveDevice(devices, 'rp').config))
    expect(() => configOffset(stream, '0000:00:02.0/pcie-root-port', liveDevice(devices, 'rp'))).toThrow('0 sections')
    expect(() => configOffset(stream, '0000:00:01.0/pcie-root-port', liveDevice(devices, 'net'))).toThrow('not in its')
  })

  test('of another machine is refused', async () => {
    const stream = await streamOfStart(LAUNCH)
    const { accepted, stderr } = await load({ ...LAUNCH, args: [] }, stream)
    expect(accepted).toBe(false)
    expect(stderr.at(-1)).toMatch(/^load of migration failed: /)
  })

  test('that no QEMU could read does not count as a verdict on the device', async () => {
    const broken = load({ ...LAUNCH, args: ['-device', 'no-such-device'] }, Buffer.alloc(16))
    await expect(broken).rejects.toThrow('QEMU ended without a verdict')
  })
})

describe('a machine without QEMU', () => {
  test.each([
    ['neither QEMU nor a compiler', '/no/qemu', '/no/cc', ['test/qemu/**']],
    ['no QEMU', '/no/qemu', CC, ['test/qemu/**']],
    ['no compiler', QEMU, '/no/cc', ['test/qemu/vfio*.test.ts']],
    ['both', QEMU, CC, []],
  ])('%s: what is skipped', (_, qemu, cc, tests) => {
    expect(missingPrograms(qemu, cc).flatMap((entry) => entry.tests)).toEqual(tests)
  })

  test('is announced loudly', () => {
    const text = banner(missingPrograms('/no/qemu', CC))
    expect(text).toContain('!! /no/qemu NOT FOUND: test/qemu/** did not run')
    expect(text).toContain('apt-get install qemu-system-x86')
  })

  test('is not this machine', () => {
    expect(excludedTests()).toEqual([])
  })
})

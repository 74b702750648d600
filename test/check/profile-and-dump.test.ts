import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import { readDump } from '../../src/formats/dump'
import type { Device } from '../../src/pci/device'
import { deviceOf } from '../a-device'
import { NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'

const emulated = recorded('emulated')

function check(source: Device, destination: Device, given: Partial<typeof NOTHING_GIVEN> = {}) {
  const asked = { sourceQemu: null, sourceView: null, destinationView: null, version: '0', devices: [], map: new Map() }
  const target = { ...NOTHING_GIVEN, qemu: '7.2', ...given }
  return runCheck([source], [destination], { ...asked, target, all: false }).devices[0]!
}

/** The bytes that a device of a real QEMU sends on a conventional bus, as many as these options make it. */
function sent(type: string, size: number, options = ''): Uint8Array {
  const found = emulated.find(
    (record) =>
      record.device === type && record.size === size && record.options === options && /^pci/.test(record.placement),
  )!
  return fromHex(found.config)
}

describe('what a guest sees of a device that sends more', () => {
  const pvscsi = sent('pvscsi', 4096)
  const vmxnet3 = sent('vmxnet3', 4096, 'multifunction=on')
  const pc = { machine: 'pc-i440fx-7.2' }
  const guest = (config: Uint8Array) => deviceOf(config.slice(0, 256))
  const stream = (config: Uint8Array) => deviceOf(config, { fromStream: true })

  test('nothing after the standard config space of pvscsi is compared', () => {
    expect(check(guest(pvscsi), stream(pvscsi), pc).verdict).toBe('compatible')
    expect(check(stream(pvscsi), guest(pvscsi), pc).verdict).toBe('compatible')
  })

  test('vmxnet3 has its serial number there, derived from its MAC address', () => {
    expect(check(guest(vmxnet3), stream(vmxnet3), pc)).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringContaining('0x100'),
    })
  })

  // Measured: QEMU 7.2.22 writes 256 bytes of both with x-disable-pcie=on, on pcie.0 as behind a root port.
  test.each(['pvscsi', 'vmxnet3'])('a stream shows how much of %s travels', (type) => {
    const whole = sent(type, 4096, 'multifunction=on')
    const short = sent(type, 256, 'x-disable-pcie=on')
    const q35 = { machine: 'pc-q35-7.2' }
    expect(check(stream(short), stream(short), q35)).toMatchObject({ verdict: 'compatible', size: 256 })
    expect(check(stream(short), stream(whole), q35).verdict).toBe('incompatible')
  })
})

/* A hardware virtio-net function as lspci -xxxx of its host shows it, up to its last byte that is not zero. */
const VIRTIO_VF = `
31:01.0 Ethernet controller [0200]: Red Hat, Inc. Virtio network device [1af4:1041] (rev 01)
00: ff ff ff ff 06 04 10 00 01 00 00 02 00 00 00 00
10: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
20: 00 00 00 00 00 00 00 00 00 00 00 00 f4 1a 01 00
30: 00 00 00 00 40 00 00 00 00 00 00 00 00 00 00 00
40: 10 9c 02 00 e2 8f 00 10 00 00 00 00 04 f1 43 00
50: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
60: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
70: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
80: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
90: 00 00 00 00 00 00 00 00 00 00 00 00 11 b0 21 80
a0: 00 20 00 00 00 30 00 00 00 00 00 00 00 00 00 00
b0: 09 c0 10 01 00 00 00 00 00 10 00 00 38 00 00 00
c0: 09 d4 14 02 00 00 00 00 00 20 00 00 00 10 00 00
d0: 04 00 00 00 09 e4 10 03 00 00 00 00 00 30 00 00
e0: 01 00 00 00 09 00 10 04 00 00 00 00 00 40 00 00
f0: 40 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
`.trimStart()

describe('a virtual function of virtio hardware', () => {
  const read = (text: string): Device => readDump(new TextEncoder().encode(text)).devices[0]!
  const errors = VIRTIO_VF.replace('40: 10 9c 02 00 e2 8f 00 10 00', '40: 10 9c 02 00 e2 8f 00 10 07')

  test('is passed through: Device Control is compared with the host function', () => {
    expect(check(read(VIRTIO_VF), read(errors), { machine: 'pc-q35-7.2' })).toMatchObject({
      profile: { name: 'vfio-pci', how: 'detected' },
      view: { source: 'physical', destination: 'physical' },
      verdict: 'incompatible',
      firstFailure: { offset: 0x48, read: 0, device: 7, cmask: 0xff, wmask: 0, w1cmask: 0 },
    })
  })

  test('is not accepted as an emulated device either', () => {
    const whole = new Uint8Array(4096)
    whole.set(read(VIRTIO_VF).config)
    const vf = { ...read(VIRTIO_VF), config: whole }
    const given = check(vf, vf, { machine: 'pc-q35-7.2', profile: 'virtio-net-pci' })
    expect(given.verdict).toBe('undetermined')
    expect(given.reason).toContain("its subsystem is 1af4:0001, unlike that of any virtio-net-pci of QEMU's")
  })

  test('its driver is read off lspci -k', () => {
    const bound = VIRTIO_VF.replace(
      '\n',
      '\n\tKernel driver in use: virtio_vfio_pci\n\tKernel modules: virtio_vfio_pci\n',
    )
    expect(read(bound).driver).toBe('virtio_vfio_pci')
    expect(read(VIRTIO_VF).driver).toBeNull()
  })
})

describe('a bridge as vfio-pci, which binds no bridges (vfio_pci_core_register_device)', () => {
  const bridge = deviceOf(sent('pci-bridge', 256))

  test.each(['qemu', 'guest', 'vfio', 'physical', null] as const)('is never accepted, view %s', (view) => {
    const { verdict, reason } = check(bridge, bridge, { machine: 'pc-q35-7.2', profile: 'vfio-pci', view })
    expect({ verdict, reason }).toEqual({
      verdict: 'undetermined',
      reason: expect.stringMatching(/header type is 1|bridge header/),
    })
  })
})

describe('a profile that is given for a device with other ids', () => {
  const am53c974 = deviceOf(sent('am53c974', 256))

  test('is never accepted, and the reason names both', () => {
    const found = check(am53c974, am53c974, { machine: 'pc-i440fx-7.2', profile: 'e1000' })
    expect(found.verdict).toBe('undetermined')
    expect(found.reason).toContain('the ids are 1022:2020, where e1000 has 8086:100e')
  })

  test('is never refused either: the masks are those of another device', () => {
    const other = { ...am53c974, config: am53c974.config.map((byte, i) => (i === 0x08 ? byte ^ 1 : byte)) }
    const asked = { machine: 'pc-i440fx-7.2', profile: 'e1000' }
    expect(check(other, am53c974, asked)).toMatchObject({ verdict: 'undetermined', firstFailure: null })
    expect(check(other, am53c974, { machine: 'pc-i440fx-7.2' }).verdict).toBe('incompatible')
  })
})

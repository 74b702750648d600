import { expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { readDump } from '../../src/formats/dump'
import type { Device } from '../../src/pci/device'
import { relate, routingOfAddress } from '../../src/pci/virtual-functions'
import { detectProfile } from '../../src/qemu/detection/detection'
import { reconstruct } from '../../src/qemu/reconstruct'
import { NOTHING_GIVEN } from '../a-request'

/* PCI Express 5.0 sections 9.2.1.2 (which functions are virtual ones), 9.3.3.11 and 9.3.4.1 (their ids). */

const PF = {
  /** What QEMU 11.1.3 makes of virtio-net-pci with three sriov-pf functions: SR-IOV at 0x100. */
  virtio: '1af4:1041',
  igb: '8086:10c9',
  nvme: '1b36:0010',
  ixgbe: '8086:10fb',
}

const REVISIONS: Readonly<Record<string, number>> = { [PF.virtio]: 1, [PF.igb]: 1, [PF.nvme]: 2 }

/** A function with a PCI Express and an MSI-X capability, and SR-IOV at 0x100 where it is a physical one. */
function config(ids: string, sriov?: { total: number; offset: number; stride: number; device: number }): Uint8Array {
  const bytes = new Uint8Array(4096)
  const put = (at: number, hex: string) => bytes.set(fromHex(hex), at)
  const word = (value: number) => [value & 0xff, value >> 8]
  const [vendor, device] = ids.split(':').map((id) => Number.parseInt(id, 16)) as [number, number]
  bytes.set([...word(vendor), ...word(device)], 0)
  put(0x06, '1000')
  put(0x0a, '0002')
  bytes[0x34] = 0xa0
  put(0xa0, '10700200')
  // Device Capabilities and Link Capabilities of every endpoint of QEMU's (pcie_cap_v1_fill, hw/pci/pcie.c).
  put(0xa4, '00800000')
  put(0xac, '11040000')
  put(0x70, '110003000100000001080000')
  // Revision and subsystem, as QEMU's own devices have them.
  bytes[0x08] = REVISIONS[ids] ?? 0
  put(0x2c, 'f41a0011')
  if (sriov) {
    put(0x100, '10000100')
    bytes.set([...word(sriov.total), ...word(sriov.total)], 0x10c)
    bytes.set([...word(sriov.offset), ...word(sriov.stride), 0, 0, ...word(sriov.device)], 0x114)
  }
  return bytes
}

const at = (address: string, bytes: Uint8Array): Device => ({
  address,
  id: null,
  config: bytes,
  bars: new Map(),
  rom: null,
  notes: [],
})

const related = (...devices: Device[]) => relate(devices, ({ address }) => routingOfAddress(address))
const VF = config('ffff:ffff')

test.each([
  ['a virtual function of virtio-net-pci', PF.virtio, 0x1041, 'virtio-net-pci'],
  ['a virtual function of igb', PF.igb, 0x10ca, 'igbvf'],
  ['a virtual function of nvme', PF.nvme, 0x0010, 'nvme'],
  ['a virtual function of a card', PF.ixgbe, 0x10ed, 'vfio-pci'],
])('%s is recognised by the SR-IOV capability of its physical function', (_what, ids, device, name) => {
  const parent = at('0000:01:00.0', config(ids, { total: 2, offset: 1, stride: 1, device }))
  const [, first, second, third] = related(
    parent,
    at('0000:01:00.1', VF),
    at('0000:01:00.2', VF),
    at('0000:01:00.3', VF),
  )
  expect([first, second].map((vf) => detectProfile(vf!).name)).toEqual([name, name])
  expect(detectProfile(first!).doubts ?? []).toEqual([])
  // The third is beyond TotalVFs: it belongs to nobody here.
  expect(detectProfile(third!).doubts).toEqual([{ code: 'lone-virtual-function' }])
})

test.each([
  ['the second of a stride of two', { total: 8, offset: 0x80, stride: 2 }, '0000:01:10.2', true],
  ['between two of a stride of two', { total: 8, offset: 0x80, stride: 2 }, '0000:01:10.1', false],
  ['on the next bus', { total: 256, offset: 0x80, stride: 2 }, '0000:02:00.0', true],
  ['on another domain', { total: 8, offset: 1, stride: 1 }, '0001:01:00.1', false],
  ['a stride of zero, the only one', { total: 1, offset: 1, stride: 0 }, '0000:01:00.1', true],
  ['a stride of zero, another', { total: 2, offset: 1, stride: 0 }, '0000:01:00.2', false],
  ['before the physical function', { total: 8, offset: 1, stride: 1 }, '0000:00:1f.7', false],
])('offset and stride: %s', (_what, layout, address, belongs) => {
  const [, vf] = related(at('0000:01:00.0', config(PF.ixgbe, { ...layout, device: 0x10ed })), at(address, VF))
  expect(vf!.physicalFunction?.address).toBe(belongs ? '0000:01:00.0' : undefined)
})

test('a virtual function reads ffff for QEMU, whatever its guest calls it', () => {
  const heading = (address: string, ids: string) => `${address} Ethernet controller [0200]: X [${ids}]`
  const rows = (bytes: Uint8Array) =>
    Array.from({ length: 256 }, (_, i) => {
      const row = [...bytes.subarray(16 * i, 16 * i + 16)].map((byte) => byte.toString(16).padStart(2, '0'))
      return `${(16 * i).toString(16).padStart(2, '0')}: ${row.join(' ')}`
    }).join('\n')
  const pf = config(PF.virtio, { total: 1, offset: 1, stride: 1, device: 0x1041 })
  const text = `${heading('01:00.0', '1af4:1041')}\n${rows(pf)}\n\n${heading('01:00.1', '1af4:1041')}\n${rows(VF)}\n`
  const [, vf] = related(...readDump(new TextEncoder().encode(text)).devices)
  const { masks, profile } = reconstruct(vf!, { ...NOTHING_GIVEN, qemu: '11.1', machine: 'pc-q35-11.1' })
  expect(profile.name).toBe('virtio-net-pci')
  expect([...masks.config.subarray(0, 4)]).toEqual([0xff, 0xff, 0xff, 0xff])
  expect([...masks.cmask.subarray(0x10, 0x34)].every((byte, i) => byte === 0 || i >= 0x18)).toBe(true)
})

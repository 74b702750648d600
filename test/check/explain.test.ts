import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { explain } from '../../src/check/explain'
import { findBadConfigData } from '../../src/formats/log/bad-config'
import type { TargetRequest } from '../../src/qemu'
import { recorded } from '../ground-truth'

const nothing: TargetRequest = {
  qemu: null,
  machine: null,
  set: new Map(),
  placement: null,
  bars: new Map(),
  rom: null,
  profile: null,
  view: null,
}

const behind = (section: string) => `qemu-system-x86_64: Failed to load PCIDevice:config
qemu-system-x86_64: error while loading state for instance 0x0 of device '${section}'
qemu-system-x86_64: load of migration failed: Invalid argument
`
const line = (values: string) => `qemu-system-x86_64: get_pci_config_device: Bad config data: ${values}\n`
const only = (text: string, over: Partial<TargetRequest> = {}) =>
  explain(findBadConfigData(text), [], { ...nothing, ...over })[0]!

describe('messages of real restores', () => {
  // QEMU's line, the device of the lines behind it, and the register and field of the specification.
  test.each([
    [
      'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      'PCI Express > Slot Status',
      'Presence Detect State',
      0x40,
    ],
    [
      'i=0x6e read: 18 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      'PCI Express > Slot Status',
      'Presence Detect State',
      0x40,
    ],
    [
      'i=0x6e read: 90 device: 0 cmask: bf wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      'PCI Express > Slot Status',
      'Electromechanical Interlock Status',
      0x80,
    ],
    [
      'i=0x10a read: 40 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      'Advanced Error Reporting > Uncorrectable Error Mask',
      'Uncorrectable Internal Error Mask',
      0x40,
    ],
    [
      'i=0x60 read: 3 device: 4 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      'PCI Express > Link Capabilities',
      'Max Link Speed',
      0x07,
    ],
    [
      'i=0xde read: 1 device: 2 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0:00.0/virtio-blk',
      'MSI-X > Message Control',
      'Table Size',
      0x03,
    ],
    [
      'i=0x9a read: 2 device: 3 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:03.0/virtio-net',
      'MSI-X > Message Control',
      'Table Size',
      0x01,
    ],
  ])('%s of %s', (values, section, register, field, failing) => {
    const found = only(line(values) + behind(section))
    expect(found).toMatchObject({ section, failing, instance: 0 })
    expect(found.readings.map((reading) => [reading.register, reading.field])).toEqual([[register, field]])
    expect(found.needed).toBeNull()
  })
})

describe('what a message alone does not say', () => {
  test('which device it was', () => {
    const found = only(line('i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'))
    expect(found.readings).toEqual([])
    expect(found.needed).toContain('--dump')
  })

  test('a register of the header needs no device', () => {
    expect(
      only(line('i=0x2 read: 44 device: 5 cmask: ff wmask: 0 w1cmask:0')).readings.map(({ register }) => register),
    ).toEqual(['Device ID'])
  })

  test('a dump of the device tells its layout', () => {
    const record = recorded('vfio-pci').find(({ case: name, refused }) => name === 'nv-tesla-vndr-b4' && !refused)!
    const dump = { address: null, id: null, config: fromHex(record.physical!), bars: new Map(), rom: null, notes: [] }
    const text = line('i=0xb6 read: 14 device: 18 cmask: ff wmask: 0 w1cmask:0') + behind('0000:00:05.0/vfio')
    const [found] = explain(findBadConfigData(text), [dump], nothing)
    expect(found!.readings.map(({ register }) => register)).toEqual(['Vendor-Specific > Capability Length'])
  })
})

describe('finding the message', () => {
  const message = 'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'
  test.each([
    ["qemu-kvm's name", `qemu-kvm: ${message}\n`],
    ['a timestamp', `2024-05-01T10:00:00.123456Z qemu-system-x86_64: ${message}\n`],
    ['CRLF', `qemu-system-x86_64: ${message}\r\nqemu: x\r\n`],
    ['nothing in front', message],
    ['other lines around it', `a\nb\n${message}\nc\n`],
  ])('with %s', (_, text) => {
    expect(findBadConfigData(text)).toMatchObject([
      { offset: 0x6e, read: 0, device: 0x40, cmask: 0xff, wmask: 0, w1cmask: 0x19 },
    ])
  })

  test.each([
    ['another text', 'load of migration failed: Invalid argument'],
    ['values that are no bytes', 'Bad config data: i=0x6e read: 1ff device: 40 cmask: ff wmask: 0 w1cmask:19'],
    ['an offset behind config space', 'Bad config data: i=0x1000 read: 1 device: 40 cmask: ff wmask: 0 w1cmask:19'],
  ])('not in %s', (_, text) => {
    expect(findBadConfigData(text)).toEqual([])
  })

  test('two messages keep their own devices', () => {
    const text = `${message}\n${behind('0000:00:01.0/pcie-root-port')}${message}\n${behind('0000:00:02.0/pcie-root-port')}`
    expect(findBadConfigData(text).map(({ section, line }) => [line, section])).toEqual([
      [1, '0000:00:01.0/pcie-root-port'],
      [5, '0000:00:02.0/pcie-root-port'],
    ])
  })
})

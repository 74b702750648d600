import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldsAt, nameAt, naming } from '../../src/pci/name'
import { config, withList } from './build'
import { devicesOf } from './dump'

const rootPort = naming(devicesOf('show/pcie-root-port.dump')[0]!.config)
const networkCard = naming(devicesOf('show/virtio-net.dump')[0]!.config)
const [pciBridge, ahci] = devicesOf('show/conventional.dump').map((device) => naming(device.config))
const igb = naming(devicesOf('show/igb.dump')[0]!.config)

describe('names of bytes', () => {
  it.each([
    [rootPort, 0x6e, 'PCI Express > Slot Status'],
    [rootPort, 0x6f, 'PCI Express > Slot Status'],
    [rootPort, 0x54, 'PCI Express > Capability ID'],
    [rootPort, 0x55, 'PCI Express > Next Capability Pointer'],
    [rootPort, 0x06, 'Status'],
    [rootPort, 0x19, 'Secondary Bus Number'],
    [rootPort, 0x3e, 'Bridge Control'],
    [rootPort, 0x35, 'Header + 0x35'],
    [rootPort, 0x42, 'Bridge Subsystem ID + 0x02'],
    [rootPort, 0x44, 'Bridge Subsystem ID > Subsystem Vendor ID'],
    [rootPort, 0x4a, 'MSI-X > Message Control'],
    [rootPort, 0x90, 'outside any capability'],
    [rootPort, 0x103, 'Advanced Error Reporting > Extended Capability Header'],
    [rootPort, 0x104, 'Advanced Error Reporting > Uncorrectable Error Status'],
    [rootPort, 0x12c, 'Advanced Error Reporting > Root Error Command'],
    [rootPort, 0x138, 'Advanced Error Reporting > TLP Prefix Log DWORD 0'],
    [rootPort, 0x14e, 'Access Control Services > ACS Control'],
    [rootPort, 0xfff, 'outside any capability'],
    [pciBridge, 0x4e, 'MSI > Message Control'],
    [ahci, 0x82, 'MSI > Message Control'],
    [ahci, 0xac, 'SATA > SATA Capability 1'],
    [igb, 0x184, 'SR-IOV > VF BAR 0'],
  ] as const)('%#: %i is "%s"', (named, offset, name) => {
    expect(named!.at(offset).register).toBe(name)
  })

  it('tell virtio structures apart by their type', () => {
    const titles = new Set<string>()
    for (let offset = 0x40; offset < 0x100; offset++) {
      const { layout } = networkCard.at(offset)
      if (layout?.name === 'VNDR') titles.add(layout.title)
    }
    expect([...titles].sort()).toEqual([
      'VirtIO Common Configuration',
      'VirtIO Device-Specific Configuration',
      'VirtIO ISR Status',
      'VirtIO Notification',
      'VirtIO PCI Configuration Access',
    ])
  })

  it.each([
    ['32-bit', '05 00 00 00', 'MSI > Message Data'],
    ['64-bit', '05 00 80 00', 'MSI > Message Upper Address'],
  ])('MSI with %s addresses, byte 8', (_, bytes, name) => {
    expect(nameAt(config(256, { ...withList('40'), 64: bytes }), 0x48).register).toBe(name)
  })

  it.each([
    ['of an unknown kind', '09 00 10 00', 0x48, 'Vendor-Specific + 0x08'],
    ['of GPUDirect', '09 00 08 50 32 50 18 00', 0x46, 'NVIDIA GPUDirect P2P > Clique'],
    ['of VMD', '09 00 18 01 57 44 48 53', 0x48, 'VMD Shadow > MEMBAR1 Host Address'],
  ])('a vendor-specific capability %s', (_, bytes, offset, name) => {
    expect(nameAt(config(256, { ...withList('40'), 64: bytes }), offset).register).toBe(name)
  })

  it("QEMU's reservation behind a bridge", () => {
    const space = config(256, { ...withList('40'), 0: '36 1b', 14: '01', 64: '09 00 20 01' })
    expect(nameAt(space, 0x58).register).toBe('QEMU Resource Reserve > 64-bit Prefetchable Memory Reserve')
  })

  it.each([
    ['a register block', 0x10, 'CXL Register Locator > Register Block 0 Offset High'],
    ['what follows the blocks', 0x14, 'outside any capability'],
  ])('CXL, %s', (_, inside, name) => {
    const space = config(4096, { 256: '23 00 01 00 98 1e 40 01 08 00' })
    expect(nameAt(space, 0x100 + inside).register).toBe(name)
  })

  it('names upper halves of 64-bit base addresses', () => {
    const space = config(64, { 16: '0c 00 00 e0 01 00 00 00 01 c0 00 00' })
    expect([0x10, 0x14, 0x18].map((at) => fieldsAt(nameAt(space, at), 0x08))).toEqual([
      'Prefetchable',
      'Base Address Upper 32 Bits',
      'Base Address',
    ])
  })

  it('bytes of a capability that runs across 0x100 belong to it only before', () => {
    const space = config(4096, { ...withList('f8'), 248: '09 00 20 00' })
    expect(nameAt(space, 0xff).register).toBe('Vendor-Specific + 0x07')
    expect(nameAt(space, 0x100).register).toBe('outside any capability')
  })

  it('a byte that two capabilities claim belongs to the one that starts later', () => {
    const space = config(256, { ...withList('40'), 64: '10 44 02 00', 68: '01 00' })
    expect(nameAt(space, 0x46).register).toBe('Power Management > Power Management Capabilities')
    expect(nameAt(space, 0x4c).register).toBe('PCI Express > Link Capabilities')
    const backwards = config(256, { ...withList('44'), 64: '10 00 02 00', 68: '01 40' })
    expect(nameAt(backwards, 0x46).register).toBe('Power Management > Power Management Capabilities')
  })
})

// PCI 3.0 section 6.1: 64 bytes; PC Card Standard 8.0: a CardBus bridge has two registers behind them.
describe('the end of the header', () => {
  it.each([
    ['an endpoint', '00', 0x3f, 'Max_Lat'],
    ['an endpoint', '00', 0x40, 'outside any capability'],
    ['a CardBus bridge', '02', 0x47, 'PC Card 16-bit Legacy Mode Base Address'],
    ['a CardBus bridge', '02', 0x48, 'outside any capability'],
    ['a type that is not defined', '03', 0x3f, 'Header + 0x3f'],
    ['a type that is not defined', '03', 0x40, 'outside any capability'],
  ])('of %s (%s) at %i: %s', (_, type, offset, name) => {
    expect(nameAt(config(256, { 14: type }), offset).register).toBe(name)
  })
})

describe('fields of bytes', () => {
  it.each([
    [0x6e, 0x40, 'Presence Detect State'],
    [0x6e, 0x48, 'Presence Detect Changed, Presence Detect State'],
    [0x6f, 0x01, 'Data Link Layer State Changed'],
    [0x6f, 0x80, null],
    [0x6d, 0x04, 'Power Controller Control'],
    [
      0x58,
      0xff,
      'Max_Payload_Size Supported, Phantom Functions Supported, Extended Tag Field Supported, Endpoint L0s Acceptable Latency',
    ],
    [0x06, 0x10, 'Capabilities List'],
    [0x00, 0xff, null],
    [0x35, 0xff, null],
    [0x90, 0xff, null],
    [0x6e, 0x00, null],
  ])('%i, bits %i: %s', (offset, bits, titles) => {
    expect(fieldsAt(rootPort.at(offset), bits)).toBe(titles)
  })
})

describe('any config space', () => {
  it('names all 4096 offsets', () => {
    const spaces = fc.constantFrom(64, 256, 4096).chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))
    fc.assert(
      fc.property(spaces, (space) => {
        space[0x06] = 0x10
        const names = naming(space)
        for (let offset = 0; offset < 4096; offset++) expect(names.at(offset).register).not.toBe('')
      }),
      { numRuns: 30 },
    )
  })
})

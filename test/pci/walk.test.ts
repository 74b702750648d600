import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemSentence } from '../../src/pci/chain'
import { type FoundCapability, walk } from '../../src/pci/walk'
import { config, withList } from './build'
import { devicesOf } from './dump'

const found = (space: Uint8Array) => walk(space).capabilities.map(({ id, offset, length }) => ({ id, offset, length }))
const said = (space: Uint8Array) => walk(space).problems.map(problemSentence)

describe('both chains of a root port (QEMU 7.2)', () => {
  const { capabilities, problems } = walk(devicesOf('show/pcie-root-port.dump')[0]!.config)

  it('are found in the order of their pointers', () => {
    expect(capabilities.map(({ layout, offset }) => [layout.name, offset])).toEqual([
      ['EXP', 0x54],
      ['MSIX', 0x48],
      ['SSVID', 0x40],
      ['AER', 0x100],
      ['ACS', 0x148],
    ])
  })

  it('are whole', () => {
    expect(problems).toEqual([])
  })
})

describe('structural lengths', () => {
  it.each([
    ['MSI, 32-bit', '05 00 00 00', 10],
    ['MSI, 64-bit', '05 00 80 00', 14],
    ['MSI, 32-bit with masking', '05 00 00 01', 20],
    ['MSI, 64-bit with masking', '05 00 80 01', 24],
    ['MSI-X', '11 00 00 00', 12],
    ['Power Management', '01 00 00 00', 8],
    ['Express version 2 endpoint', '10 00 02 00', 60],
    ['Express version 1 endpoint', '10 00 01 00', 20],
    ['Express version 1 integrated endpoint', '10 00 91 00', 12],
    ['Express version 1 root port', '10 00 41 00', 36],
    ['Vendor-Specific of 20 bytes', '09 00 14 00', 20],
    ['Vendor-Specific that tells no length: up to the end', '09 00 00 00', 0xc0],
    ['SATA with a BAR', '12 00 10 00 48 00 00 00', 8],
    ['SATA in config space', '12 00 10 00 0f 00 00 00', 16],
    ['an unknown id: up to the end', '7f 00 00 00', 0xc0],
  ])('%s', (_, bytes, length) => {
    expect(found(config(256, { ...withList('40'), 64: bytes }))).toMatchObject([{ offset: 0x40, length }])
  })

  it.each([
    ['Device Serial Number', '03 00 01 00', 12],
    ['Vendor-Specific Extended of 0x40 bytes', '0b 00 01 00 34 12 00 04', 0x40],
    ['Designated Vendor-Specific of 0x38 bytes', '23 00 01 00 98 1e 80 03', 0x38],
    ['SR-IOV', '10 00 01 00', 64],
    ['Event Collector Endpoint Association, version 1', '07 00 01 00', 8],
    ['Event Collector Endpoint Association, version 2', '07 00 02 00', 12],
    ['L1 PM Substates', '1e 00 01 00 1f', 16],
    ['L1 PM Substates with Link Activation', '1e 00 01 00 3f', 20],
    ['two resizable BARs', '15 00 01 00 00 00 00 00 40 00 00 00', 20],
    ['ACS without egress control', '0d 00 01 00 1f 00', 8],
    ['ACS with an egress control vector of 8 bits', '0d 00 01 00 20 08', 12],
    ['Virtual Channel with two channels', '02 00 01 00 01 00 00 00', 0x28],
    ['Advanced Error Reporting with the TLP prefix log', '01 00 01 00', 0x48],
  ])('%s', (_, bytes, length) => {
    expect(found(config(4096, { 256: bytes }))).toMatchObject([{ offset: 0x100, length }])
  })

  // PCIe 5.0 section 7.9.11: the overlay BAR is there in root ports and switch ports.
  it.each([
    ['an endpoint', '02', 40],
    ['a root port', '42', 48],
    ['an upstream port', '52', 48],
    ['a downstream port', '62', 48],
  ])('Multicast of %s', (_, type, length) => {
    const space = config(4096, { ...withList('40'), 64: `10 00 ${type} 00`, 256: '12 00 01 00' })
    expect(found(space)[1]).toMatchObject({ offset: 0x100, length })
  })

  it('Advanced Error Reporting ends where the next capability starts', () => {
    const space = config(4096, { 256: '01 00 01 13', 304: '03 00 01 00' })
    expect(found(space)).toMatchObject([{ length: 0x30 }, { offset: 0x130 }])
  })

  it('lanes of Physical Layer 16.0 GT/s come from Link Capabilities', () => {
    const space = config(4096, { ...withList('40'), 64: '10 00 02 00', 76: '04 01 00 00', 256: '26 00 01 00' })
    expect(found(space)).toMatchObject([{ offset: 0x40 }, { offset: 0x100, length: 0x20 + 16 }])
  })
})

describe('broken chains end where they break, with a reason', () => {
  it.each([
    [
      'a loop',
      config(256, { ...withList('40'), 64: '01 50', 80: '05 40' }),
      [0x40, 0x50],
      ['the standard capability pointer at 0x51 leads back to 0x40: the chain loops'],
    ],
    [
      'a capability that points at itself',
      config(4096, { 256: '03 00 01 10' }),
      [0x100],
      ['the extended capability pointer at 0x102 leads back to 0x100: the chain loops'],
    ],
    [
      'a pointer into the header',
      config(256, withList('3c')),
      [],
      ['the standard capability pointer at 0x34 leads to 0x3c, below 0x40 where such capabilities start'],
    ],
    [
      'an extended pointer below 0x100',
      config(4096, { 256: '03 00 01 08' }),
      [0x100],
      ['the extended capability pointer at 0x102 leads to 0x80, below 0x100 where such capabilities start'],
    ],
    [
      'an unaligned pointer: its low bits do not count',
      config(256, { ...withList('43'), 64: '01 00' }),
      [0x40],
      ['the standard capability pointer at 0x34 is 0x43, which is not a multiple of 4: its low two bits are ignored'],
    ],
    [
      'a pointer to a byte of all ones',
      config(256, { ...withList('40'), 64: 'ff ff' }),
      [],
      ['the standard capability pointer at 0x34 leads to 0x40, where there is no capability'],
    ],
    [
      'an extended pointer to nothing',
      config(4096, { 256: '03 00 01 20' }),
      [0x100],
      ['the extended capability pointer at 0x102 leads to 0x200, where there is no capability'],
    ],
    [
      'an extended pointer to a header of all ones',
      config(4096, { 256: '03 00 01 20', 512: 'ff ff 01 00' }),
      [0x100],
      ['the extended capability pointer at 0x102 leads to 0x200, where there is no capability'],
    ],
    [
      'a pointer that is zero without its low bits',
      config(256, { ...withList('40'), 64: '01 02' }),
      [0x40],
      ['the standard capability pointer at 0x41 is 0x02, which is not a multiple of 4: its low two bits are ignored'],
    ],
    [
      'a dump of 64 bytes',
      config(64, withList('40')),
      [],
      ['the standard capability pointer at 0x34 leads to 0x40, which is not in this dump'],
    ],
    [
      'a capability across the end of the dump',
      config(128, { ...withList('78'), 120: '11 00' }),
      [0x78],
      ['the standard capability at 0x78 ends at 0x84, after the last byte of this dump'],
    ],
    [
      'a capability across the end of its region',
      config(4096, { ...withList('f8'), 248: '11 00' }),
      [0xf8],
      ['the standard capability at 0xf8 ends at 0x104, beyond 0x100 where its region ends'],
    ],
  ])('%s', (_, space, offsets, sentences) => {
    expect(found(space).map(({ offset }) => offset)).toEqual(offsets)
    expect(said(space)).toEqual(sentences)
  })
})

describe('where a chain starts', () => {
  it.each([
    ['no list without the status bit', config(256, { 52: '40', 64: '01 00' }), []],
    ['type 0: 0x34', config(256, { ...withList('40'), 64: '01 00' }), [0x40]],
    ['type 1, multi-function: 0x34', config(256, { ...withList('40'), 14: '81', 64: '01 00' }), [0x40]],
    ['type 2: 0x14', config(256, { ...withList('ff'), 14: '02', 20: '80', 128: '01 00' }), [0x80]],
    ['no extended list in zeros', config(4096, {}), []],
    ['no extended list in ones', config(4096, { 256: 'ff ff ff ff' }), []],
    ['a null capability at 0x100 leads on', config(4096, { 256: '00 00 01 14', 320: '03 00 01 00' }), [0x100, 0x140]],
  ])('%s', (_, space, offsets) => {
    expect(found(space).map(({ offset }) => offset)).toEqual(offsets)
    expect(said(space)).toEqual([])
  })
})

describe('any bytes', () => {
  const sizes = fc.constantFrom(64, 128, 256, 4096)
  const spaces = sizes.chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))

  it('are walked in at most 48 and 960 steps', () => {
    fc.assert(
      fc.property(spaces, (space) => {
        space[0x06] = 0x10
        const { capabilities } = walk(space)
        expect(capabilities.filter(({ kind }) => kind === 'standard').length).toBeLessThanOrEqual(48)
        expect(capabilities.filter(({ kind }) => kind === 'extended').length).toBeLessThanOrEqual(960)
      }),
    )
  })

  it('give capabilities inside their region and inside the dump', () => {
    fc.assert(
      fc.property(spaces, (space) => {
        space[0x06] = 0x10
        for (const { kind, offset } of walk(space).capabilities) {
          expect(offset % 4).toBe(0)
          expect(offset).toBeGreaterThanOrEqual(kind === 'standard' ? 0x40 : 0x100)
          expect(offset).toBeLessThan(Math.min(space.length, kind === 'standard' ? 0x100 : 0x1000))
        }
      }),
    )
  })

  it('even a list of all 960 slots', () => {
    const space = new Uint8Array(4096)
    for (let at = 0x100; at < 0x1000; at += 4) {
      const next = at + 4 < 0x1000 ? at + 4 : 0
      space.set([0x11, 0, (next << 4) & 0xf0, next >> 4], at)
    }
    expect(walk(space).capabilities).toHaveLength(960)
    expect(walk(space).problems).toEqual([])
  })
})

describe('capabilities of an id without a name', () => {
  it.each([
    ['standard', config(256, { ...withList('40'), 64: '7f 00' }), 'CAP_0x7f', 'Capability ID 0x7f', ['ID', 'NEXT']],
    ['extended', config(4096, { 256: 'fe 0f 01 00' }), 'ECAP_0xffe', 'Extended Capability ID 0xffe', ['HEADER']],
  ])('%s', (kind, space, name, title, registers) => {
    const [{ layout }] = walk(space).capabilities as [FoundCapability]
    expect([layout.kind, layout.name, layout.title, layout.registers.map((row) => row.name)]).toEqual([
      kind,
      name,
      title,
      registers,
    ])
  })
})

// PCI 3.0 sections 6.1 and 6.2.5.1; PCIe 5.0 sections 7.5.3.2 (port type in bits 7:4) and 7.5.3.6 (width in bits 9:4).
describe('what else determines the layout of a capability', () => {
  const ids = { 0: 'f4 1a 41 10' }
  it.each([
    ['nothing', ids, { bridge: false, portType: null, lanes: 0, memoryBar: false }],
    ['a bridge', { ...ids, 14: '01' }, { bridge: true }],
    ['a CardBus bridge', { ...ids, 14: '02' }, { bridge: false }],
    ['a memory BAR', { ...ids, 16: '00 00 00 fe' }, { memoryBar: true }],
    ['an I/O BAR', { ...ids, 16: '01 c0 00 00' }, { memoryBar: false }],
    ['the upper half of a memory BAR that is 0', { ...ids, 20: '00 00 00 00 01 c0' }, { memoryBar: false }],
    [
      'a root port of 16 lanes behind power management',
      { ...ids, ...withList('40'), 64: '01 50', 80: '10 00 42 00', 92: '03 01 00 00' },
      { portType: 4, lanes: 16 },
    ],
    ['no port', { ...ids, ...withList('40'), 64: '01 00 42 00', 76: '03 01 00 00' }, { portType: null, lanes: 0 }],
  ])('%s', (_, bytes, facts) => {
    expect(walk(config(256, bytes)).facts).toMatchObject({ vendorId: 0x1af4, deviceId: 0x1041, ...facts })
  })
})

describe('capabilities without a length reach to the next higher one, or to the end of the dump', () => {
  it('whatever their order', () => {
    const space = config(256, { ...withList('40'), 64: '7f 80', 128: '7f 60', 96: '7f 00' })
    expect(found(space).map(({ offset, length }) => [offset, length])).toEqual([
      [0x40, 0x20],
      [0x80, 0x80],
      [0x60, 0x20],
    ])
  })

  it('the next of several', () => {
    const space = config(256, { ...withList('40'), 64: '7f 60', 96: '7f 80', 128: '7f 00' })
    expect(found(space).map(({ length }) => length)).toEqual([0x20, 0x20, 0x80])
  })

  it('in a truncated dump', () => {
    expect(found(config(128, { ...withList('40'), 64: '7f 00' }))).toMatchObject([{ offset: 0x40, length: 0x40 }])
  })
})

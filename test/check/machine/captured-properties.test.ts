import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { checkMigration } from '../../../src/check/machine/migration'
import type { DescribedState, Stream } from '../../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { recorded } from '../../ground-truth'
import { deviceAt, migration, sectionAt } from '../a-migration'

const configOf = (type: string) =>
  fromHex(
    [...recorded('emulated'), ...recorded('virtio')].find(
      ({ device, qemu, placement, options }) =>
        device === type && qemu === '7.2.22' && placement === 'pcie.0' && options === '',
    )!.config,
  )

const lineOf = (source: Stream, destination: Stream): string | null => {
  const target = { ...NOTHING_GIVEN, qemu: '7.2' }
  return checkMigration(source, destination, asked({ target })).stops![0]?.message ?? null
}

/** A side as a capture has it: properties in place of the state. */
function captured(id: string, type: string, properties: Readonly<Record<string, number>>): Stream {
  const texts = new Map(Object.entries(properties).map(([name, value]) => [name, `${value}`]))
  return migration([{ ...deviceAt(id, configOf(type), 4), properties: texts }], {
    ...{ format: 'capture', described: false, sections: [sectionAt(id, 4)] },
  })
}

/** Between two of 7.2.22 and two of 11.1.3; slots and intrs may differ, and QEMU takes it. */
describe('the ports of nec-usb-xhci', () => {
  const ID = '0000:00:07.0/xhci'
  const LINE = `Missing section footer for ${ID}`
  const xhci = (properties: Readonly<Record<string, number>>) => captured(ID, 'nec-usb-xhci', properties)
  const field = (name: string, count: number, state: DescribedState | null) => ({
    ...{ name, type: 'struct', bytes: count, count, state },
  })
  const described = (ports: number) => {
    const core = { name: 'xhci-core', version: 1, fields: [field('ports', ports, null)], subsections: [] }
    const state = { name: 'xhci', version: 1, fields: [field('xhci', 1, core)], subsections: [] }
    return migration([deviceAt(ID, configOf('nec-usb-xhci'), 4)], { sections: [sectionAt(ID, 4, { state })] })
  }
  test.each([
    ['alike', xhci({ p2: 4, p3: 4 }), xhci({ p2: 4, p3: 4 }), null],
    ['four more', xhci({ p2: 8, p3: 4 }), xhci({ p2: 4, p3: 4 }), LINE],
    ['as many, of another kind', xhci({ p2: 4, p3: 8 }), xhci({ p2: 8, p3: 4 }), null],
    ['other slots', xhci({ p2: 4, p3: 4, slots: 64 }), xhci({ p2: 4, p3: 4, slots: 32 }), null],
    ['a capture that lacks them', xhci({}), xhci({ p2: 4, p3: 4 }), null],
    ['an identical stream and capture', described(8), xhci({ p2: 4, p3: 4 }), null],
    ['a stream and a capture', described(8), xhci({ p2: 8, p3: 4 }), LINE],
    ['a capture and a stream', xhci({ p2: 8, p3: 4 }), described(8), LINE],
  ])('%s', (_, source, destination, line) => {
    expect(lineOf(source, destination)).toBe(line)
  })
})

/**
 * Restores of pc-q35-10.0 by 10.0.13 and 11.1.3 with max_outputs=2, surfaces=512 or subsys=1 at one end, and of virt-5.1 to 7.2.22
 * with aer_log_max=12 of a pcie-root-port.
 */
describe('fields that hold what a property was set to', () => {
  const GPU = { id: '0000:00:01.0/virtio-gpu', type: 'virtio-gpu-pci', field: 'max_outputs', form: 'uint32 equal' }
  const QXL = { id: '0000:00:01.0/qxl', type: 'qxl', field: 'ssd.num_surfaces', form: 'int32 equal' }
  const NIC = { id: '0000:00:01.0/e1000e', type: 'e1000e', field: 'subsys', form: 'uint16' }
  const PORT = {
    id: '0000:00:10.0/ioh-3240-express-root-port',
    type: 'ioh3420',
    field: 'log_max',
    form: 'uint16 equal',
  }
  const SURFACES =
    "load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '0000:00:01.0/qxl': 400 != 200"
  const DIFFER = 'ERROR: Cannot migrate while device properties (subsys/subsys_ven) differ'

  test.each<[typeof GPU, bigint, Readonly<Record<string, number>>, string, string | null]>([
    [GPU, 2n, { max_outputs: 2 }, '10.0', null],
    [GPU, 2n, { max_outputs: 1 }, '10.0', '1 != 2'],
    [GPU, 1n, { max_outputs: 2 }, '11.1', '2 != 1'],
    [GPU, 1n, {}, '11.1', null],
    [QXL, 512n, { surfaces: 512 }, '11.1', null],
    [QXL, 512n, { surfaces: 1024 }, '10.0', '400 != 200'],
    [QXL, 512n, { surfaces: 1024 }, '11.1', SURFACES],
    [PORT, 12n, { aer_log_max: 8 }, '7.2', '8 != c'],
    [PORT, 8n, { aer_log_max: 8 }, '7.2', null],
    [NIC, 1n, { subsys_ven: 32902, subsys: 0 }, '10.0', DIFFER],
    [NIC, 1n, { subsys_ven: 32902, subsys: 0 }, '11.1', DIFFER],
  ])('row %#', ({ id, type, field, form }, value, properties, qemu, line) => {
    const state = { name: type, version: 1, fields: [], subsections: [] }
    const pinned = [{ name: field, type: form, offset: 0, value }]
    const source = migration([deviceAt(id, configOf(type), 4)], { sections: [sectionAt(id, 4, { state, pinned })] })
    const request = asked({ target: { ...NOTHING_GIVEN, qemu } })
    const stops = checkMigration(source, captured(id, type, properties), request).stops ?? []
    expect(stops.find(({ kind }) => kind === 'field')?.message ?? null).toBe(line)
  })
})

/** Between 7.2.22, 10.0.13 and 11.1.3 on one host, whose pages they see differently: what each prints of the other's. */
describe('the properties of virtio-mem', () => {
  const ID = '0000:00:05.0/virtio-mem'
  const PLAIN = { memaddr: 0x1_0000_0000, 'block-size': 0x20_0000, node: 0 }
  const memory = (over: Readonly<Record<string, number>> = {}) => captured(ID, 'virtio-mem-pci', { ...PLAIN, ...over })
  const described = () => {
    const pinned = [
      { name: 'memaddr', type: 'property hex', offset: 0, value: 0x1_0000_0000n },
      { name: 'block-size', type: 'property hex', offset: 16, value: 0x20_0000n },
      { name: 'node', type: 'property decimal', offset: 24, value: 0n },
    ]
    const state = { name: 'virtio-mem', version: 1, fields: [], subsections: [] }
    return migration([deviceAt(ID, configOf('virtio-mem-pci'), 4)], { sections: [sectionAt(ID, 4, { state, pinned })] })
  }
  const BLOCKS = "Property 'block-size' changed from 0x200000 to 0x100000"
  test.each([
    ['alike', memory(), memory(), null],
    ['blocks of another size', memory(), memory({ 'block-size': 0x10_0000 }), BLOCKS],
    ['a stream and a capture', described(), memory({ 'block-size': 0x10_0000 }), BLOCKS],
    ['an identical stream and capture', described(), memory(), null],
    [
      'another address, and blocks of another size',
      memory(),
      memory({ memaddr: 0x2_0000_0000, 'block-size': 0x10_0000 }),
      "Property 'memaddr' changed from 0x100000000 to 0x200000000",
    ],
    ['another node', memory(), memory({ node: 1 }), "Property 'node' changed from 0 to 1"],
  ])('%s', (_, source, destination, line) => {
    expect(lineOf(source, destination)).toBe(line)
  })
})

/**
 * virtio-mem-pci of pc-q35-9.1 and pc-i440fx-9.1, 10.0.13 and 11.1.3: its values are in a section that is loaded before RAM where 11.1 sends it,
 * after RAM where 10.0 does, and in the device's own with x-early-migration=off.
 */
describe('the early section of virtio-mem', () => {
  const ID = '0000:00:01.0/virtio-mem'
  const EARLY = '0000:00:01.0/virtio-mem-device-early'
  const SIZE = 0x1000_0000
  const CONFIG = configOf('virtio-mem-pci')
  const values = (size: number, over: Readonly<Record<string, bigint>> = {}) =>
    Object.entries({ memaddr: 0x1_0000_0000n, memdev: BigInt(size), 'block-size': 0x10_0000n, node: 0n, ...over }).map(
      ([name, value]) => ({
        name,
        type: name === 'memdev' ? 'property size' : name === 'node' ? 'property decimal' : 'property hex',
        offset: 0,
        value,
      }),
    )
  const state = { name: 'virtio-mem', version: 1, fields: [], subsections: [] }
  const blocks = (length: number) => ({ ramBlocks: [{ id: '0000:00:01.0/vm1', length }] })
  /** With RAM at `ram` and the early section at `early`. */
  const stream = (ram: number, early: number, size = SIZE, over: Readonly<Record<string, bigint>> = {}) =>
    migration([deviceAt(ID, CONFIG, 4)], {
      ...blocks(size),
      sections: [
        sectionAt('ram', ram, { type: 'start' }),
        sectionAt(EARLY, early, { pinned: values(size, over), state }),
        sectionAt(ID, 4, { state }),
      ].sort((a, b) => a.order - b.order),
    })
  const capture = (size: number, over: Readonly<Record<string, string>> = {}) =>
    migration(
      [
        {
          ...deviceAt(ID, CONFIG, 4),
          properties: new Map(Object.entries({ memaddr: '4294967296', 'block-size': '1048576', node: '0', ...over })),
        },
      ],
      { ...blocks(size), format: 'capture', described: false, sections: [sectionAt(EARLY, 0), sectionAt(ID, 4)] },
    )
  const SHRUNK = "Property 'memdev' size changed from 0x10000000 to 0x8000000"
  const RAM = 'Size mismatch: 0000:00:01.0/vm1: 0x10000000 != 0x8000000: Invalid argument'
  const MOVED = "Property 'memaddr' changed from 0x100000000 to 0x180000000"
  test.each([
    ['alike', stream(1, 0), stream(1, 0), null],
    ['11.1 to a stream of another size', stream(1, 0), stream(1, 0, SIZE / 2), SHRUNK],
    ['11.1 to a capture of another size', stream(1, 0), capture(SIZE / 2), SHRUNK],
    ['10.0 to a stream of another size', stream(0, 1), stream(1, 0, SIZE / 2), RAM],
    ['10.0 to a capture of another size', stream(0, 1), capture(SIZE / 2), RAM],
    ['a stream at another address', stream(1, 0), stream(1, 0, SIZE, { memaddr: 0x1_8000_0000n }), MOVED],
    ['a capture at another address', stream(0, 1), capture(SIZE, { memaddr: '6442450944' }), MOVED],
  ])('%s', (_, source, destination, line) => {
    expect(lineOf(source, destination)).toBe(line)
  })

  test('is missing only on the source', () => {
    const source = migration([deviceAt(ID, CONFIG, 4)], {
      sections: [sectionAt('ram', 0, { type: 'start' }), sectionAt(ID, 4, { state, pinned: values(SIZE) })],
    })
    expect(lineOf(source, stream(1, 0))).toBe(`Missing section footer for ${ID}`)
    expect(lineOf(source, capture(SIZE))).toBe(`Missing section footer for ${ID}`)
  })
})

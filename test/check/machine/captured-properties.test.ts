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
    ['a stream and a capture that are alike', described(8), xhci({ p2: 4, p3: 4 }), null],
    ['a stream and a capture', described(8), xhci({ p2: 8, p3: 4 }), LINE],
    ['a capture and a stream', xhci({ p2: 8, p3: 4 }), described(8), LINE],
  ])('%s', (_, source, destination, line) => {
    expect(lineOf(source, destination)).toBe(line)
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
    ['a stream and a capture that are alike', described(), memory(), null],
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

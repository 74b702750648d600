import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { checkedBits } from '../../src/qemu/painting/masks'
import { reconstruct } from '../../src/qemu/reconstruct'
import type { View } from '../../src/qemu/request'
import { placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'

/** What we make of a recorded device by these bytes of it, and which of its bits QEMU compares. */
function rebuilt(record: Recorded, shown: string, profile: string | null, view: View | null) {
  const device = { address: null, id: null, config: fromHex(shown), bars: new Map(), rom: null, notes: [] }
  const { masks } = reconstruct(device, {
    qemu: record.qemu,
    machine: record.machines[0]!,
    set: propertiesOf(record),
    placement: placementOf(record),
    bars: new Map(),
    rom: null,
    profile,
    view,
  })
  const [cmask, wmask, w1cmask] = [record.cmask, record.wmask, record.w1cmask].map(fromHex)
  return { masks, ours: checkedBits(masks), theirs: cmask!.map((byte, i) => byte & ~wmask![i]! & ~w1cmask![i]!) }
}

const bitsAt = (record: Recorded, bits: number, i: number): string =>
  `${record.device ?? record.case} ${record.options}: bits ${bits.toString(16)} of 0x${i.toString(16)}`

/** The first bit that QEMU compares and we neither compare nor leave open, as text. */
function missed(record: Recorded, shown: string, profile: string | null, view: View | null): string[] {
  const { masks, ours, theirs } = rebuilt(record, shown, profile, view)
  for (let i = 0; i < record.size; i++) {
    const lost = theirs[i]! & ~((ours[i] ?? 0) | (masks.uncertain[i] ?? 0) | (masks.absent[i] ?? 0xff))
    if (lost !== 0) return [bitsAt(record, lost, i)]
  }
  return []
}

/** The first bit that we say QEMU compares, and it does not, as text. */
function invented(record: Recorded, shown: string, profile: string | null, view: View | null): string[] {
  const { masks, ours, theirs } = rebuilt(record, shown, profile, view)
  for (let i = 0; i < record.size; i++) {
    const extra = ours[i]! & ~theirs[i]! & ~masks.uncertain[i]!
    if (extra !== 0) return [bitsAt(record, extra, i)]
  }
  return []
}

describe('no bit that QEMU compares is reported as unchecked', () => {
  const vfio = recorded('vfio-pci').filter(({ refused }) => refused === undefined)

  test('host functions whose region sizes are not given', () => {
    const sized = vfio.filter(({ options }) => !options.includes('x-msix-relocation'))
    expect(sized.flatMap((record) => missed(record, record.physical!, 'vfio-pci', 'vfio'))).toEqual([])
  })

  test("the bytes QEMU holds of a host function, without the host's", () => {
    expect(vfio.flatMap((record) => missed(record, record.config, 'vfio-pci', 'qemu'))).toEqual([])
  })

  test.each(['pcie-root-port', 'virtio', 'emulated'] as const)('%s, by its ids alone', (family) => {
    expect(recorded(family).flatMap((record) => missed(record, record.config, null, null))).toEqual([])
  })

  test.each(['pcie-root-port', 'virtio', 'emulated'] as const)(
    '%s, with the profile of a device that has no model',
    (family) => {
      expect(recorded(family).flatMap((record) => missed(record, record.config, 'pci', null))).toEqual([])
    },
  )
})

test('no bit that QEMU does not compare is reported as compared in its bytes of a host function', () => {
  const vfio = recorded('vfio-pci').filter(({ refused }) => refused === undefined)
  expect(vfio.flatMap((record) => invented(record, record.config, 'vfio-pci', 'qemu'))).toEqual([])
})

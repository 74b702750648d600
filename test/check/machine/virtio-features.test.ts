import { describe, expect, test } from 'vitest'
import { featureFindings } from '../../../src/check/machine/virtio-features'
import type { StreamDevice, VirtioNegotiation } from '../../../src/formats/stream'
import { resolveTarget } from '../../../src/qemu/reconstruct'
import { NOTHING_GIVEN } from '../../a-request'

/** A modern device: a PCI Express capability, and virtio's own one for its common configuration. */
const CONFIG = new Uint8Array(256)
CONFIG.set([0x10, 0], 0x06)
CONFIG[0x34] = 0x40
CONFIG.set([0x09, 0x00, 0x10, 0x01, 4], 0x40)

const MODERN = new Set(['virtio/64bit_features', 'virtio/virtqueues', 'virtio/extra_state', 'virtio_pci/modern_state'])

function device(kind: string, virtio: Partial<VirtioNegotiation>, extra: Partial<StreamDevice> = {}): StreamDevice {
  const path = '0000:00:04.0'
  return {
    ...{ id: `${path}/${kind}`, instance: 0, path, kind, size: 256, offset: null, order: 3, sectionId: 3 },
    ...{ address: path, config: CONFIG, bars: new Map(), rom: 0, notes: [] },
    virtio: { features: 0n, subsections: MODERN, ...virtio },
    ...extra,
  }
}

const target = (qemu: string, machine: string) => resolveTarget({ ...NOTHING_GIVEN, qemu, machine })

/** virtio-net-pci without a backend. */
const NET = { vnetHeader: false, ufo: false } as const
const own = device('virtio-net', NET, { virtioConfigLength: 8 })
const off = new Map([['mrg_rxbuf', 'off']])

describe('a guest that uses what the destination was configured not to offer', () => {
  // Printed by these releases for virtio-net-pci,mrg_rxbuf=off; the features are those that SeaBIOS and Linux chose.
  test.each([['7.2', 'pc-q35-7.2', 'Features 0x130bf8024 unsupported. Allowed features: 0x10179bf0064']])(
    'QEMU %s',
    (qemu, machine, message) => {
      const from = device('virtio-net', { features: 0x130bf8024n })
      const { stops, judged } = featureFindings(from, own, target(qemu, machine), off)
      expect(judged).toBe(true)
      expect(stops).toEqual([
        {
          ...{ order: 3, section: '0000:00:04.0/virtio-net', kind: 'virtio-features', message },
          missing: [{ bit: 15, name: 'MRG_RXBUF', property: 'mrg_rxbuf' }],
        },
      ])
    },
  )
})

test('a guest that uses default-on features leaves its features unjudged', () => {
  const from = device('virtio-net', { features: 0x130bf8024n })
  const found = featureFindings(from, own, target('7.2', 'pc-q35-7.2'), new Map())
  expect(found).toEqual({ stops: [], open: [], judged: false })
})

test('a guest that uses nothing that could be switched off is judged', () => {
  const from = device('virtio-net', { features: 0x100000020n })
  expect(featureFindings(from, own, target('7.2', 'pc-q35-7.2'), new Map())).toMatchObject({ stops: [], judged: true })
})

// hw_compat_8_1 has host_uso off; it depends on the kernel that is below a tap.
test.each([
  ['pc-q35-8.1', /HOST_USO: off by default on this machine type.*host_uso=on/],
  ['pc-q35-8.2', /HOST_USO: the destination's tun must offer USO/],
])('the report says what decides: %s', (machine, reason) => {
  const from = device('virtio-net', { features: 1n << 56n })
  const tap = device('virtio-net', { vnetHeader: true, ufo: false }, { virtioConfigLength: 8 })
  const { stops, open } = featureFindings(from, tap, target('8.2', machine), new Map())
  expect(stops).toEqual([])
  expect(open[0]!.reason).toMatch(reason)
})

// 0x1c0010130afffaf against 0x10179bfffef: kubevirt issue 16386.
test('the features that a capture shows decide alone', () => {
  const from = device('virtio-net', { features: 0x1c0010130afffafn })
  const captured = device('virtio-net', { offered: 0x10179bfffefn })
  const [stop] = featureFindings(from, captured, target('9.0', 'pc-q35-8.2'), new Map()).stops
  expect(stop).toMatchObject({
    message: 'Features 0x1c0010130afffaf unsupported. Allowed features: 0x10179bfffef',
    missing: [{ name: 'GUEST_USO4' }, { name: 'GUEST_USO6' }, { name: 'HOST_USO' }],
  })
})

test('features that could not be read leave the device unjudged', () => {
  const from = device('virtio-rng', { features: null })
  expect(featureFindings(from, own, target('7.2', 'pc-q35-7.2'), new Map()).judged).toBe(false)
})

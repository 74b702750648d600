import { expect, test } from 'vitest'
import { virtioSubsectionFindings } from '../../../src/check/machine/virtio-subsections'
import type { StreamDevice } from '../../../src/formats/stream'
import { parseVersion } from '../../../src/qemu/releases/version'

const device = (kind: string, subsections: readonly string[]): StreamDevice => ({
  ...{
    id: `0000:00:04.0/${kind}`,
    instance: 0,
    path: '0000:00:04.0',
    kind,
    size: 4096,
    offset: null,
    order: 3,
    sectionId: 3,
  },
  ...{ address: '0000:00:04.0', config: new Uint8Array(4096), bars: new Map(), rom: 0, notes: [] },
  virtio: { features: 0n, subsections: new Set(subsections) },
})

// Printed by these releases for the state of virtio-balloon-pci with page poisoning, as 7.2 and as 5.2 write it.
test.each([
  ['5.2', 'virtio', 'Failed to load virtio-balloon:virtio'],
  ['7.2', 'virtio', null],
  ['10.0', 'virtio', null],
  ['11.1', 'virtio', null],
  ['5.2', 'vitio', 'Missing section footer for 0000:00:04.0/virtio-balloon'],
  ['7.2', 'vitio', 'Missing section footer for 0000:00:04.0/virtio-balloon'],
  ['10.0', 'vitio', 'Missing section footer for 0000:00:04.0/virtio-balloon'],
  ['11.1', 'vitio', 'Missing section footer for 0000:00:04.0/virtio-balloon'],
])('QEMU %s and %s-balloon-device/page-poison', (qemu, prefix, message) => {
  const from = device('virtio-balloon', [`${prefix}-balloon-device/page-poison`, 'virtio/64bit_features'])
  const { stops } = virtioSubsectionFindings(from, true, parseVersion(qemu))
  expect(stops.map((stop) => stop.message)).toEqual(message === null ? [] : [message])
})

test('packed virtqueues are known since 4.2', () => {
  const from = device('virtio-rng', ['virtio/packed_virtqueues'])
  expect(virtioSubsectionFindings(from, true, parseVersion('4.1')).stops).toHaveLength(1)
  expect(virtioSubsectionFindings(from, true, parseVersion('4.2')).stops).toEqual([])
})

import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../a-request'
import { placementOf, type Recorded, recorded } from '../ground-truth'

const RECORDS = [...recorded('pcie-root-port'), ...recorded('virtio'), ...recorded('emulated'), ...recorded('vfio-pci')]

const recordOf = (type: string): Recorded =>
  RECORDS.find(({ device, qemu, options }) => device === type && qemu === '7.2.22' && options === '')!

/** Whether the QEMU whose masks these are refuses the bytes for its own. */
function refuses({ config, cmask, wmask, w1cmask }: Recorded, bytes: Uint8Array): boolean {
  const [own, compared, writable, clearable] = [config, cmask, wmask, w1cmask].map(fromHex)
  return own!.some((byte, i) => ((byte ^ bytes[i]!) & compared![i]! & ~writable![i]! & ~clearable![i]!) !== 0)
}

const ROW = 16

function exchanged(config: Uint8Array, a: number, b: number): Uint8Array {
  const found = config.slice()
  found.set(config.subarray(a, a + ROW), b)
  found.set(config.subarray(b, b + ROW), a)
  return found
}

function verdictOf(record: Recorded, config: Uint8Array, over: Partial<Device>) {
  const device = { address: '0000:00:05.0', id: null, config, bars: new Map(), rom: null, notes: [], ...over }
  const { qemu, machines } = record
  const profile = record.device ?? 'vfio-pci'
  const target = { ...NOTHING_GIVEN, qemu, machine: machines[0]!, placement: placementOf(record), profile }
  return runCheck([device], [device], asked({ target })).devices[0]!
}

describe('the same two rows exchanged in both streams', () => {
  test.each([
    'virtio-net-pci',
    'virtio-blk-pci',
    'virtio-balloon-pci',
    'virtio-gpu-pci',
    'e1000e',
    'nvme',
    'pvscsi',
    'pcie-root-port',
    'virtio-crypto-pci',
    'vhost-user-scsi-pci',
    'megasas',
    'megasas-gen2',
    'qemu-xhci',
  ])('%s: what QEMU refuses against itself is not accepted', (type) => {
    const record = recordOf(type)
    const config = fromHex(record.config)
    const starts = Array.from({ length: 0x100 / ROW }, (_, i) => ROW * i)
    const refused = starts.flatMap((a) =>
      starts
        .filter((b) => b > a)
        .flatMap((b) => {
          const bytes = exchanged(config, a, b)
          return refuses(record, bytes) ? [{ rows: `${a.toString(16)} and ${b.toString(16)}`, bytes }] : []
        }),
    )
    expect(refused.length).toBeGreaterThan(60)
    const accepted = refused.filter(
      ({ bytes }) => verdictOf(record, bytes, { fromStream: true }).verdict === 'compatible',
    )
    expect(accepted.map(({ rows }) => rows)).toEqual([])
    expect(verdictOf(record, config, { fromStream: true }).verdict).toBe('compatible')
  })
})

/**
 * virtio-blk-pci,class=1 of 7.2.22: 01 00 at 0x0a, which class=65537 gives too; 11.1.3 takes the stream of 7.2.22 with class=0xff00
 * on both sides. Streams show no properties, captures show all.
 */
test.each([
  ['1', 'compatible'],
  ['65537', 'compatible'],
  ['2', 'undetermined'],
  ['0', 'undetermined'],
  [null, 'compatible'],
])('its own class, with the property %s', (value, verdict) => {
  const record = recordOf('virtio-blk-pci')
  const config = fromHex(record.config)
  config.set([0x01, 0x00], 0x0a)
  const properties = value === null ? {} : { properties: new Map([['class', value]]) }
  expect(verdictOf(record, config, { fromStream: true, ...properties }).verdict).toBe(verdict)
})

// The property is one of virtio-blk-pci, vhost-user-blk-pci and virtio-serial-pci (-device TYPE,help of 7.2.22 and 11.1.3), and gives no programming interface.
test.each([
  ['virtio-rng-pci', [0x00, 0x01, 0x00]],
  ['virtio-serial-pci', [0x00, 0x01, 0x00]],
  ['virtio-blk-pci', [0x01, 0x01, 0x00]],
  ['virtio-blk-pci', [0x00, 0x00, 0x00]],
])('a class that no property of %s produces: %s', (type, code) => {
  const record = recordOf(type)
  const config = fromHex(record.config)
  config.set(code, 0x09)
  expect(verdictOf(record, config, { fromStream: true }).verdict).toBe('undetermined')
})

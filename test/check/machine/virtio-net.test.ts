import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { sourceOf } from '../../../src/bytes/source'
import { readVirtio } from '../../../src/formats/stream/devices/virtio'
import { pinnedState } from '../../../src/formats/stream/devices/virtio-state'
import { sectionAt } from '../a-migration'
import { stopsOf, withSections } from './port-streams'

/* Sections of virtio-net-pci with mq=on behind backends of several kinds, and which of them loaded which. */

interface Saved {
  readonly qemu: string
  readonly backend: string
  readonly section: string
}
interface Restored {
  readonly qemu: string
  readonly source: string
  readonly destination: string
  readonly accepted: boolean
  readonly line: string | null
}

const lines = gunzipSync(readFileSync('fixtures/ground-truth/virtio-net.ndjson.gz')).toString().trimEnd().split('\n')
const all = lines.map((line) => JSON.parse(line) as Saved | Restored)
const saved = all.filter((row): row is Saved => 'section' in row)
const restored = all.filter((row): row is Restored => 'source' in row)

const NET = '0000:00:05.0/virtio-net'

function valuesOf(bytes: Uint8Array) {
  const source = sourceOf(bytes)
  const { length } = readVirtio(source, 0, bytes.length)!
  return pinnedState('virtio-net', { source, at: length, end: bytes.length })
}

const stateOf = (qemu: string, backend: string) =>
  fromHex(saved.find((row) => row.qemu === qemu && row.backend === backend)!.section)

describe('the state of virtio-net', () => {
  test.each(saved.map(({ qemu, backend }) => [qemu, backend]))('%s %s', (qemu, backend) => {
    const pairs = BigInt(/queues=(\d)/.exec(backend)?.[1] ?? 1)
    const header = backend.startsWith('tap') && !backend.includes('vnet_hdr=off') ? 1n : 0n
    expect(valuesOf(stateOf(qemu!, backend!)).map(({ name, value }) => [name, value])).toEqual([
      ['has_vnet_hdr', header],
      // The tun of the host that they were recorded on takes UFO.
      ['has_ufo', header],
      ['max_queue_pairs', pairs],
    ])
  })

  test('says nothing if it is truncated or has more addresses than its filter holds', () => {
    const whole = stateOf('7.2.22', 'tap,queues=4')
    const { length } = readVirtio(sourceOf(whole), 0, whole.length)!
    const filter = whole.slice()
    filter.fill(0xff, length + 18, length + 22)
    expect(valuesOf(filter)).toEqual([])
    expect(valuesOf(whole.subarray(0, length + 10))).toEqual([])
    expect(valuesOf(whole.subarray(0, length + 500))).toEqual([])
  })
})

describe('a virtio-net whose backend differs', () => {
  /* What QEMU makes of a field that it does not expect follows from what lies there. */
  const isMisread = ({ source, destination }: Restored) =>
    source !== destination &&
    [source, destination].some((name) => !name.includes('queues')) &&
    /queues/.test(source + destination)

  test.each(restored.map((row) => [row.qemu, row.source, row.destination, row] as const))(
    '%s: %s to %s',
    (qemu, source, destination, row) => {
      const [from, to] = [source, destination].map((backend) =>
        withSections(sectionAt(NET, 4, { pinned: valuesOf(stateOf(qemu, backend)) })),
      )
      const message = isMisread(row) ? null : row.line
      expect(stopsOf(from!, to!, qemu)).toEqual(row.accepted ? [] : [['field', message]])
    },
  )
})

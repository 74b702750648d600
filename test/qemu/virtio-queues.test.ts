import { describe, expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { readVirtio } from '../../src/formats/stream/devices/virtio'
import { answered, checked, saved } from './harness/answers'

/* What virtio_load and the devices' own loaders refuse in a stream whose bytes were changed; QEMU's answer is the one expected. */

const QUEUES = 4
const MACHINE = `pc-q35-7.2 -nodefaults -device virtio-rng-pci -netdev hubport,id=n,hubid=1
  -device virtio-net-pci,netdev=n,romfile= -blockdev driver=null-co,node-name=d,size=1048576`.replace(/\s+/g, ' ')
const blk = (queues: number): string =>
  `${MACHINE} -device virtio-blk-pci,drive=d,vectors=5,num-queues=${queues},addr=9`

/** Bytes of a queue with its vector, and before the address and the index. */
const [QUEUE, ADDRESS, INDEX] = [16, 4, 12]

/** Where a device's own state begins; its queues end there. */
function ownState(stream: Uint8Array, kind: string): number {
  const { offset } = readStream(sourceOf(stream)).devices.find((device) => device.kind === kind)!
  return offset! - 4 + readVirtio(sourceOf(stream), offset! - 4, stream.length)!.length
}

type Change = readonly [at: number, bytes: readonly number[]]

function changed(stream: Uint8Array, kind: string, changes: readonly Change[]): Buffer {
  const copy = Buffer.from(stream)
  const start = ownState(stream, kind)
  for (const [at, bytes] of changes) copy.set(bytes, start + at)
  return copy
}

/** virtio-net's state up to has_ufo: the filter without addresses, 512 bytes of VLANs, has_vnet_hdr, six flags. */
const UFO = 22 + 512 + 4 + 6
/** The first request that is not done, in queue 3. */
const REQUEST: Change = [0, [1, 0, 0, 0, 3]]

describe('a virtio device of which the source has', () => {
  test.each<[string, string, readonly Change[], RegExp]>([
    ['a used queue without an address', 'virtio-rng', [[INDEX - QUEUE, [0, 7]]], /^VQ 0 address 0x0 .* index 0x7$/],
    ['a used queue with an address', 'virtio-rng', [[ADDRESS - QUEUE, [0, 0, 0, 0, 0, 0, 0x10, 0, 0, 7]]], /./],
    ['a third such queue', 'virtio-net', [[INDEX - QUEUE, [1, 0]]], /^VQ 2 address 0x0 .* index 0x100$/],
    ['UFO', 'virtio-net', [[UFO, [1]]], /^virtio-net: saved image requires TUN_F_UFO support$/],
  ])('%s', async (_, kind, changes, line) => {
    const own = await saved(MACHINE)
    const stream = changed(own, kind, changes)
    const answer = await answered(MACHINE, stream)
    expect(answer).toMatch(line)
    expect(checked(stream, own)).toBe(answer)
  })

  test.each([
    [2, 'Invalid virtqueue index in request list: 0x3'],
    [3, 'Invalid virtqueue index in request list: 0x3'],
  ])("a request in a queue beyond the destination's %d", async (queues, line) => {
    const stream = changed(await saved(blk(QUEUES)), 'virtio-blk', [REQUEST])
    expect(await answered(blk(queues), stream)).toBe(line)
    expect(checked(stream, await saved(blk(queues)))).toBe(line)
  })

  test('a request, if the destination has a single queue: no verdict', async () => {
    const stream = changed(await saved(blk(QUEUES)), 'virtio-blk', [REQUEST])
    expect(checked(stream, await saved(blk(1)))).toMatch(/^undetermined: has unfinished requests/)
  })
})

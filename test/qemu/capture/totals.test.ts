import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../src/bytes/source'
import { checkSides } from '../../../src/check/sides/sides'
import { machineOf as machineIn } from '../../../src/formats/capture/machine'
import { readStream } from '../../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { streamOf } from '../harness/migrate'
import { withQemu } from '../harness/qemu-process'
import { capture, withLive } from './live'

describe('a capture', () => {
  // What QEMU does with each: test/check/machine/captured-totals.test.ts, and test/check/machine/two-streams.test.ts.
  it.each<[string, string, string, string]>([
    [
      'slots for memory modules',
      '-m 16M,slots=3,maxmem=1G',
      '-m 16M',
      'Missing section footer for 0000:00:1f.0/ICH9LPC',
    ],
    [
      'slots for memory modules',
      '-m 16M',
      '-m 16M,slots=3,maxmem=1G',
      'Missing section footer for 0000:00:1f.0/ICH9LPC',
    ],
    ['slots for memory modules', '-m 16M,slots=3,maxmem=1G', '-m 16M,slots=3,maxmem=2G', 'compatible'],
    [
      'ports of an xhci without an id',
      '-device qemu-xhci,p2=8',
      '-device qemu-xhci',
      'Missing section footer for 0000:00:01.0/xhci',
    ],
    [
      'ports of a virtio-serial',
      '-device virtio-serial-pci -device virtserialport,nr=3',
      '-device virtio-serial-pci -device virtserialport,nr=4',
      'Failed to load virtio-console:virtio',
    ],
  ])('shows %s: %s to %s', async (_, source, destination, expected) => {
    const args = (own: string) => ['-nodefaults', ...own.split(' ')]
    const stream = await withQemu({ machine: 'pc-q35-7.2', args: args(source) }, streamOf)
    const taken = await withLive({ machine: 'pc-q35-7.2', args: args(destination) }, ({ socket }) => capture(socket))
    const sent = readStream(sourceOf(new Uint8Array(stream)))
    const request = asked({ target: { ...NOTHING_GIVEN, qemu: '7.2' } })
    const { verdict, stops } = checkSides({ devices: sent.devices, stream: sent }, machineIn(taken), request)
    expect(stops?.[0]?.message ?? verdict).toBe(expected)
  })

  it('shows timers of the HPET, the UUID, and dirty bitmaps by node and drive', async () => {
    const args = ['-nodefaults', '-global', 'hpet.timers=5', '-uuid', '11111111-2222-3333-4444-555555555555']
    const drive = ['-drive', 'if=none,id=d0,driver=null-co,node-name=n0', '-device', 'virtio-blk-pci,drive=d0']
    const taken = await withLive({ machine: 'pc-q35-7.2', args: [...args, ...drive] }, async ({ qmp, socket }) => {
      await qmp.execute('block-dirty-bitmap-add', { node: 'n0', name: 'b0' })
      return capture(socket)
    })
    expect(taken).toMatchObject({
      hpetTimers: 5,
      uuid: '11111111-2222-3333-4444-555555555555',
      capabilities: [],
      dirtyBitmaps: [
        { node: 'n0', name: 'b0' },
        { node: 'd0', name: 'b0' },
      ],
    })
  })
})

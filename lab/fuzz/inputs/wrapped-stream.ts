import * as wire from '../../../test/stream/wire'
import { HOSTILE } from '../edits/hostile-text'
import type { Random } from '../random'
import { CONFIGS } from './seeds'

/** libvirt's header (struct _virQEMUSaveHeader), its XML, and a stream. @param format how that is compressed, by number */
export function saveImage(
  stream: Uint8Array,
  random: Random,
  format = random.once(3) ? random.below(9) : 0,
): Uint8Array {
  const name = random.once(8) ? random.pick(HOSTILE) : 'vm'
  const xml = `<domain type='kvm'><name>${name}</name><os><type machine='pc-q35-9.0'>hvm</type></os></domain>`
  const length = random.once(12) ? random.pick([0, 1, 2 ** 26, 2 ** 31, 2 ** 32 - 1]) : Buffer.byteLength(xml) + 1
  const numbers = Buffer.alloc(76)
  const inOrder = random.once(8) ? numbers.writeUInt32BE.bind(numbers) : numbers.writeUInt32LE.bind(numbers)
  for (const [i, value] of [random.once(8) ? random.below(4) : 2, length, 1, format].entries()) inOrder(value, 4 * i)
  const magic = random.once(6) ? 'LibvirtQemudPart' : 'LibvirtQemudSave'
  return wire.bytes(magic, numbers, Buffer.from(xml), [0], stream)
}

/** RAM in place in the file: one block, a bitmap, its pages; then the sections of another stream. */
export function mappedRam(stream: Uint8Array, random: Random): Uint8Array {
  const lie = (value: number) =>
    random.once(6) ? random.pick([0, 1, 4096, 2 ** 20, 2 ** 31, 2 ** 32, 2 ** 52, 2 ** 63]) : value
  const capability = { 'configuration/capabilities': wire.capabilities('mapped-ram') }
  const at = 1024
  const block = wire.bytes(
    wire.u64(BigInt(wire.PAGE) | 4n),
    wire.name('pc.ram'),
    wire.u64(lie(wire.PAGE)),
    wire.u32(1),
    wire.u64(lie(wire.PAGE)),
    wire.u64(lie(768)),
    wire.u64(lie(at)),
  )
  const head = wire.bytes(
    wire.MAGIC,
    wire.configuration('pc-q35-9.0', capability),
    [1],
    wire.u32(wire.RAM),
    wire.name('ram'),
    wire.u32(0),
    wire.u32(4),
    block,
  )
  const tail = wire.bytes(wire.EOS, [0x7e], wire.u32(wire.RAM), stream.subarray(wire.MAGIC.length))
  return wire.bytes(head, Buffer.alloc(Math.max(0, at + wire.PAGE - head.length)), tail)
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** What analyze-migration.py prints: sections with the fields of their state. */
export function analysisOf(random: Random): string {
  const config = random.pick(CONFIGS)
  return JSON.stringify({
    'ram (2)': { 'section sizes': { 'pc.ram': '0x0000000008000000' } },
    'timer (0)': { cpu_ticks_offset: '0x00000000000', unused: '' },
    '0000:00:02.0/e1000e (5)': {
      parent_obj: {
        version_id: '0x00000002',
        [config.length === 256 ? 'config[0]' : 'config[1]']: hex(config),
        irq_state: '00 00',
      },
    },
    '0000:00:03.0/virtio-net (6)': {
      virtio: hex(wire.bytes(wire.pciState(wire.configSpace(256)), wire.vectorState(3))),
    },
  })
}

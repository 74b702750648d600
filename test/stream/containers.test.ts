import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import {
  HEAD_SIZE,
  isStream,
  openStream,
  type Packing,
  packingOf,
  readStream,
  snapshotsOf,
} from '../../src/formats/stream'
import { Endless } from './endless'
import { contents, fixture, read, refusal } from './fixtures'
import { saveImage, XML } from './save-image'
import { bytes } from './wire'

const plain = fixture('vfio-11.1.mig')
let devices: readonly string[]
beforeEach(() => {
  devices = contents(read(plain))
})
describe("libvirt's save images", () => {
  it.each([
    ['of version 2', {}],
    ['of version 1', { version: 1 }],
    ['of version 1, in which the format says nothing', { version: 1, format: 3 }],
    ['of a host of the other byte order', { bigEndian: true }],
    ['with RAM in place', { format: 6 }],
  ])('%s hold the stream as it is', (_, options) => {
    const file = saveImage(plain, options)
    expect(isStream(file.subarray(0, HEAD_SIZE))).toBe(true)
    const stream = read(file)
    expect(contents(stream)).toEqual(devices)
    expect(stream).toMatchObject({ format: 'libvirt', machine: 'pc-q35-11.1', domain: { name: 'build-7', xml: XML } })
    for (const { offset, config } of stream.devices) {
      expect(bytes(file.subarray(offset!, offset! + config.length)).equals(config)).toBe(true)
    }
  })

  it('give the machine type if the stream does not', () => {
    expect(read(saveImage(fixture('pc-2.2-described.mig'))).machine).toBe('pc-q35-9.0')
  })

  it('say when libvirt did not complete them', () => {
    const { notes } = read(saveImage(plain, { magic: 'LibvirtQemudPart' }))
    expect(notes).toContain('libvirt has not marked the save image as complete')
  })

  it.each([
    [1, 'gzip'],
    [2, 'bzip2'],
    [3, 'xz'],
    [4, 'lzop'],
    [5, 'zstd'],
  ])('of format %d are compressed with %s', (format, compression) => {
    const file = saveImage(bytes('anything'), { format })
    const offset = file.length - 8
    expect(packingOf(sourceOf(file))).toEqual({ compression, offset, whole: false })
    expect(refusal(() => read(file)).message).toBe(`has a stream compressed with ${compression}`)
    const stream = read(file, { unpacked: sourceOf(plain) })
    expect(contents(stream)).toEqual(devices)
    expect(stream).toMatchObject({ format: 'libvirt', domain: { name: 'build-7' } })
  })

  it.each([
    ['of an unknown format', saveImage(plain, { format: 9 }), 28],
    ['of a version to come', saveImage(plain, { version: 3 }), 16],
    ['without XML', bytes('LibvirtQemudSave', [2, 0, 0, 0], Buffer.alloc(72)), 20],
    ['with 2^32 - 1 bytes of XML', bytes('LibvirtQemudSave', [2, 0, 0, 0, 255, 255, 255, 255], Buffer.alloc(80)), 20],
    ['cut in its header', saveImage(plain).subarray(0, 91), 91],
    ['cut in its XML', saveImage(plain).subarray(0, 500), 500],
  ])('%s are refused', (_, file, offset) => {
    expect(refusal(() => read(file)).place).toEqual({ offset })
  })
})

describe("the XML of libvirt's save images", () => {
  const withXml = (xml: string, end = '\0'): Buffer => {
    const header = Buffer.alloc(76)
    header.writeUInt32LE(2, 0)
    header.writeUInt32LE(xml.length + end.length, 4)
    return bytes('LibvirtQemudSave', header, xml, end, fixture('pc-2.2-described.mig'))
  }

  it.each([
    ['a name and a machine type', '<domain><name>a</name><os><type machine="pc">', 'a', 'pc'],
    [
      'a machine type behind other attributes',
      "<type arch='x86_64' machine='pc-q35-7.2'>hvm</type>",
      null,
      'pc-q35-7.2',
    ],
    ['no machine type', '<domain><name>b-1 \xc3\xa4</name></domain>', 'b-1 ä', null],
    ['a machine type of another element', "<typed machine='pc'><loader machine='pc'>", null, null],
    ['an attribute that ends with machine', "<type xmachine='pc'>", null, null],
    ['an empty name', '<name></name>', null, null],
    ['a name of 256 characters', `<name>${'n'.repeat(256)}</name>`, 'n'.repeat(256), null],
    ['a name of 257 characters', `<name>${'n'.repeat(257)}</name>`, null, null],
    ['a machine type of 100 characters', `<type machine='${'m'.repeat(100)}'>`, null, 'm'.repeat(100)],
    ['a machine type of 101 characters', `<type machine='${'m'.repeat(101)}'>`, null, null],
    ['a machine type with a blank', "<type machine='p c'>", null, null],
    ['a machine type 201 characters behind', `<type ${'a'.repeat(200)} machine='pc'>`, null, null],
    ['nothing', '', null, null],
  ])('has %s', (_, xml, name, machine) => {
    const decoded = new TextDecoder().decode(Buffer.from(xml, 'latin1'))
    expect(read(withXml(xml))).toMatchObject({ domain: { name, xml: decoded }, machine })
  })

  it('ends with a zero byte or at the end of its field', () => {
    expect(read(withXml('<name>a</name>', '')).domain).toEqual({ name: 'a', xml: '<name>a</name>' })
    expect(read(withXml('<name>a</name>', '\0cookie')).domain).toEqual({ name: 'a', xml: '<name>a</name>' })
  })

  it('may have 64 MiB, of which 16 are read', () => {
    const room = 64 * 1024 * 1024
    const sized = (length: number): Buffer => {
      const header = Buffer.alloc(92)
      header.write('LibvirtQemudSave', 'latin1')
      header.writeUInt32LE(2, 16)
      header.writeUInt32LE(length, 20)
      return header
    }
    const file = (length: number, stream: Uint8Array) =>
      new Endless(92 + length + stream.length, sized(length), bytes('x'), stream)
    const stream = fixture('pc-2.2-described.mig')
    expect(readStream(file(room, stream)).domain!.xml).toHaveLength(16 * 1024 * 1024)
    expect(refusal(() => readStream(file(room + 1, stream)))).toEqual({
      message: `the save image has ${room + 1} bytes of XML`,
      place: { offset: 20 },
      hint: 'The file is damaged or truncated.',
    })
    expect(refusal(() => readStream(file(10, new Uint8Array(0)))).message).toBe(
      'the save image ends before the stream starts',
    )
  })
})

describe('a stream in a larger file', () => {
  it.each([1, 511, 4096, 300_000])('is found after %d bytes', (length) => {
    const file = bytes(Buffer.alloc(length, length === 511 ? 0x51 : 0), plain)
    const stream = read(file)
    expect(contents(stream)).toEqual(devices)
    expect(stream.sections[0]!.offset).toBe(read(plain).sections[0]!.offset! + length)
  })

  it.each([1, 4095, 200_000])('is found in front of %d zeros', (length) => {
    expect(contents(read(bytes(plain, Buffer.alloc(length))))).toEqual(devices)
  })

  it('is found on a disk with old data', () => {
    const { devices: found, notes } = read(bytes(plain, Buffer.alloc(5000, 0x37)))
    expect(found.map(({ config }) => config)).toEqual(read(plain).devices.map(({ config }) => config))
    expect(notes).toEqual([])
  })
})

describe('compressed files', () => {
  const unpack = async (
    { compression, offset }: Packing,
    source: { size: number; read: (o: number, n: number) => Uint8Array },
  ) => {
    expect(compression).toBe('gzip')
    return sourceOf(new Uint8Array(gunzipSync(source.read(offset, source.size - offset))))
  }

  it.each([
    ['a stream', gzipSync(plain), 'qemu'],
    ['a save image', gzipSync(saveImage(plain)), 'libvirt'],
    ['the stream in a save image', saveImage(gzipSync(plain), { format: 1 }), 'libvirt'],
    ['a save image around a compressed stream', gzipSync(saveImage(gzipSync(plain), { format: 1 })), 'libvirt'],
    ['an analysis', gzipSync(fixture('nested.analysis.json')), 'analyze-migration'],
    ['nothing', plain, 'qemu'],
  ])('are unpacked: %s', async (_, file, format) => {
    expect(isStream(file)).toBe(true)
    expect((await openStream(sourceOf(file), unpack)).format).toBe(format)
  })

  it('are refused if they are empty', async () => {
    let file: Uint8Array = plain
    for (let i = 0; i < 3; i++) file = gzipSync(file)
    expect((await openStream(sourceOf(file), unpack)).devices).not.toEqual([])
    for (let i = 0; i < 2; i++) file = gzipSync(file)
    await expect(openStream(sourceOf(file), unpack)).rejects.toThrow('is compressed more than 4 times over')
  })

  it.each([
    ['gzip', '1f8b08'],
    ['bzip2', '425a6839'],
    ['xz', 'fd377a585a00'],
    ['lzop', '894c5a4f000d0a1a0a'],
    ['zstd', '28b52ffd'],
  ])('are recognised: %s', (compression, magic) => {
    const file = bytes(Buffer.from(magic, 'hex'), Buffer.alloc(30))
    expect(packingOf(sourceOf(file))).toEqual({ compression, offset: 0, whole: true })
    expect(refusal(() => read(file)).message).toBe(`is compressed with ${compression}`)
  })
})

describe('what may be a stream', () => {
  it.each([
    ['lspci', new TextEncoder().encode('00:01.0 Class 0604: 1b36:000c\n00: 36 1b 0c 00\n')],
    ['config space', new Uint8Array(256)],
    ['config space with extended capabilities', new Uint8Array(4096)],
    ['JSON of another program', new TextEncoder().encode('{"devices": []}')],
    ['nothing', new Uint8Array(0)],
  ])('is not %s', (_, file) => {
    expect(isStream(file)).toBe(false)
  })

  it('is a file that begins with more zeros than config space has', () => {
    expect(isStream(new Uint8Array(65536))).toBe(true)
    expect(refusal(() => read(new Uint8Array(65536))).message).toBe('is not a migration stream, save image or snapshot')
  })

  it('is refused in its obsolete version', () => {
    expect(refusal(() => read(bytes('QEVM', [0, 0, 0, 2], plain)))).toMatchObject({
      message: 'is a migration stream of version 2, not 3',
      place: { offset: 4 },
    })
  })

  it('has snapshots only if it is a disk image', () => {
    expect(snapshotsOf(sourceOf(plain))).toBeNull()
  })
})

/** qemu_loadvm_state() ends with the first stream; the description at the end of such a file is that of the last. */
describe('one stream after another', () => {
  const other = fixture('nested.mig')

  it.each([
    ['directly', bytes(other, plain)],
    ['after zeros up to a block', bytes(other, Buffer.alloc(4096), plain)],
    ['the same twice', bytes(plain, plain)],
    ['a save image after another', bytes(saveImage(other), saveImage(plain))],
    ['a stream after a save image', bytes(saveImage(other), plain)],
  ])('%s: refused', (_, file) => {
    expect(refusal(() => read(file))).toMatchObject({
      message: 'has another stream after the first one',
      hint: 'Give the two as separate files.',
    })
  })

  it('the beginning of one in the RAM of a guest does not count', () => {
    const memory = bytes('QEVM', [0, 0, 0, 3], '}', 'QEVM', [0, 0, 0, 3, 7])
    const at = read(plain).sections.find(({ id }) => id === 'ram')!.offset! + 0x1800
    const file = bytes(plain.subarray(0, at), memory, plain.subarray(at + memory.length))
    expect(contents(read(file))).toEqual(devices)
  })
})

import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readDump } from '../../src/formats/dump'
import { readText, refusal, textFixture, truth } from './fixtures'

/** A file that starts with these bytes and is as long as config space. */
function starting(...start: readonly (number | string)[]): Uint8Array {
  const bytes = new Uint8Array(4096)
  bytes.set(start.flatMap((part) => (typeof part === 'number' ? part : [...new TextEncoder().encode(part)])))
  return bytes
}

describe('a file of another kind is named, even if it is as long as config space', () => {
  test.each([
    ['a JPEG image', starting(0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 'JFIF')],
    ['a PNG image', starting(0x89, 'PNG\r\n', 0x1a, '\n')],
    ['a PDF document', starting('%PDF-1.7\n')],
    ['a gzip-compressed file', gzipSync(truth('gpu'))],
    ['an xz-compressed file', starting(0xfd, '7zXZ', 0)],
    ['a zstd-compressed file', starting(0x28, 0xb5, 0x2f, 0xfd)],
    ['a zip archive', starting('PK', 3, 4)],
    ['an ELF file', starting(0x7f, 'ELF')],
    ['a libvirt domain definition', new TextEncoder().encode("<domain type='kvm'>")],
  ])('%s', (name, bytes) => {
    expect(refusal(() => readDump(bytes)).message).toBe(`is ${name}, not a dump of config space`)
  })

  test('a tar archive of a device directory', () => {
    const bytes = starting('config')
    bytes.set(new TextEncoder().encode('ustar'), 257)
    expect(refusal(() => readDump(bytes))).toMatchObject({
      message: 'is a tar archive, not a dump of config space',
      hint: 'Unpack it first.',
    })
  })

  test.each([
    ['a QEMU migration stream', starting('QEVM', 0, 0, 0, 3)],
    ['a libvirt save image', starting('LibvirtQemudSave')],
    ['a qcow2 disk image', starting('QFI', 0xfb, 0, 0, 0, 3)],
  ])('%s: this version reads dumps only', (name, bytes) => {
    expect(refusal(() => readDump(bytes))).toMatchObject({
      message: `is ${name}, not a dump of config space`,
      hint: 'This version reads dumps of config space only.',
    })
  })
})

describe('inputs without a dump', () => {
  test('an empty file', () => {
    expect(refusal(() => readDump(new Uint8Array(0))).message).toBe('is an empty file')
  })

  test.each([1, 63, 65, 255, 257, 260, 300, 4095, 4097, 8192])('%i bytes of binary data', (length) => {
    const bytes = new Uint8Array(length).fill(1)
    expect(refusal(() => readDump(bytes)).message).toBe(
      `is ${length} bytes of binary data, but config space is 64, 128, 256 or 4096 bytes long`,
    )
  })

  test.each([64, 256, 4096])('%i bytes of prose', (length) => {
    const text = 'The destination refused the restore, and nobody knew why.\n'.repeat(80).slice(0, length)
    expect(refusal(() => readText(text)).message).toBe('is text without a dump of config space')
  })

  test('the hint lists what can be read', () => {
    const { hint } = refusal(() => readText('hello\n'))
    for (const tool of ['raw', 'lspci -xxxx', 'xxd', 'hexdump', 'od', 'C array', 'monitor'])
      expect(hint).toContain(tool)
  })

  test('blank lines only', () => {
    expect(refusal(() => readText('\n\r\n \t\n')).message).toBe('is text without a dump of config space')
  })

  test('lspci -v without -x', () => {
    expect(refusal(() => readText(textFixture('lspci/v.txt')))).toMatchObject({
      message: 'is lspci output without the bytes of config space',
      place: { line: 1 },
      hint: 'Take it with lspci -xxxx (as root).',
    })
  })

  test('C source without an array of numbers', () => {
    expect(refusal(() => readText('int size[2] = f();\n')).message).toBe('the C source has no array of numbers')
  })

  test.each([
    ['ff', 0xff],
    ['00', 0x00],
  ])('nothing but %s, as an absent device returns', (name, byte) => {
    expect(refusal(() => readDump(new Uint8Array(256).fill(byte))).message).toBe(
      `reads as all ${name}: the device did not answer (absent or powered down)`,
    )
  })
})

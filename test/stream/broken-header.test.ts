import { beforeAll, describe, expect, it } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import type { Stream } from '../../src/formats/stream'
import { fixture, read, refusal } from './fixtures'
import { bare, bytes, configSpace, full, MAGIC, pciState, ramEnd, ramStart, u32 } from './wire'

const HEAD = bytes(MAGIC, bare(ramStart()), bare(ramEnd))
const FRONT = full(3, '0000:00:02.0/first', bytes(pciState(configSpace(256)), Buffer.alloc(40, 9)))
const NEXT = full(4, '0000:00:03.0/next', pciState(configSpace(256)))
const file = (...sections: readonly Uint8Array[]) => bytes(HEAD, ...sections, [0])

/** QEMU has neither footers nor a description on machine types up to 2.2: save_section_header() is all that tells. */
describe('the header of a section, changed where nothing but headers separates sections', () => {
  it.each([
    ['its type', (header: Buffer) => header.writeUInt8(0x44, 0)],
    ['the length of its name', (header: Buffer) => header.writeUInt8(30, 5)],
    ['a letter', (header: Buffer) => header.writeUInt8(0xe5, 9)],
    ['some of its name', (header: Buffer) => header.fill(0x80, 6, 12)],
    ['its number', (header: Buffer) => header.writeUInt8(1, 1)],
  ])('%s: is no part of the section in front of it', (_, change) => {
    const header = Buffer.from(bare(NEXT))
    change(header)
    const { message, place } = refusal(() => read(file(bare(FRONT), header)))
    expect(message).toBe('the section 0000:00:02.0/first seems to contain the damaged header of another section')
    expect(place.offset).toBeGreaterThanOrEqual(HEAD.length + FRONT.length - 5)
  })

  it('of a device without a path: is found by its number, its name and what follows it', () => {
    const header = Buffer.from(bare(full(4, 'timer', u32(0))))
    header.writeUInt8(0x40, 0)
    expect(refusal(() => read(file(bare(FRONT), header))).message).toContain('seems to contain the damaged header')
  })

  it.each([
    ['a subsection', bytes([0, 0, 0, 0, 5, 9], 'timer/one', u32(0), u32(1), Buffer.alloc(9))],
    ['text', bytes([0, 0, 0, 0, 7, 5], 'short', u32(0x10000), u32(1), Buffer.alloc(9))],
    ['text followed by a number', bytes([0, 0, 0, 0, 7, 5], 'short', u32(0), u32(0x10000), Buffer.alloc(9))],
    ['text of other alphabets', bytes([0, 0, 0, 0, 7, 5], 'sh', [0xf6, 0xdf], 'n', u32(0), u32(1), Buffer.alloc(9))],
    ['a type in front of noise', bytes([4, 0, 0, 0, 7, 5], 'sh', [0x86, 0x87, 0x88], u32(0), u32(1), Buffer.alloc(9))],
    ['a type with a large number', bytes([4, 1, 0, 0, 7, 5], 'shorts', u32(0), u32(1), Buffer.alloc(9))],
    ['neither', bytes([1, 1, 0, 0, 7, 5], 'short', u32(0), u32(1), Buffer.alloc(9))],
    ['two letters', bytes([4, 0, 0, 0, 7, 2], 's', [0xff], u32(0), u32(1), Buffer.alloc(9))],
  ])('is not seen in %s', (_, payload) => {
    const { sections } = read(file(bare(FRONT), payload, bare(NEXT)))
    expect(sections.map(({ id }) => id)).toEqual(['ram', '0000:00:02.0/first', '0000:00:03.0/next'])
  })

  it('is found far into a payload', () => {
    const header = Buffer.from(bare(NEXT))
    header.writeUInt8(0x44, 0)
    for (const gap of [65_000, 65_530, 131_072]) {
      const { place } = refusal(() => read(file(bare(FRONT), Buffer.alloc(gap), header)))
      expect(place.offset).toBeGreaterThan(gap)
    }
  })

  describe('in a stream of QEMU', () => {
    let saved: Uint8Array
    let whole: Stream
    beforeAll(() => {
      saved = fixture('pc-2.2.mig')
      whole = read(saved)
    })

    it('loses no section, whichever byte of a header is changed', () => {
      const ends = whole.sections.filter(({ type, offset }) => type === 'full' && offset !== null)
      expect(ends.length).toBeGreaterThan(20)
      for (const { id, offset } of ends) {
        // Type, number, length, the first letters; instance and version.
        for (const at of [0, 1, 2, 3, 4, 5, 6, 7, 8, id.length + 6, id.length + 9, id.length + 10, id.length + 13]) {
          const changed = Buffer.from(saved)
          changed[offset! + at]! ^= 0x80
          expect(sectionsOf(changed) ?? whole.sections.length, `${id} + ${at}`).toBe(whole.sections.length)
        }
      }
    })
  })
})

/** Number of sections, or null if the stream is refused. */
function sectionsOf(stream: Uint8Array): number | null {
  try {
    return read(stream).sections.length
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

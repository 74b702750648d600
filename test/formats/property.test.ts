import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { readDump } from '../../src/formats/dump'
import { fixture } from './fixtures'
import { RENDERERS } from './render'

/** Config space of any content and of a length that dumps have; some of it repeats, so that tools squeeze it. */
const config = fc
  .tuple(
    fc.constantFrom(64, 128, 256, 4096),
    fc.uint8Array({ minLength: 64, maxLength: 512 }),
    fc.constantFrom(0, 0xfe, 0x20),
  )
  .map(([length, start, filler]) => {
    const bytes = new Uint8Array(length).fill(filler)
    bytes.set(start.subarray(0, length))
    return bytes
  })
  .filter((bytes) => bytes.subarray(0, 64).some((byte) => byte !== bytes[0]))

/** The same of a real device's header: in groups of several bytes, nothing but that tells the byte order. */
const device = config.map((bytes) => {
  const found = new Uint8Array(bytes)
  found.set([0x86, 0x80, 0x72, 0x15, 0x06, 0x04, 0, 0, 0x02, 0, 0, 0x02, 0, 0, 0])
  found.set([0x86, 0x80], 0x2c)
  found.set([0, 0, 0, 0, 0, 0, 0, 0], 0x34)
  return found
})

const WORDS: readonly string[] = ['hexdump', 'c-array', 'monitor']
const held = (format: string) => (WORDS.includes(format) ? device : config)

describe('whatever config space holds, it comes back', () => {
  test('raw', () => {
    fc.assert(
      fc.property(config, (bytes) => {
        fc.pre(bytes.includes(0))
        expect(readDump(bytes)).toMatchObject({ format: 'raw', devices: [{ config: bytes }] })
      }),
    )
  })

  test.each(Object.entries(RENDERERS))('%s', (format, render) => {
    fc.assert(
      fc.property(held(format), (bytes) => {
        const dump = readDump(new TextEncoder().encode(render(bytes)))
        expect(dump.format).toBe(format)
        expect(dump.devices.map((device) => [...device.config])).toEqual([[...bytes]])
      }),
    )
  })
})

/** The config space in a dump of one device, or null if it is refused. */
function outcome(text: string): Uint8Array | null {
  try {
    const { devices } = readDump(new TextEncoder().encode(text))
    expect(devices).toHaveLength(1)
    return devices[0]!.config
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

describe('a dump that is not whole never shows other bytes', () => {
  test.each(Object.entries(RENDERERS))('%s, cut anywhere', (format, render) => {
    fc.assert(
      fc.property(held(format), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (bytes, share) => {
        const text = render(bytes)
        const found = outcome(text.slice(0, Math.floor(share * text.length)))
        if (found) expect([...found]).toEqual([...bytes.subarray(0, found.length)])
      }),
    )
  })

  test.each(Object.entries(RENDERERS))('%s, with something after it', (format, render) => {
    const extra = fc.oneof(fc.constantFrom('\n', ' ', '\r\n', '\n\n'), fc.string({ minLength: 1, maxLength: 9 }))
    fc.assert(
      fc.property(held(format), extra, (bytes, behind) => {
        const found = outcome(render(bytes) + behind)
        if (behind.trim() === '') expect(found).not.toBeNull()
        // Where it reads as more bytes, it is more bytes.
        if (found) expect([...found.subarray(0, bytes.length)]).toEqual([...bytes])
      }),
    )
  })
})

function refusesOrReads(bytes: Uint8Array): void {
  try {
    expect(readDump(bytes).devices.length).toBeGreaterThan(0)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    expect(error.message).not.toBe('')
  }
}

const FILES = [
  'lspci/vv-xxx.txt',
  'text/port.xxd-a',
  'text/port.hexdump-C',
  'text/port.od-o-x2',
  'text/net.xxd-i',
  'text/net.od-n-x1',
  'qemu/two.txt',
]

describe('anything else is refused with a message, never with a crash', () => {
  test('bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 5000 }), refusesOrReads))
  })

  test('text out of the characters of dumps', () => {
    const character = fc.constantFrom(...'0123456789abcdefxX:.*|<>[]{}()=,;/"\\ \t\r\n-#u8'.split(''))
    const text = fc.array(character, { maxLength: 2000 }).map((all) => new TextEncoder().encode(all.join('')))
    fc.assert(fc.property(text, refusesOrReads), { numRuns: 500 })
  })

  test.each(FILES)('%s with bytes changed, removed and inserted', (file) => {
    const original = [...fixture(file)]
    const edit = fc.record({ at: fc.nat(original.length), remove: fc.nat(40), add: fc.uint8Array({ maxLength: 20 }) })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const bytes = [...original]
        for (const { at, remove, add } of edits) bytes.splice(at, remove, ...add)
        refusesOrReads(Uint8Array.from(bytes))
      }),
    )
  })
})

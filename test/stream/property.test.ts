import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import type { Stream } from '../../src/formats/stream'
import { diskImage } from './disk-image'
import { hexOf, read } from './fixtures'
import { saveImage } from './save-image'
import {
  bare,
  bytes,
  configSpace,
  configuration,
  type Described,
  described,
  description,
  EOS,
  MAGIC,
  mappedHead,
  name,
  PAGE,
  PCI_FIELDS,
  part,
  pciState,
  RAM,
  ramEnd,
  ramStart,
  u64,
  undescribed,
  stream as wholeStream,
} from './wire'

interface MadeDevice {
  readonly config: Uint8Array
  /** What its state holds in front of config space, which only a description tells, and behind it. */
  readonly before: Uint8Array
  readonly behind: Uint8Array
}

interface Made {
  readonly devices: readonly MadeDevice[]
  /** Payloads of sections that are no PCI function's, one in front of each device. */
  readonly others: readonly Uint8Array[]
  readonly pages: readonly Uint8Array[]
  readonly footers: boolean
  readonly configuration: boolean
}

const random = (maxLength: number) => fc.uint8Array({ maxLength, size: 'max' })

/** Any bytes at all, as the description tells where they are. */
const anyConfig = fc.constantFrom(256, 4096).chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))

/** Any bytes behind capabilities by which the size can be told. */
const tellingConfig = fc
  .tuple(fc.constantFrom(256, 4096), fc.oneof(random(90), random(4096)))
  .map(([size, content]) => {
    const config = new Uint8Array(configSpace(size as 256 | 4096, { express: size === 4096 }))
    config.fill(0, 0xa0).set(content.subarray(0, size - 0xa0), 0xa0)
    return config
  })

const machine = (config: fc.Arbitrary<Uint8Array>, before: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Made> =>
  fc.record({
    devices: fc.array(fc.record({ config, before, behind: random(40) }), { minLength: 1, maxLength: 4 }),
    others: fc.array(random(300), { minLength: 4, maxLength: 4 }),
    pages: fc.array(fc.uint8Array({ minLength: PAGE, maxLength: PAGE }), { maxLength: 2 }),
    footers: fc.boolean(),
    configuration: fc.boolean(),
  })

const idOf = (i: number): string => `0000:00:${(i + 1).toString(16).padStart(2, '0')}.0/x`

function sectionsOf({ devices, others, footers }: Made): readonly Described[] {
  const all = devices.flatMap(({ config, before, behind }, i) => [
    described(2 * i + 3, `timer${i}`, others[i]!),
    described(2 * i + 4, idOf(i), bytes(before, pciState(config), behind), [
      { name: 'before', type: 'buffer', size: before.length },
      PCI_FIELDS(config.length as 256 | 4096),
      { name: 'behind', type: 'buffer', size: behind.length },
    ]),
  ])
  return footers ? all : all.map(({ section, entry }) => ({ section: bare(section), entry }))
}

/** The stream that QEMU would write of such a machine. */
function written(made: Made, withDescription: boolean): Buffer {
  const ending = (section: Buffer) => (made.footers ? section : bare(section))
  const ram = made.pages.map((page, i) => ending(part(RAM, bytes(u64(i * PAGE + 8), name('pc.ram'), page, EOS))))
  const sections = sectionsOf(made)
  return bytes(
    MAGIC,
    made.configuration ? configuration('pc-q35-7.2') : [],
    ending(ramStart()),
    ...ram,
    ending(ramEnd),
    ...sections.map(({ section }) => section),
    withDescription ? description(sections.map(({ entry }) => entry)) : [0],
  )
}

const shown = ({ devices }: Pick<Stream, 'devices'>) => devices.map(({ id, config }) => `${id} ${hexOf(config)}`)
const truth = ({ devices }: Made) => devices.map(({ config }, i) => `${idOf(i)} ${hexOf(config)}`)

/** What is read of a file, or null if it is refused. */
function outcome(file: Uint8Array): Stream | null {
  try {
    return read(file)
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

const DESCRIBED = machine(anyConfig, random(40))
/** Numbers that begin a section or end the stream (QEMU_VM_*, migration/savevm.h). */
const LAST_TYPE = 0x08
/** Without footers and description nothing but its content tells where a section ends: none looks like the next one's start. */
const unlikeSections = (bytes: Uint8Array, from = 0): Uint8Array =>
  bytes.map((byte, i) => (i >= from && byte <= LAST_TYPE && byte !== 0 ? byte | 0x80 : byte))
const UNDESCRIBED = machine(tellingConfig, fc.constant(new Uint8Array(0))).map(
  (made): Made => ({
    ...made,
    devices: made.devices.map(({ config, before, behind }) => ({
      config: unlikeSections(config, 0xa0),
      before,
      behind: unlikeSections(behind),
    })),
    others: made.others.map((payload) => unlikeSections(payload)),
  }),
)

describe('a stream of any machine', () => {
  const isRead = (made: Made, file: Buffer) => {
    const stream = read(file)
    expect(shown(stream)).toEqual(truth(made))
    expect(stream.problems).toEqual([])
    expect(stream.machine).toBe(made.configuration ? 'pc-q35-7.2' : null)
    expect(stream.form).toEqual({ configuration: made.configuration, footers: made.footers })
    for (const { offset, size, config } of stream.devices) {
      expect(hexOf(file.subarray(offset!, offset! + size))).toBe(hexOf(config))
    }
  }

  it('is read with a description, whatever config space holds', () => {
    fc.assert(fc.property(DESCRIBED, (made) => isRead(made, written(made, true))))
  })

  it('is read without one, where capabilities tell the size of config space', () => {
    fc.assert(fc.property(UNDESCRIBED, (made) => isRead(made, written(made, false))))
  })
})

describe('a stream truncated anywhere', () => {
  /** Each device that is found has all its bytes, and none is left out of the middle. */
  const isBeginning = (found: Stream | null, made: Made) => {
    if (!found) return
    expect(truth(made).slice(0, found.devices.length)).toEqual(shown(found))
  }

  it('with a description is refused, or only its description is truncated and all devices are there', () => {
    fc.assert(
      fc.property(DESCRIBED, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (made, share) => {
        const file = written({ ...made, footers: true }, true)
        const found = outcome(file.subarray(0, share * file.length))
        if (found) expect(shown(found)).toEqual(truth(made))
      }),
    )
  })

  it('without footers and description shows only devices that it has', () => {
    fc.assert(
      fc.property(UNDESCRIBED, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (made, share) => {
        const file = written({ ...made, footers: false }, false)
        isBeginning(outcome(file.subarray(0, share * file.length)), made)
      }),
    )
  })
})

describe('a stream with something after it', () => {
  it('shows the same devices or is refused', () => {
    fc.assert(
      fc.property(DESCRIBED, fc.uint8Array({ minLength: 1, maxLength: 3 }), (made, extra) => {
        const found = outcome(bytes(written({ ...made, footers: true }, true), extra))
        if (found) expect(shown(found)).toEqual(truth(made))
      }),
    )
    fc.assert(
      fc.property(UNDESCRIBED, fc.uint8Array({ minLength: 1, maxLength: 3 }), (made, added) => {
        const found = outcome(bytes(written(made, false), added))
        if (found) expect(shown(found)).toEqual(truth(made))
      }),
    )
  })
})

describe('what a stream is wrapped in', () => {
  it('may be RAM of any size in place in the file, wherever the stream starts', () => {
    const list = fc.array(
      fc.record({ id: fc.stringMatching(/^[a-z.]{1,12}$/), length: fc.integer({ min: 1, max: 300 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    const device = described(5, idOf(0), pciState(configSpace(256)), [PCI_FIELDS(256)])
    fc.assert(
      fc.property(list, fc.nat(3000), fc.boolean(), (pages, base, isDescribed) => {
        const ramBlocks = pages.map(({ id, length }) => ({ id, length: length * PAGE }))
        const head = mappedHead(base, ramBlocks)
        const stream = isDescribed ? wholeStream([device], head) : undescribed([device.section], head)
        const found = read(bytes(Buffer.alloc(base), stream))
        expect(found).toMatchObject({ format: 'mapped-ram', ramBlocks, problems: [] })
        expect(shown(found)).toEqual([`${idOf(0)} ${hexOf(configSpace(256))}`])
      }),
      { numRuns: 25 },
    )
  })

  it("may be libvirt's header around any XML, in either byte order", () => {
    const xml = fc.string({ unit: 'grapheme', maxLength: 2000 }).map((text) => `<${text.replaceAll('\0', '')}`)
    fc.assert(
      fc.property(DESCRIBED, xml, fc.boolean(), fc.constantFrom(1, 2), (made, text, bigEndian, version) => {
        const stream = read(saveImage(written(made, true), { xml: text, bigEndian, version }))
        expect(shown(stream)).toEqual(truth(made))
        expect(stream.domain!.xml).toBe(Buffer.from(text).toString())
      }),
      { numRuns: 50 },
    )
  })

  it('may be clusters of a disk image', () => {
    const options = fc.record({
      clusterBits: fc.constantFrom(9, 12, 16),
      diskSize: fc.integer({ min: 0, max: 200_000 }),
      version: fc.constantFrom(2, 3),
      zeros: fc.constantFrom('unallocated' as const, 'marked' as const),
    })
    fc.assert(
      fc.property(DESCRIBED, options, (made, image) => {
        const file = diskImage([{ id: '1', name: 'a', state: written(made, true) }], image)
        expect(shown(read(file))).toEqual(truth(made))
      }),
      { numRuns: 50 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { read, refusal } from './fixtures'
import {
  type Block,
  blocks,
  bytes,
  capabilities,
  configSpace,
  configuration,
  described,
  EOS,
  full,
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
  stream,
  u16,
  u32,
  u64,
  undescribed,
} from './wire'

const DEVICE = full(5, '0000:00:02.0/x', pciState(configSpace(256)))
const data = Buffer.alloc(PAGE, 0x7e)

/** Entries as QEMU's migration/ram.c writes them: address and flags, name unless CONTINUE, content. */
const ENTRIES: readonly (readonly [string, Uint8Array])[] = [
  ['a page', bytes(u64(0x1008), name('pc.ram'), data)],
  ['a page of the same block', bytes(u64(0x2028), data)],
  ['a page of zeros', bytes(u64(0x1002), name('pc.ram'), [0])],
  ['a page of zeros of the same block', bytes(u64(0x3022), [0])],
  ['a page that changed', bytes(u64(0x1040), name('pc.ram'), [1], u16(9), Buffer.alloc(9, 0x7e))],
  ['a page of the same block that changed', bytes(u64(0x1060), [1], u16(0))],
  ['a compressed page', bytes(u64(0x1100), name('pc.ram'), u32(77), Buffer.alloc(77, 1))],
  ['a compressed page of the same block', bytes(u64(0x1120), u32(1), [0])],
  ['a flush of other channels', u64(0x200)],
  ['pages far up', bytes(u64(0x00ff_ffff_ffff_f022n), [0], u64(0x00ff_ffff_ffff_f028n), data)],
]

const walked = (entries: Uint8Array): string[] =>
  read(
    undescribed([DEVICE], bytes(MAGIC, configuration('m'), ramStart(), part(RAM, bytes(entries, EOS)), ramEnd)),
  ).devices.map(({ id }) => id)

describe('RAM in a stream without a description', () => {
  it.each(ENTRIES)('is walked past %s', (_, entry) => {
    expect(walked(entry)).toEqual(['0000:00:02.0/x'])
  })

  it('is walked past pages of 1 KiB, which Arm machine types up to virt-2.6 do not announce', () => {
    expect(walked(bytes(u64(0x1408), name('mach-virt.ram'), Buffer.alloc(1024, 0x7e), u64(0x2822), [0]))).toEqual([
      '0000:00:02.0/x',
    ])
  })

  it('is walked past all of them', () => {
    expect(walked(bytes(...ENTRIES.map(([, entry]) => entry)))).toEqual(['0000:00:02.0/x'])
  })

  it.each([
    ['of RDMA', u64(0x80), 'the stream was sent over RDMA: its RAM is elsewhere'],
    ['with two kinds of page', u64(0x100a), "the guest's RAM has an entry with unknown flags 0xa"],
    ['without flags', u64(0x1000), "the guest's RAM has an entry with unknown flags 0x0"],
    ['with a flag of the future', u64(0x1400), "the guest's RAM has an entry with unknown flags 0x400"],
  ])('is refused at an entry %s', (_, entry, message) => {
    const offset = bytes(MAGIC, configuration('m'), ramStart()).length + 5
    expect(refusal(() => walked(entry))).toMatchObject({ message, place: { offset } })
  })

  it('has pages of the size that the configuration gives', () => {
    const head = bytes(
      MAGIC,
      configuration('virt-7.2', { 'configuration/target-page-bits': u32(16) }),
      ramStart(blocks({ id: 'mach-virt.ram', length: 0x40000 })),
      part(RAM, bytes(u64(0x10008), name('mach-virt.ram'), Buffer.alloc(65536, 0x7e), EOS)),
      ramEnd,
    )
    expect(read(undescribed([DEVICE], head)).devices).toHaveLength(1)
  })
})

/** Address in the guest behind the length of each block: capability x-ignore-shared. */
const shared = (gpa: number | bigint): Buffer => u64(gpa)

describe('the list of RAM blocks', () => {
  const LIST: readonly Block[] = [
    { id: 'pc.ram', length: 0x1_4000_0000 },
    { id: '0000:00:03.0/virtio-net-pci.rom', length: 0x40000 },
  ]
  const head = (list: readonly Block[], ...capability: readonly string[]): Buffer => {
    const subsections = capability.length > 0 ? { 'configuration/capabilities': capabilities(...capability) } : {}
    return bytes(MAGIC, configuration('pc', subsections), ramStart(blocks(...list)), ramEnd)
  }
  const device = described(5, '0000:00:03.0/x', pciState(configSpace(256)), [PCI_FIELDS(256)])
  const listed = (file: Uint8Array) => read(file).ramBlocks
  const plain = LIST.map(({ id, length }) => ({ id, length }))

  it('is read', () => {
    expect(listed(stream([device], head(LIST)))).toEqual(plain)
  })

  it('shows the size of the ROM of a device', () => {
    expect(read(stream([device], head(LIST))).devices[0]!.rom).toBe(0x40000)
  })

  // QEMU: ram_save_setup(); a page size follows where postcopy-ram is on and the block has huge pages.
  it.each([
    ['sizes of huge pages', [u64(0x200000), u64(0x40000000)], []],
    ['a size of huge pages behind the first', [u64(0x200000), bytes()], []],
    ['a size of huge pages behind the last', [bytes(), u64(0x200000)], []],
    ['addresses', [shared(0), shared(0xfebc0000)], ['x-ignore-shared']],
    ['addresses that look like sizes of pages', [shared(0x100000), shared(0x1_0000_0000n)], ['x-ignore-shared']],
    [
      'addresses and sizes of huge pages',
      [bytes(u64(0x200000), shared(0)), bytes(u64(0x200000), shared(0x100000))],
      ['x-ignore-shared'],
    ],
  ])('is read with %s', (_, extras, capability) => {
    const list = LIST.map((block, i) => ({ ...block, extra: extras[i]! }))
    const { ramBlocks, devices } = read(stream([device], head(list, ...capability)))
    expect(ramBlocks).toEqual(plain)
    expect(devices).toHaveLength(1)
  })

  it('is refused if a block is larger than the total', () => {
    const list = bytes(u64(0x1004), name('pc.ram'), u64(0x2000))
    const file = stream([device], bytes(MAGIC, ramStart(list), ramEnd))
    expect(refusal(() => read(file))).toMatchObject({
      message: 'the RAM block "pc.ram" is larger than the RAM it is part of',
      place: { offset: file.indexOf('pc.ram') - 1 },
    })
  })

  it('may list blocks with names of any length', () => {
    // Behind the length of one, another name is no size of pages, whatever its bytes are.
    const list = Array.from({ length: 9 }, (_, i) => ({ id: 'abcdefghi'.slice(0, i + 1), length: PAGE }))
    expect(listed(stream([device], head(list)))).toEqual(list)
  })

  it('may list a block of no bytes', () => {
    const empty = [{ id: 'none', length: 0 }, ...LIST]
    expect(listed(stream([device], head(empty)))).toEqual(empty)
  })

  it('lists 65536 blocks at most', () => {
    const empty = bytes(name('b'), u64(0))
    const many = (count: number) => {
      const list = Buffer.alloc((count - 1) * empty.length, empty)
      const last = bytes(name('pc.ram'), u64(PAGE))
      return stream([device], bytes(MAGIC, ramStart(bytes(u64(PAGE | 4), list, last)), ramEnd))
    }
    expect(listed(many(65_536))).toHaveLength(65_536)
    const file = many(65_537)
    expect(refusal(() => read(file))).toMatchObject({
      message: 'the stream lists more than 65536 RAM blocks',
      place: { offset: file.indexOf('pc.ram') - 1 },
    })
  })

  it.each([
    ['in the middle of a name', 3],
    ['behind the length of the last block', 15],
    ['in what follows the last block', 15 + 7],
  ])('is refused where the file ends %s', (_, length) => {
    const front = bytes(MAGIC, [1], u32(RAM), name('ram'), u32(0), u32(4))
    const list = bytes(u64(0x2004), name('pc.ram'), u64(0x2000), EOS)
    const file = bytes(front, list.subarray(0, 8 + length))
    expect(refusal(() => read(file))).toMatchObject({
      message: "the stream ends inside the guest's RAM",
      place: { offset: file.length },
    })
  })

  it('is refused in a version that no QEMU has', () => {
    const file = stream([device])
    file.writeUInt32BE(5, file.indexOf('ram') + 7)
    expect(refusal(() => read(file))).toMatchObject({
      message: 'the section ram has version 5, not 4',
      place: { offset: file.indexOf('ram') - 6 },
    })
  })
})

describe('RAM at fixed offsets in the file (mapped-ram)', () => {
  const list = [
    { id: 'pc.ram', length: 4 * PAGE },
    { id: 'pc.bios', length: PAGE },
  ]
  const device = described(5, '0000:00:02.0/x', pciState(configSpace(256)), [PCI_FIELDS(256)])

  it('is passed over', () => {
    const { format, ramBlocks, devices } = read(stream([device], mappedHead(0, list)))
    expect({ format, ramBlocks }).toEqual({ format: 'mapped-ram', ramBlocks: list })
    expect(devices).toHaveLength(1)
  })

  it('is passed over without a description', () => {
    expect(read(undescribed([device.section], mappedHead(0, list))).devices).toHaveLength(1)
  })

  it('is passed over after a prefix, as `migrate file:…,offset=N` leaves it', () => {
    const prefix = 70_000
    const file = bytes(Buffer.alloc(prefix), stream([device], mappedHead(prefix, list)))
    expect(read(file)).toMatchObject({ format: 'mapped-ram', ramBlocks: list, problems: [] })
    expect(read(file).devices[0]!.offset).toBe(file.indexOf(configSpace(256)))
  })

  // QEMU: mapped_ram_setup_ramblock() is not called for blocks that are shared and not saved: their header is zero.
  it('has no space for blocks that are shared and not saved', () => {
    const all = [...list, { id: 'shared', length: 64 * PAGE }]
    const front = mappedHead(0, list)
    const tail = bytes(EOS, [0x7e], u32(RAM), ramEnd)
    const block = bytes(name('shared'), u64(64 * PAGE), u32(1), u64(PAGE), u64(0), u64(0))
    const total = u64(BigInt(69 * PAGE) | 4n)
    const file = bytes(front.subarray(0, front.length - tail.length), block, tail)
    file.set(total, file.indexOf('pc.ram') - 9)
    expect(read(stream([device], file))).toMatchObject({ ramBlocks: all, problems: [], devices: [{ size: 256 }] })
  })

  it.each([
    ['its bitmap in front of its header', 12, -1],
    ['its pages in front of its bitmap', 20, -1],
    ['no bitmap', 12, 0],
    ['no pages', 20, 0],
  ])('is refused with %s', (_, at, by) => {
    const file = stream([device], mappedHead(0, [{ id: 'pc.ram', length: PAGE }]))
    const header = file.indexOf('pc.ram') + 6 + 8
    // The bitmap follows the header of 28 bytes at once.
    const bitmap = header + 28
    file.writeBigUInt64BE(by === 0 ? 0n : BigInt(bitmap + by), header + at)
    expect(refusal(() => read(file))).toMatchObject({
      message: 'a block of mapped RAM does not follow its header',
      place: { offset: header },
    })
  })

  it('may have its pages right after its bitmap, and that right after its header', () => {
    const file = stream([device], mappedHead(0, [{ id: 'pc.ram', length: PAGE }]))
    const header = file.indexOf('pc.ram') + 6 + 8
    const from = header + 28
    const pages = Number(file.readBigUInt64BE(header + 20))
    file.writeBigUInt64BE(BigInt(from), header + 20)
    expect(read(bytes(file.subarray(0, from), file.subarray(pages))).devices).toHaveLength(1)
  })

  it.each([
    ['lie in front of its header', 36, 'a block of mapped RAM does not follow its header'],
    ['have another version', 3, "the stream's mapped RAM has version 255, not 1"],
  ])('is refused when its pages %s', (_, at, message) => {
    const file = stream([device], mappedHead(0, [{ id: 'pc.ram', length: PAGE }]))
    const header = file.indexOf('pc.ram') + 6 + 8
    if (at === 3) file[header + 3] = 0xff
    else file.writeBigUInt64BE(5n, header + 12)
    expect(refusal(() => read(file))).toMatchObject({ message, place: { offset: header } })
  })
})

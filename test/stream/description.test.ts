import { describe, expect, it } from 'vitest'
import { read, refusal } from './fixtures'
import {
  blocks,
  bytes,
  configSpace,
  type DescribedField,
  described,
  description,
  full,
  MAGIC,
  name,
  PCI_FIELDS,
  pciState,
  ramEnd,
  ramStart,
  stream,
  u16,
  u32,
} from './wire'

const CONFIG = configSpace(256)
const STATE = pciState(CONFIG)
const field = (size: number, more: object = {}): DescribedField => ({ name: 'f', type: 'buffer', size, ...more })

const struct = (
  size: number,
  fields: readonly DescribedField[],
  subsections: readonly object[] = [],
): DescribedField => ({
  name: 's',
  type: 'struct',
  struct: { fields, subsections },
  size,
})

const subsection = (title: string, content: Uint8Array): Buffer => bytes([5], name(title), u32(1), content)

interface Layout {
  readonly where: string
  readonly payload: Uint8Array
  readonly fields: readonly DescribedField[]
  readonly subsections?: readonly object[]
}

/** Payloads with config space in them, and how QEMU's vmstate_save_state_v() describes them. */
const LAYOUTS: readonly Layout[] = [
  { where: 'first', payload: STATE, fields: [PCI_FIELDS(256)] },
  {
    where: 'behind plain fields',
    payload: bytes(Buffer.alloc(7), STATE, [1]),
    fields: [field(3), field(4), PCI_FIELDS(256), field(1)],
  },
  {
    where: 'behind an array of equal elements',
    payload: bytes(Buffer.alloc(40), STATE),
    fields: [field(8, { array_len: 5 }), PCI_FIELDS(256)],
  },
  {
    where: 'behind elements that are described one by one',
    payload: bytes(Buffer.alloc(9), STATE),
    fields: [field(4, { index: 0 }), field(5, { index: 1 }), PCI_FIELDS(256)],
  },
  {
    where: 'in a struct in a struct',
    payload: bytes([0, 0], STATE, [9]),
    fields: [struct(279, [field(2), struct(276, [PCI_FIELDS(256)]), field(1)])],
  },
  {
    where: 'in a struct of a version of its own',
    payload: bytes([0], STATE),
    fields: [field(1), { name: 'v', type: 'vstruct', vmsd_name: 'x', fields: [PCI_FIELDS(256)], size: 276 }],
  },
  {
    where: 'in a subsection, behind another one',
    payload: bytes([1, 2], subsection('x/one', Buffer.alloc(6)), subsection('x/pcie', STATE)),
    fields: [field(2)],
    subsections: [
      { vmsd_name: 'x/one', version: 1, fields: [field(6)] },
      { vmsd_name: 'x/pcie', version: 1, fields: [PCI_FIELDS(256)] },
    ],
  },
  {
    where: 'behind a struct with subsections of its own',
    payload: bytes([1], subsection('s/a', Buffer.alloc(3)), STATE),
    fields: [struct(1 + 9 + 3, [field(1)], [{ vmsd_name: 's/a', version: 1, fields: [field(3)] }]), PCI_FIELDS(256)],
  },
]

describe('the description of a stream', () => {
  it.each(LAYOUTS)('puts config space $where', ({ payload, fields, subsections = [] }) => {
    const file = stream([described(5, '0000:00:02.0/x', payload, fields, { subsections })])
    const { devices, problems } = read(file)
    expect(problems).toEqual([])
    expect(devices.map(({ config, offset }) => [offset, config])).toEqual([
      [file.indexOf(CONFIG), new Uint8Array(CONFIG)],
    ])
  })

  it('has sections whose payload is empty, and such without fields', () => {
    const file = stream([
      described(5, 'empty', Buffer.alloc(0), []),
      described(6, '0000:00:02.0/x', STATE, [PCI_FIELDS(256)]),
      { section: full(7, 'old', Buffer.alloc(11)), entry: { name: 'old', instance_id: 0, size: 11 } },
    ])
    expect(read(file).sections.map(({ id }) => id)).toEqual(['ram', 'empty', '0000:00:02.0/x', 'old'])
  })

  it.each([
    ['what a drive has identified itself as', { ...field(512), name: 'identify_data' }],
    ['multicast addresses', { ...field(12), name: 'mcast_list' }],
    ['errors', { ...struct(32, [field(32)]), struct: { vmsd_name: 'PCIE_AER_ERROR', fields: [field(32)] } }],
  ])('does not count %s as bytes that every destination reads', (_, more) => {
    const file = stream([described(5, 'x', Buffer.alloc(2 + more.size), [field(2), more])])
    expect(read(file).sections[1]!.fixedSizes).toEqual(new Map([['', 2]]))
  })

  it.each(['scsi-requests', 'usb-redir-bufpq'])('does not count a section with a field of type %s', (type) => {
    const file = stream([described(5, 'x', Buffer.alloc(3), [field(2), { ...field(1), type }])])
    expect(read(file).sections[1]!.fixedSizes).toEqual(new Map())
  })

  it('may have what is no field among the fields, and no section among the subsections', () => {
    const fields = [null, 5, 'f', [field(9)], field(2)] as unknown as DescribedField[]
    const file = stream([described(5, 'x', u16(1), fields, { subsections: [7, { fields: 5 }].slice(0, 1) })])
    expect(read(file).sections[1]!.fixedSizes).toEqual(new Map([['', 2]]))
  })

  it('may have a subsection without a name', () => {
    const file = stream([
      described(5, 'x', bytes([1], subsection('', u16(3))), [field(1)], { subsections: [{ fields: [field(2)] }] }),
    ])
    expect(read(file).notes).toEqual([])
    expect(read(file).sections[1]!.fixedSizes).toEqual(
      new Map([
        ['', 1],
        ['', 2],
      ]),
    )
  })

  it('counts subsections of one name once if they have one size, and not at all if they differ', () => {
    const part = (vmsd_name: string, size: number) => ({ vmsd_name, fields: [field(size)] })
    const list = [part('x/same', 3), part('x/same', 3), part('x/other', 1), part('x/other', 2), part('x/other', 2)]
    const payload = bytes(...list.map(({ vmsd_name, fields }) => subsection(vmsd_name, Buffer.alloc(fields[0]!.size))))
    const file = stream([described(5, 'x', payload, [], { subsections: list })])
    expect(read(file).sections[1]!.fixedSizes).toEqual(
      new Map([
        ['', 0],
        ['x/same', 3],
      ]),
    )
  })

  it('names 64 subsections of a section at most', () => {
    const list = Array.from({ length: 70 }, (_, i) => ({ vmsd_name: `x/${i}`, fields: [field(1)] }))
    const payload = bytes(...list.map(({ vmsd_name }) => subsection(vmsd_name, u16(0).subarray(0, 1))))
    const { fixedSizes } = read(stream([described(5, 'x', payload, [], { subsections: list })])).sections[1]!
    expect([...fixedSizes.keys()]).toEqual(['', ...list.slice(0, 64).map(({ vmsd_name }) => vmsd_name)])
  })

  it('tells instances apart by a number of 32 bits', () => {
    const entry = { name: 'x', instance_id: -1, vmsd_name: 'x', fields: [field(2)] }
    const file = stream([{ section: full(5, 'x', Buffer.alloc(2), 0xffffffff), entry }])
    expect(read(file).sections[1]).toMatchObject({ id: 'x', instance: 0xffffffff })
  })
})

describe('what ends a stream', () => {
  const sections = [described(4, 'first', Buffer.alloc(9)), described(5, '0000:00:02.0/x', STATE, [PCI_FIELDS(256)])]
  const file = stream(sections)
  const tail = description(sections.map(({ entry }) => entry)).length

  // The length of the JSON decides where its last zero byte stands.
  it.each([1023, 1024, 65_280, 65_535, 65_536, 131_072])('is a description of any length: %d bytes', (length) => {
    const plain = JSON.stringify({ devices: sections.map(({ entry }) => entry), more: '' })
    const text = plain.replace('"more":""', `"more":"${'y'.repeat(Math.max(0, length - plain.length))}"`)
    const whole = bytes(file.subarray(0, file.length - tail), [0, 6], u32(text.length), text)
    expect(read(whole).sections.map(({ id }) => id)).toEqual(['ram', 'first', '0000:00:02.0/x'])
    expect(read(whole).devices.map(({ offset }) => offset)).toEqual([whole.indexOf(CONFIG)])
  })

  it.each([
    ['a length that is too small', -1],
    ['a length that is too large', 1],
  ])('is no description with %s: what is in front is read without it', (_, by) => {
    const wrong = Buffer.from(file)
    const at = file.length - tail + 2
    wrong.writeUInt32BE(wrong.readUInt32BE(at) + by, at)
    expect(refusal(() => read(wrong)).message).toMatch(/^the stream('s description| ends inside its description)/)
  })
})

describe('a description that is wrong', () => {
  const device = described(5, '0000:00:02.0/x', STATE, [PCI_FIELDS(256)])
  const longer = (more: number) => ({
    ...device,
    entry: { ...device.entry, fields: [PCI_FIELDS(256), field(more)] },
  })
  const other = described(6, 'other', Buffer.alloc(20))

  it.each([1, 7, 5000])('of a device that is %d bytes shorter: the device is found by its footer', (more) => {
    const { devices, problems } = read(stream([described(4, 'first', Buffer.alloc(9)), longer(more), other]))
    expect(devices.map(({ config }) => config)).toEqual([new Uint8Array(CONFIG)])
    const reason = "it is not as long as the stream's description says, or not described"
    expect(problems).toEqual([{ section: '0000:00:02.0/x', instance: 0, reason }])
  })

  it('of a section that is not there: it is listed, the others are read', () => {
    const absent = { section: Buffer.alloc(0), entry: { ...device.entry, name: '0000:00:03.0/y' } }
    const { devices, problems } = read(stream([device, absent, other]))
    expect(devices).toHaveLength(1)
    expect(problems).toEqual([
      {
        section: '0000:00:03.0/y',
        instance: 0,
        reason: 'its section is not where the description of the stream puts it',
      },
    ])
  })

  it('that leaves a section out: it is read all the same', () => {
    const silent = bytes(stream([]).subarray(0, -description([]).length), device.section, other.section)
    const { devices } = read(bytes(silent, description([other.entry])))
    expect(devices.map(({ id }) => id)).toEqual(['0000:00:02.0/x'])
  })

  it.each([
    [
      'says nothing of config space',
      [field(276)],
      'its state begins like that of a PCI device, but is not described as one',
    ],
    [
      'puts it elsewhere',
      [field(3), { ...PCI_FIELDS(256), size: 273 }],
      'there is no state of a PCI device where the description puts its config space',
    ],
    [
      'makes it too long',
      [{ name: 'c', type: 'pci config', size: 276 }],
      'its config space is described as 276 bytes long',
    ],
    [
      'has two',
      [
        { name: 'a', type: 'pci config', size: 256 },
        { name: 'b', type: 'pci config', size: 20 },
      ],
      'its description has more than one config space',
    ],
    [
      'has three',
      [
        { name: 'a', type: 'pci config', size: 256 },
        { name: 'b', type: 'pci config', size: 12 },
        { name: 'c', type: 'pci config', size: 8 },
      ],
      'its description has more than one config space',
    ],
  ])('that %s: the device is listed', (_, fields, reason) => {
    const { devices, problems } = read(stream([described(5, '0000:00:02.0/x', STATE, fields)]))
    expect(devices).toEqual([])
    expect(problems).toEqual([{ section: '0000:00:02.0/x', instance: 0, reason }])
  })

  it.each([
    ['a size below zero', { fields: [field(-1)] }],
    ['a size of half a byte', { fields: [field(0.5)] }],
    ['no size', { fields: [{ name: 'f', type: 'buffer' }] }],
    ['a size that is text', { fields: [field('9' as never)] }],
    ['2^32 - 1 elements of 2^32 - 1 bytes', { fields: [field(2 ** 32 - 1, { array_len: 2 ** 32 - 1 })] }],
    ['a length of an array that is none', { fields: [field(1, { array_len: {} })] }],
  ])('that has %s is refused', (_, more) => {
    const { message, place } = refusal(() => read(stream([described(5, 'x', Buffer.alloc(4), [], more)])))
    expect(message).toMatch(/^the stream's description of x is wrong: /)
    expect(place.offset).toBeGreaterThan(100)
  })

  it.each([
    ['a number among the sections', '[5]'],
    ['a section without a name', '[{"instance_id":0}]'],
    ['an instance that is text', '[{"name":"x","instance_id":"0"}]'],
    ['a name of 300 bytes', `[{"name":"${'x'.repeat(300)}","instance_id":0}]`],
    ['a list that has no end', '[{"name":"x","instance_id":0}'],
    ['a list without commas', '[{} {}]'],
    ['100 levels', `[${'['.repeat(100)}${']'.repeat(100)}]`],
    ['no value', '[{"name":}]'],
    ['no value at all', ''],
    ['text in place of the list', '"x"'],
    ['a number in place of the list', '5'],
  ])('that has %s is refused', (_, devices) => {
    const json = `{"page_size":4096,"devices":${devices}}`
    const head = stream([]).subarray(0, -description([]).length)
    const { message, place } = refusal(() => read(bytes(head, [0, 6], u32(json.length), json)))
    expect(message).toMatch(/^the stream's description /)
    expect(place.offset).toBeGreaterThan(head.length)
  })

  const sized = (size: unknown) => {
    const json = `{"page_size":${JSON.stringify(size)},"devices":[]}`
    // The first 9 KiB of RAM: a whole number of pages of 1 KiB, not of larger ones.
    const total = size === 1024 ? 9 * 1024 : 2 ** 25
    const head = bytes(MAGIC, ramStart(blocks({ id: 'pc.ram', length: total })), ramEnd)
    return bytes(head, [0, 6], u32(json.length), json)
  }

  it.each([1024, 4096, 65_536, 2 ** 24])('that tells pages of %d bytes is believed', (size) => {
    expect(read(sized(size)).ramBlocks).toHaveLength(1)
  })

  it.each([0, 3, 512, 3000, 4097, 2 ** 25, 2 ** 32, -4096, 1024.5, '4096', null, [4096]])(
    'that tells pages of %j bytes is refused',
    (size) => {
      const file = sized(size)
      expect(refusal(() => read(file))).toMatchObject({
        message: "the stream's description gives a page size that no machine has",
        place: { offset: file.indexOf('"page_size":') + '"page_size":'.length },
      })
    },
  )

  it('has names of 255 bytes at most', () => {
    const named = (length: number) => stream([described(5, 'x'.repeat(length), u32(1))])
    expect(read(named(255)).notes).toEqual([])
    const json = JSON.stringify({ devices: [{ name: 'x'.repeat(256), instance_id: 0 }] })
    const head = stream([]).subarray(0, -description([]).length)
    expect(refusal(() => read(bytes(head, [0, 6], u32(json.length), json))).message).toBe(
      "the stream's description has an entry that is not a section: its name is missing or longer than 255 bytes",
    )
  })
})

it("config space under a name that is no PCI function's is told, not passed over", () => {
  const title = '0000:00:02.0/a/b'
  const { devices, problems } = read(stream([described(3, title, pciState(configSpace(256)), [PCI_FIELDS(256)])]))
  expect([devices, problems]).toEqual([
    [],
    [{ section: title, instance: 0, reason: 'it has config space, but its name is not that of a PCI function' }],
  ])
})

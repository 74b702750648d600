import { describe, expect, it } from 'vitest'
import { read, refusal } from './fixtures'
import {
  bytes,
  configSpace,
  type DescribedField,
  described,
  description,
  full,
  name,
  PCI_FIELDS,
  pciState,
  stream,
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

  it('tells instances apart by a number of 32 bits', () => {
    const entry = { name: 'x', instance_id: -1, vmsd_name: 'x', fields: [field(2)] }
    const file = stream([{ section: full(5, 'x', Buffer.alloc(2), 0xffffffff), entry }])
    expect(read(file).sections[1]).toMatchObject({ id: 'x', instance: 0xffffffff })
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
    const { devices, notes } = read(stream([described(4, 'first', Buffer.alloc(9)), longer(more), other]))
    expect(devices.map(({ config }) => config)).toEqual([new Uint8Array(CONFIG)])
    expect(notes).toEqual(["0000:00:02.0/x: not as long as the stream's description says, or not described"])
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
      'its state begins as that of a PCI device does, but is described as none',
    ],
    [
      'puts it elsewhere',
      [field(3), { ...PCI_FIELDS(256), size: 273 }],
      'where the description puts its config space, the state of a PCI device does not begin',
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
  ])('that has %s is refused', (_, devices) => {
    const json = `{"page_size":4096,"devices":${devices}}`
    const head = stream([]).subarray(0, -description([]).length)
    const { message, place } = refusal(() => read(bytes(head, [0, 6], u32(json.length), json)))
    expect(message).toMatch(/^the stream's description /)
    expect(place.offset).toBeGreaterThan(head.length)
  })

  it('that names a size of pages no machine has is refused', () => {
    const json = '{"page_size":3,"devices":[]}'
    const head = stream([]).subarray(0, -description([]).length)
    expect(refusal(() => read(bytes(head, [0, 6], u32(json.length), json))).message).toContain('size of pages')
  })
})

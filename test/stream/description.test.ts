import { describe, expect, it } from 'vitest'
import { CONFIG, field, LAYOUTS, STATE, struct, subsection } from './described'
import { read, refusal } from './fixtures'
import {
  bytes,
  configSpace,
  type DescribedField,
  described,
  description,
  full,
  PCI_FIELDS,
  pciState,
  stream,
  u16,
  u32,
} from './wire'

describe('the description of a stream', () => {
  it.each(LAYOUTS)('puts config space $where', ({ payload, fields, subsections = [] }) => {
    const file = stream([described(5, '0000:00:02.0/x', payload, fields, { subsections })])
    const { devices, problems } = read(file)
    expect(problems).toEqual([])
    expect(devices.map(({ config, offset }) => [offset, config])).toEqual([
      [file.indexOf(CONFIG), new Uint8Array(CONFIG)],
    ])
  })

  it('has sections with an empty payload, and sections without fields', () => {
    const file = stream([
      described(5, 'empty', Buffer.alloc(0), []),
      described(6, '0000:00:02.0/x', STATE, [PCI_FIELDS(256)]),
      { section: full(7, 'old', Buffer.alloc(11)), entry: { name: 'old', instance_id: 0, size: 11 } },
    ])
    expect(read(file).sections.map(({ id }) => id)).toEqual(['ram', 'empty', '0000:00:02.0/x', 'old'])
  })

  it.each([
    ['how a drive has identified itself', { ...field(512), name: 'identify_data' }],
    ['multicast addresses', { ...field(12), name: 'mcast_list' }],
    ['errors', { ...struct(32, [field(32)]), struct: { vmsd_name: 'PCIE_AER_ERROR', fields: [field(32)] } }],
  ])('does not count %s as bytes that every destination reads', (_, extra) => {
    const file = stream([described(5, 'x', Buffer.alloc(2 + extra.size), [field(2), extra])])
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

  it('distinguishes instances by a number of 32 bits', () => {
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

it("config space under a name that is not a PCI function's is reported, not skipped", () => {
  const title = '0000:00:02.0/a/b'
  const { devices, problems } = read(stream([described(3, title, pciState(configSpace(256)), [PCI_FIELDS(256)])]))
  expect([devices, problems]).toEqual([
    [],
    [{ section: title, instance: 0, reason: 'it has config space, but its name is not that of a PCI function' }],
  ])
})

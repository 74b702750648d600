import { describe, expect, it } from 'vitest'
import { CONFIG, field, STATE } from './described'
import { read, refusal } from './fixtures'
import { blocks, bytes, described, description, MAGIC, PCI_FIELDS, ramEnd, ramStart, stream, u32 } from './wire'

describe('a description that is wrong', () => {
  const device = described(5, '0000:00:02.0/x', STATE, [PCI_FIELDS(256)])
  const longer = (extra: number) => ({
    ...device,
    entry: { ...device.entry, fields: [PCI_FIELDS(256), field(extra)] },
  })
  const other = described(6, 'other', Buffer.alloc(20))

  it.each([1, 7, 5000])('of a device that is %d bytes shorter: the device is found by its footer', (added) => {
    const { devices, problems } = read(stream([described(4, 'first', Buffer.alloc(9)), longer(added), other]))
    expect(devices.map(({ config }) => config)).toEqual([new Uint8Array(CONFIG)])
    const reason = "it is not as long as the stream's description says, or not described"
    expect(problems).toEqual([{ section: '0000:00:02.0/x', instance: 0, reason }])
  })

  it('of a missing section: it is listed, the others are read', () => {
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

  it('that leaves a section out: it is read anyway', () => {
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
    ['an array length that is not a number', { fields: [field(1, { array_len: {} })] }],
  ])('that has %s is refused', (_, extra) => {
    const { message, place } = refusal(() => read(stream([described(5, 'x', Buffer.alloc(4), [], extra)])))
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

  it.each([1024, 4096, 65_536, 2 ** 24])('that gives pages of %d bytes is believed', (size) => {
    expect(read(sized(size)).ramBlocks).toHaveLength(1)
  })

  it.each([0, 3, 512, 3000, 4097, 2 ** 25, 2 ** 32, -4096, 1024.5, '4096', null, [4096]])(
    'that gives pages of %j bytes is refused',
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

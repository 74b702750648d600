import { describe, expect, it } from 'vitest'
import { hexOf, read, refusal } from './fixtures'
import {
  bare,
  bytes,
  configSpace,
  configuration,
  type Described,
  described,
  description,
  EOS,
  footer,
  full,
  HEAD,
  MAGIC,
  PCI_FIELDS,
  part,
  pciState,
  RAM,
  ramEnd,
  ramStart,
  start,
  stream,
  u16,
  u32,
  VFIO,
} from './wire'

const CONFIG = configSpace(256)
const DEVICE = '0000:00:02.0/x'
const device = described(5, DEVICE, pciState(CONFIG), [PCI_FIELDS(256)])
const timer = described(4, 'timer', Buffer.alloc(9, 0x11))
const last = described(6, 'last', u32(0x01020304))
const FRONT = bytes(MAGIC, configuration('pc-q35-7.2'))
const BARE_HEAD = bytes(MAGIC, bare(ramStart()), bare(ramEnd))

const without = ({ section, entry }: Described): Described => ({ section: bare(section), entry })
/** The same section, described as so many bytes longer or shorter than it is. */
const misdescribed = ({ section, entry }: Described, by: number): Described => {
  const fields = entry.fields as readonly { readonly size: number }[]
  const size = fields.reduce((sum, field) => sum + field.size, by)
  return { section, entry: { ...entry, fields: [{ name: 'state', type: 'buffer', size }] } }
}
const renamed = ({ entry }: Described, name: string): Described => ({
  section: Buffer.alloc(0),
  entry: { ...entry, name },
})

const names = (file: Uint8Array) => read(file).sections.map(({ id }) => id)
/** Everything that a reading in the right places finds: sections where they begin, and config space. */
function placed(file: Uint8Array, sections: readonly Described[]) {
  const stream = read(file)
  const expected = sections.map(({ section }) => Buffer.from(file).indexOf(section))
  expect(stream.sections.filter(({ id }) => id !== 'ram').map(({ offset }) => offset)).toEqual(expected)
  expect(stream.devices.map(({ config }) => hexOf(config))).toEqual([hexOf(CONFIG)])
  return stream
}

const ALL = [timer, device, last]
const REASON = "it is not as long as the stream's description says, or not described"
const unlike = (section: unknown, instance = 0) => ({ section, instance, reason: REASON })

describe('the sections that a description lists, walked back to front', () => {
  it.each([
    ['with footers', ALL, HEAD],
    ['without', ALL.map(without), BARE_HEAD],
  ])('are found %s', (_, sections, head) => {
    const { problems, notes } = placed(stream(sections, head), sections)
    expect({ problems, notes }).toEqual({ problems: [], notes: [] })
  })

  it.each([
    ['with footers', ALL],
    ['without', ALL.map(without)],
  ])('are found in a stream without sections in parts, %s, if an earlier one is not described', (_, sections) => {
    const file = stream(sections, FRONT)
    const tail = description(sections.slice(1).map(({ entry }) => entry))
    const cut = bytes(file.subarray(0, file.length - description(ALL.map(({ entry }) => entry)).length), tail)
    if (sections === ALL) {
      expect(placed(cut, sections).problems).toEqual([unlike('timer')])
    } else expect(refusal(() => read(cut)).message).toBe('no section that ends here can be found')
  })

  it.each([-4, -1, 1, 3, 5, 9])('are found by their footers where one is described as %d bytes longer', (by) => {
    for (const i of ALL.keys()) {
      const sections = ALL.map((one, index) => (index === i ? misdescribed(one, by) : one))
      expect(placed(stream(sections), sections).problems).toEqual([unlike(ALL[i]!.entry.name)])
    }
  })

  it('are found by their headers where there are no footers', () => {
    for (const [i, { entry }] of ALL.entries()) {
      const sections = ALL.map(without).map((one, index) => (index === i ? misdescribed(one, 2) : one))
      expect(placed(stream(sections, BARE_HEAD), sections).problems).toEqual([unlike(entry.name)])
    }
  })

  it('are not taken from the inside of another section', () => {
    // The payload holds a whole section of the same number, of a name that is described further in front.
    const inner = full(6, 'last', u32(7))
    const outer = described(6, 'last', bytes(inner.subarray(0, 12), Buffer.alloc(4)))
    const file = stream([timer, device, outer])
    expect(placed(file, [timer, device, outer]).notes).toEqual([])
  })

  it('without footers are looked for by the headers of what is described, not of others', () => {
    const decoy = full(9, 'unknown', u16(1))
    const holding = described(7, 'holding', bytes(u16(3), decoy, u32(5)))
    const sections = [timer, device, holding].map(without)
    const wrong = [...sections.slice(0, 2), misdescribed(sections[2]!, 1)]
    expect(placed(stream(wrong, BARE_HEAD), sections).problems).toEqual([unlike('holding')])
  })

  it('are listed where the stream does not have them', () => {
    const absent = renamed(device, '0000:00:07.0/y')
    const { problems, notes } = placed(stream([timer, absent, device, last]), [timer, device, last])
    expect(problems).toEqual([
      {
        section: '0000:00:07.0/y',
        instance: 0,
        reason: 'its section is not where the description of the stream puts it',
      },
    ])
    expect(notes).toEqual(['0000:00:07.0/y: described by the stream, but not in it'])
  })

  it.each([
    ['a virtio device', [{ name: 'virtio', type: 'virtio', size: 900 }]],
    ['a PCI device', [PCI_FIELDS(256)]],
  ])('are listed where one that is missing is that of %s', (_, fields) => {
    const absent = { section: Buffer.alloc(0), entry: { ...last.entry, name: '0000:00:09.0/z', fields } }
    expect(read(stream([timer, absent, last])).problems).toMatchObject([{ section: '0000:00:09.0/z', instance: 0 }])
  })

  it.each([0, 1, 2, 3])('may be missing in any place: %d', (at) => {
    const absent = renamed(last, 'absent')
    const sections = [...ALL.slice(0, at), absent, ...ALL.slice(at)]
    const { problems, notes } = placed(stream(sections), ALL)
    const behind = ALL.slice(at).map(({ entry }) => String(entry.name))
    expect(problems).toEqual([])
    expect(notes.at(-1)).toBe('absent: described by the stream, but not in it')
    expect(behind.every((name) => names(stream(sections)).includes(name))).toBe(true)
  })

  it('are identified by their instances', () => {
    const twice = (instance: number): Described => ({
      section: full(7 + instance, 'twice', u16(instance), instance),
      entry: { ...described(7, 'twice', u16(0)).entry, instance_id: instance },
    })
    const [zero, one] = [twice(0), twice(1)]
    expect(placed(stream([zero, device, one]), [zero, device, one]).notes).toEqual([])
    const other = { section: one.section, entry: zero.entry }
    const { problems, notes } = placed(stream([device, other]), [device, other])
    expect(problems).toEqual([unlike('twice', 1)])
    expect(notes).toEqual(['twice: described by the stream, but not in it'])
  })

  it('may be twice in the stream and once in the description', () => {
    const sections = [...ALL, last].map(({ section }) => section)
    const file = bytes(HEAD, ...sections, description(ALL.map(({ entry }) => entry)))
    expect(names(file)).toEqual(['ram', 'timer', DEVICE, 'last', 'last'])
    expect(read(file).problems).toEqual([unlike('last')])
  })

  it('do not begin with what reaches into their footers', () => {
    // The instance of a section without payload reads as a footer of its own number.
    const header = bytes([4], u32(0x0a), [4], 'time', footer(0x0a).subarray(0, 1), u32(0x0a), [0, 0, 0])
    const file = bytes(HEAD, header.subarray(0, 15), description([timer.entry]))
    expect(refusal(() => read(file)).message).toBe('no section that ends here can be found')
  })

  it('may have the highest number', () => {
    const highest = described(0xffffff, 'highest', u32(3))
    const sections = [timer, device, misdescribed(highest, 1)]
    expect(placed(stream(sections), sections).problems).toEqual([unlike('highest')])
  })

  it('may begin where the forward walk stopped', () => {
    const absent = renamed(last, 'absent')
    expect(placed(stream([absent, ...ALL], FRONT), ALL).notes).toEqual([
      'absent: described by the stream, but not in it',
    ])
  })

  it('may be searched for among bytes that look like them', () => {
    const decoys = bytes([4], u32(8), [0], [4], u32(8), [200], Buffer.alloc(9))
    const holding = described(8, 'holding', bytes(u16(3), decoys, decoys))
    const sections = [timer, device, misdescribed(holding, 3)]
    expect(placed(stream(sections), sections).problems).toEqual([unlike('holding')])
  })

  it('without footers may end like those with footers', () => {
    const tricky = described(4, 'tricky', bytes(u32(9), footer(RAM)))
    const sections = [tricky, device, described(7, 'more', footer(RAM))].map(without)
    expect(placed(stream(sections, BARE_HEAD), sections).notes).toEqual([])
  })

  it('are searched for in 64 MiB in total', () => {
    const MIB = 1024 * 1024
    const large = (name: string, size: number) => misdescribed(described(9, name, Buffer.alloc(size)), 1)
    expect(names(stream([device, large('a', 60 * MIB)]))).toEqual(['ram', DEVICE, 'a'])
    const none = 'no section that ends here can be found'
    expect(refusal(() => read(stream([device, large('a', 65 * MIB)]))).message).toBe(none)
    expect(refusal(() => read(stream([device, large('a', 40 * MIB), large('b', 40 * MIB)]))).message).toBe(none)
  })

  it('count many notes together', () => {
    const gone = Array.from({ length: 7 }, (_, i) => renamed(last, `gone${i}`))
    expect(read(stream([...gone, ...ALL])).notes).toEqual([
      'gone0, gone1, gone2, gone3, gone4 and 2 more: described by the stream, but not in it',
    ])
    expect(read(stream([...gone.slice(2), ...ALL])).notes).toEqual([
      'gone2, gone3, gone4, gone5, gone6: described by the stream, but not in it',
    ])
  })

  it('are not looked for beyond the parts of other sections', () => {
    const file = stream([renamed(last, 'ram'), ...ALL], bytes(FRONT, ramStart(), part(RAM, EOS), ramEnd))
    expect(placed(file, ALL).notes).toEqual(['ram: described by the stream, but not in it'])
  })
})

describe("sections that can't be walked back to front", () => {
  const end = (file: Uint8Array, sections: readonly Described[]) =>
    file.length - description(sections.map(({ entry }) => entry)).length

  it('as the last one has no footer are refused', () => {
    const file = stream([timer, without(device)])
    expect(refusal(() => read(file))).toMatchObject({
      message: 'no section that ends here can be found',
      place: { offset: end(file, [timer, device]) },
    })
  })

  it.each([
    ['of no section', 99],
    ['of another section', 4],
  ])('as the footer of the last one has the number %s are refused', (_, number) => {
    const wrong = { section: bytes(bare(device.section), footer(number)), entry: device.entry }
    const file = stream([wrong])
    expect(refusal(() => read(file))).toMatchObject({
      message: 'no section that ends here can be found',
      place: { offset: end(file, [device]) },
    })
  })

  it.each([0, 1, 3, 5])('as one begins with %d are refused', (type) => {
    const file = stream([timer, device])
    file[file.indexOf(device.section)] = type
    expect(refusal(() => read(file)).message).toBe('no section that ends here can be found')
  })

  it('with something before the mark of the end are refused', () => {
    const sections = [timer, { section: bytes(device.section, [0x55]), entry: device.entry }]
    expect(refusal(() => read(stream(sections))).message).toBe('no section that ends here can be found')
  })

  it('as the end is not marked are refused', () => {
    const file = stream(ALL)
    const mark = end(file, ALL)
    file[mark] = 1
    expect(refusal(() => read(file))).toMatchObject({
      message: 'the stream has no end marker before its description',
      place: { offset: mark },
    })
  })
})

describe('the sections of a vfio device', () => {
  const ID = '0000:00:01.0:00.0/vfio'
  const started = start(9, ID, bytes(VFIO.SETUP, VFIO.END))
  const silent = { section: ID, instance: 0, reason: 'no section with its config space was found' }

  it.each([
    ['there is no last part', stream([timer], bytes(FRONT, ramStart(), started, ramEnd))],
    ['there are no footers', stream([without(timer)], bytes(BARE_HEAD.subarray(0, -13), bare(started), bare(ramEnd)))],
  ])('that holds no config space is listed where %s', (_, file) => {
    expect(read(file).problems).toEqual([silent])
  })

  it('is listed once if it has begun and its described section is missing', () => {
    const gone = { name: ID, instance_id: 0, size: 40, fields: [{ name: 'data', size: 40, type: 'buffer' }] }
    const file = stream([{ section: Buffer.alloc(0), entry: gone }, timer], bytes(FRONT, ramStart(), started, ramEnd))
    expect(read(file).problems).toEqual([
      { ...silent, reason: 'its section is not where the description of the stream puts it' },
    ])
  })
})

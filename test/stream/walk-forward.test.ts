import { describe, expect, it } from 'vitest'
import { read, refusal } from './fixtures'
import { DEVICE, device, FRONT, layout, places, STATE, vfioStart } from './parts'
import {
  bare,
  bytes,
  command,
  configSpace,
  configuration,
  description,
  EOS,
  end,
  footer,
  full,
  HEAD,
  MAGIC,
  name,
  part,
  RAM,
  ramEnd,
  ramStart,
  start,
  u16,
  u32,
  u64,
} from './wire'

describe('a stream without a description, walked front to back', () => {
  /** What may follow a section of which nobody knows the length: enum qemu_vm_section, migration/savevm.h. */
  const FOLLOWERS: readonly (readonly [string, string, Buffer])[] = [
    ['the beginning of a section in parts', '0000:00:01.0:00.0/vfio', vfioStart],
    ['a part', '', part(RAM, EOS)],
    ['a last part', '', end(RAM, EOS)],
    ['a section in one piece', 'other', full(6, 'other', Buffer.alloc(3))],
    ['a command: SWITCHOVER_START', '', command(11)],
    ['a command with data: PING', '', command(2, u32(1))],
    ['the highest command that is let pass', '', command(0x1f)],
  ]

  it.each(FOLLOWERS)('ends a section of unknown length where %s follows', (_, id, follower) => {
    const { expected, body } = layout(
      FRONT,
      ['ram', ramStart()],
      ['timer', full(4, 'timer', Buffer.alloc(11, 0x7e))],
      [id, follower],
      [DEVICE, device],
    )
    const file = bytes(body, [0])
    expect(places(file)).toEqual(expected)
    expect(read(file).devices.map(({ offset }) => offset)).toEqual([file.indexOf(configSpace(256))])
    expect(read(file).ramBlocks).toEqual([{ id: 'pc.ram', length: 8192 }])
  })

  /** Behind the number of the section in a footer, none of these begins a part of a stream. */
  it.each([
    ['a part of a section that has not begun', bytes([2], u32(77))],
    ['a last part of a section that has not begun', bytes([3], u32(0x02000000))],
    ['a command that does not exist', command(0x20)],
    ['a command beyond all', command(0x100)],
    ['a header with a name of control characters', bytes([4], u32(6), name('\x01\x02'), u32(0), u32(1))],
    ['a header with a name that ends with one', bytes([4], u32(6), name('a\x01'), u32(0), u32(1))],
    ['a header with a name that begins with a blank', bytes([4], u32(6), name(' a'), u32(0), u32(1))],
    ['a header without a name', bytes([4], u32(6), name(''), u32(0), u32(1))],
    ['a header of a section with too high a number', bytes([1], u32(0x01000000), name('a'), u32(0), u32(1))],
    ['the mark of the end in front of something else', bytes([0], [1])],
    ['a subsection', bytes([5], name('x/y'), u32(1))],
    ['a footer', footer(5)],
  ])('does not take a footer for the end of a section where %s follows', (_, follower) => {
    const payload = bytes(STATE, footer(5), follower, Buffer.alloc(20, 0x33))
    const { expected, body } = layout(HEAD, [DEVICE, full(5, DEVICE, payload)], ['other', full(6, 'other', u16(1))])
    expect(places(bytes(body, [0])).slice(1)).toEqual(expected)
  })

  it('ends a section of unknown length at an end mark that a description follows', () => {
    const file = bytes(HEAD, device, description([]), Buffer.alloc(100, 0x37))
    expect(read(file).devices.map(({ id }) => id)).toEqual([DEVICE])
  })

  it.each([
    ['a beginning', bytes([1])],
    ['a part', bytes([2])],
    ['a last part', bytes([3, 0, 0, 0])],
    ['a header', bytes([4])],
    ['a header up to its version', bytes([4], u32(6), name('abc'), u32(0), [0, 0, 0])],
    ['a command', bytes([8])],
    ['a command with half its length', bytes([8, 0, 11, 0])],
  ])('is refused where it ends behind a footer and some bytes of %s', (_, some) => {
    const file = bytes(HEAD, device, some)
    expect(refusal(() => read(file))).toMatchObject({
      message: `the stream ends inside the section ${DEVICE}`,
      place: { offset: file.length },
    })
  })

  it('has pages of the size that it says, and of no other', () => {
    const front = bytes(MAGIC, configuration('virt', { 'configuration/target-page-bits': u32(12) }), ramStart())
    const small = bytes(u64(0x408), name('ram'), Buffer.alloc(1024))
    expect(refusal(() => read(bytes(front, part(RAM, bytes(small, EOS)), ramEnd, device, [0]))).message).toBe(
      "the guest's RAM has an entry with unknown flags 0x408",
    )
  })

  it('is walked past commands between the parts of the RAM', () => {
    const file = bytes(FRONT, command(1), ramStart(), command(11), part(RAM, EOS), command(2, u32(7)), ramEnd, device)
    expect(places(bytes(file, [0]))).toEqual([
      ['ram', FRONT.length + 5],
      [DEVICE, file.length - device.length],
    ])
  })

  it('has sections in parts of unknown length', () => {
    const { expected, body } = layout(
      FRONT,
      ['ram', ramStart()],
      ['dirty', start(3, 'dirty', u16(1))],
      ['', part(3, bytes())],
      ['', part(3, bytes(footer(3), [9]))],
      ['', end(3, u32(5))],
      ['', ramEnd],
      [DEVICE, device],
    )
    const file = bytes(body, [0])
    expect(places(file)).toEqual(expected)
    expect(read(file)).toMatchObject({ ramBlocks: [{ id: 'pc.ram' }], problems: [], devices: [{ id: DEVICE }] })
  })

  it('may have no RAM', () => {
    const { devices, form } = read(bytes(FRONT, device, full(6, 'y', u16(5)), [0]))
    expect(devices.map(({ id }) => id)).toEqual([DEVICE])
    expect(form).toEqual({ configuration: true, footers: true })
  })

  const AFTER_HEAD = HEAD.length

  it.each([
    [
      'goes on with what begins nothing',
      bytes(HEAD, [9]),
      'the stream continues with 0x9, which does not begin a section',
      AFTER_HEAD,
    ],
    [
      'goes on with a part of what has not begun',
      bytes(HEAD, part(77, EOS)),
      'the stream continues with section 77, which has not begun',
      AFTER_HEAD,
    ],
    ['ends without the mark of the end', HEAD, 'the stream ends inside its sections', AFTER_HEAD],
    ['ends inside a command', bytes(HEAD, [8, 0, 2, 0, 4, 0]), 'the stream ends inside a command', AFTER_HEAD + 6],
    [
      'ends behind a header',
      bytes(HEAD, bare(full(6, 'abc', bytes()))),
      'the stream ends inside the section abc',
      AFTER_HEAD + 17,
    ],
    [
      'ends inside its first header',
      bytes(FRONT, [1, 0, 0]),
      "the stream ends inside a section's header",
      FRONT.length + 3,
    ],
    ['ends inside a header', bytes(HEAD, [3, 0]), "the stream ends inside a section's header", AFTER_HEAD + 2],
    [
      'ends inside a section of unknown length',
      bytes(HEAD, bare(device)),
      `the stream ends inside the section ${DEVICE}`,
      AFTER_HEAD + device.length - 5,
    ],
    [
      'ends inside a footer',
      bytes(HEAD, part(RAM, EOS).subarray(0, -1)),
      'the stream ends inside the section ram',
      AFTER_HEAD + 17,
    ],
    [
      'has a part with the footer of another section',
      bytes(HEAD, bare(part(RAM, EOS)), footer(3), device, [0]),
      'the section ram does not end where its content ends',
      HEAD.indexOf(ramStart()),
    ],
  ])('is refused when it %s', (_, file, message, offset) => {
    expect(refusal(() => read(file))).toMatchObject({ message, place: { offset } })
  })
})

describe('a stream without description and without footers', () => {
  const BARE = bytes(MAGIC, bare(ramStart()), bare(ramEnd))
  const last = full(7, 'last', Buffer.alloc(0))

  it('has sections that end where the next header begins', () => {
    const { expected, body } = layout(
      BARE,
      [DEVICE, bare(device)],
      ['other', bare(full(6, 'other', u32(0x04000000)))],
      ['last', bare(last)],
    )
    expect(places(bytes(body, [0])).slice(1)).toEqual(expected)
    expect(read(bytes(body, [0])).form).toEqual({ configuration: false, footers: false })
  })

  it('is refused where it ends after a header, whatever that ends with', () => {
    const file = bytes(BARE, bare(full(6, 'abc', bytes())).subarray(0, -4), u32(0))
    expect(refusal(() => read(file))).toMatchObject({
      message: 'the stream ends inside its sections',
      place: { offset: file.length },
    })
  })

  it('does not take anything else for a header', () => {
    const decoy = bytes([4, 0, 0, 0, 9], name('\x80'), u32(0), u32(1))
    const { expected, body } = layout(BARE, [DEVICE, bare(full(5, DEVICE, bytes(STATE, decoy)))], ['last', bare(last)])
    expect(places(bytes(body, [0])).slice(1)).toEqual(expected)
  })

  it('is walked past a section of unknown length before the RAM', () => {
    const file = bytes(MAGIC, bare(start(3, 'dirty', u16(1))), bare(device), [0])
    expect(() => read(file)).toThrow('the stream ends inside the section dirty')
  })
})

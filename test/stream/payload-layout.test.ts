import { describe, expect, it } from 'vitest'
import { payloadLayout } from '../../src/formats/stream/description/payload-layout'
import { refusal } from './fixtures'

/** Entries of a description as QEMU's vmstate_save_state_v() writes them (migration/vmstate.c). */
const field = (name: string, type: string, size: number, extra: object = {}) => ({ name, type, size, ...extra })
const entry = (fields: unknown, added: object = {}) => ({ name: 'x', vmsd_name: 'x', version: 1, fields, ...added })
const sub = (vmsd_name: string, fields: unknown, extra: object = {}) => ({ vmsd_name, version: 1, fields, ...extra })
const struct = (fields: readonly object[], size: number, extra: object = {}) =>
  field('s', 'struct', size, { struct: { vmsd_name: 'Y', version: 3, fields, ...extra } })

const NUMBER = field('n', 'uint32', 4)

describe('the length of a section', () => {
  it.each([
    ['its fields', entry([NUMBER, field('b', 'buffer', 9)]), 13],
    ['elements of equal size', entry([field('a', 'uint16', 2, { array_len: 5 }), NUMBER]), 14],
    ['no elements', entry([field('a', 'uint16', 2, { array_len: 0 }), NUMBER]), 4],
    ['a structure with all that is in it', entry([struct([NUMBER], 20, { subsections: [sub('Y/z', [NUMBER])] })]), 20],
    // Type, length of the name, name and version in front of its fields.
    ['a subsection', entry([NUMBER], { subsections: [sub('x/abc', [NUMBER])] }), 4 + 6 + 5 + 4],
    [
      'a subsection in one',
      entry([], { subsections: [sub('x/a', [NUMBER], { subsections: [sub('x/a/b', [NUMBER])] }), sub('x/c', [])] }),
      6 + 3 + 4 + (6 + 5 + 4) + (6 + 3),
    ],
    ['a size alone, of vfio and up to 2.8 of virtio', { name: 'x', size: 77 }, 77],
    ['a size and fields that repeat it', { name: 'x', size: 77, fields: [field('data', 'buffer', 77)] }, 77],
    ['neither fields nor size', { name: 'x' }, 0],
    ['what is not a list of fields', entry({ 0: NUMBER }), 0],
    ['fields that are not fields', entry([null, 7, 'n', [NUMBER], NUMBER]), 4],
  ])('is that of %s', (_, section, size) => {
    expect(payloadLayout(section).size).toBe(size)
  })

  it.each([
    ['a field below zero', entry([field('n', 'x', -1)]), 'its field size is not a number of bytes or elements'],
    ['a field of half a byte', entry([field('n', 'x', 0.5)]), 'its field size is not a number of bytes or elements'],
    ['a field without a size', entry([{ name: 'n' }]), 'its field size is not a number of bytes or elements'],
    ['a size in words', entry([field('n', 'x', '4' as never)]), 'its field size is not a number of bytes or elements'],
    ['a size of 2^53', entry([field('n', 'x', 2 ** 53)]), 'its field size is not a number of bytes or elements'],
    [
      'a number of elements in words',
      entry([field('n', 'x', 4, { array_len: '4' })]),
      'its array length is not a number of bytes or elements',
    ],
    ['a size alone in words', { name: 'x', size: '7' }, 'its size is not a number of bytes or elements'],
    [
      'more than a file can hold',
      entry([field('n', 'x', 2 ** 40, { array_len: 2 ** 20 })]),
      'its fields are larger than any file',
    ],
  ])('is refused with %s', (_, section, message) => {
    expect(refusal(() => payloadLayout(section)).message).toBe(message)
  })
})

describe('what does not vary with the state', () => {
  const fixed = (section: Readonly<Record<string, unknown>>) => Object.fromEntries(payloadLayout(section).fixedSizes)

  it.each([
    ['all fields', entry([NUMBER, field('a', 'uint16', 2, { array_len: 5 })]), { '': 14 }],
    ['structures, without their subsections', entry([struct([NUMBER], 20)]), { '': 4 }],
    ['structures in lists', entry([struct([NUMBER], 20), struct([NUMBER, NUMBER], 20)]), { '': 12 }],
    [
      'elements of a structure',
      entry([field('s', 'struct', 6, { array_len: 3, struct: { vmsd_name: 'Y', fields: [NUMBER] } })]),
      { '': 12 },
    ],
    [
      'structures of versions of their own',
      entry([field('v', 'vstruct', 9, { vmsd_name: 'v', fields: [NUMBER] })]),
      { '': 4 },
    ],
    [
      'subsections, by their names',
      entry([NUMBER], { subsections: [sub('x/a', [NUMBER, NUMBER])] }),
      { '': 4, 'x/a': 8 },
    ],
    [
      'subsections of structures',
      entry([struct([NUMBER], 30, { subsections: [sub('Y/a', [NUMBER])] })]),
      { '': 4, 'Y/a': 4 },
    ],
    ['nothing of a section that only has a size', { name: 'x', size: 7, fields: [field('data', 'buffer', 7)] }, {}],
    ['no errors that were logged', entry([NUMBER, struct([NUMBER], 4, { vmsd_name: 'PCIE_AER_ERROR' })]), { '': 4 }],
    ['no answers to IDENTIFY', entry([NUMBER, field('identify_data', 'buffer', 512)]), { '': 4 }],
    ['no multicast addresses', entry([NUMBER, field('mcast_list', 'buffer', 12)]), { '': 4 }],
    ['no device tree of pseries', entry([NUMBER, field('fdt_blob', 'buffer', 12)]), { '': 4 }],
  ])('counts %s', (_, section, expected) => {
    expect(fixed(section)).toEqual(expected)
  })

  /** VMStateInfo.name of what writes a number of bytes that only the state tells, in QEMU 5.2 to 11.1. */
  it.each([
    ...['virtio', 'virtio-gpu', 'tmp', 'shpc', 'qtailq', 'gtree', 'qlist'],
    ...['scsi-requests', 'usb-redir-parser', 'usb-redir-bufpq', 'usb-redir-packet-id-q'],
  ])('is unknown for a section with a field of type %s', (type) => {
    expect(fixed(entry([NUMBER, field('q', type, 9), NUMBER]))).toEqual({})
    expect(fixed(entry([NUMBER, struct([field('q', type, 9)], 9), NUMBER]))).toEqual({})
    expect(fixed(entry([NUMBER], { subsections: [sub('x/q', [field('q', type, 9)])] }))).toEqual({ '': 4 })
  })
})

describe('what a section says of itself', () => {
  it('is where its config spaces are, of which two are kept', () => {
    const config = (size: number) => field('config[0]', 'pci config', size)
    expect(payloadLayout(entry([NUMBER, config(256)])).configs).toEqual([{ offset: 4, size: 256 }])
    expect(payloadLayout(entry([struct([NUMBER, config(4096)], 4100), config(256), config(1)])).configs).toEqual([
      { offset: 4, size: 4096 },
      { offset: 4100, size: 256 },
    ])
    expect(payloadLayout(entry([NUMBER], { subsections: [sub('x/pcie', [NUMBER, config(256)])] })).configs).toEqual([
      { offset: 4 + 6 + 6 + 4, size: 256 },
    ])
  })

  it('is where all of a virtio device is', () => {
    expect(payloadLayout(entry([NUMBER, field('virtio', 'virtio', 900)]))).toMatchObject({
      configs: [],
      virtio: [{ offset: 4, size: 900 }],
    })
  })

  it('is the versions of its structures, of 64 at most', () => {
    const one = (name: string, extra: object) =>
      field(name, 'struct', 0, { struct: { vmsd_name: 'Y', fields: [], ...extra } })
    const fields = [
      one('a', { version: 3 }),
      one('b', {}),
      one('c', { version: '4' }),
      { ...one('d', { version: 5 }), name: 5 },
      NUMBER,
    ]
    expect(payloadLayout(entry(fields)).structures).toEqual(new Map([['a', 3]]))
    const many = Array.from({ length: 70 }, (_, i) => one(`f${i}`, { version: i }))
    expect([...payloadLayout(entry(many)).structures.values()]).toEqual(Array.from({ length: 64 }, (_, i) => i))
  })

  /** QEMU: vmstate_info_*_equal and vmstate_info_int32_le (migration/vmstate-types.c); e1000e_post_load(). */
  it.each([
    ['n', 'uint8 equal', true],
    ['n', 'uint16 equal', true],
    ['n', 'int32 equal', true],
    ['n', 'uint32 equal', true],
    ['n', 'int64 equal', true],
    ['n', 'uint64 equal', true],
    ['n', 'int32 le', true],
    ['subsys', 'uint16', true],
    ['subsys_ven', 'uint16', true],
    ['n', 'uint32', false],
    ['n', 'uint32 equality', false],
    ['n', 'my uint32 equal', false],
    ['n', 'uint24 equal', false],
    ['subsys_id', 'uint16', false],
  ])('is whether its field %s of type %s is compared', (name, type, isPinned) => {
    const { pinned } = payloadLayout(entry([NUMBER, field(name, type, 2)]))
    expect(pinned).toEqual(isPinned ? [{ name, type, offset: 4, size: 2 }] : [])
  })

  it('covers 64 compared fields, with non-text values as text', () => {
    const many = Array.from({ length: 70 }, (_, i) => field(`n${i}`, 'uint8 equal', 1))
    expect(payloadLayout(entry(many)).pinned.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 64 }, (_, i) => i),
    )
    expect(payloadLayout(entry([{ name: 'subsys', type: ['uint8 equal'], size: 1 }])).pinned).toEqual([
      { name: 'subsys', type: 'uint8 equal', offset: 0, size: 1 },
    ])
    expect(payloadLayout(entry([{ name: 'n', type: ['uint8 equal'], size: 1 }])).pinned).toEqual([])
  })
})

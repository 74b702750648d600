import { describe, expect, it } from 'vitest'
import { read, refusal } from './fixtures'
import { DEVICE, FRONT, layout, places, STATE, vfioStart } from './parts'
import { bytes, command, described, description, full, PCI_FIELDS, part, ramEnd, ramStart, u32, VFIO } from './wire'

/** Since 8.0 some sections are saved before the RAM: early_setup in a VMStateDescription, virtio-mem-early so far. */
describe('sections before the RAM, with a description', () => {
  const early = (number: number, instance = 0) => {
    const { entry } = described(number, 'early', u32(7))
    return { section: full(number, 'early', u32(7), instance), entry: { ...entry, instance_id: instance } }
  }
  const late = described(5, DEVICE, STATE, [PCI_FIELDS(256)])
  const entries = (...parts: readonly { readonly entry: unknown }[]) => description(parts.map(({ entry }) => entry))

  it('are walked by their lengths', () => {
    const [one, two] = [early(3), early(4, 1)]
    const { expected, body } = layout(
      FRONT,
      ['early', one.section],
      ['early', two.section],
      ['ram', ramStart()],
      ['', ramEnd],
      [DEVICE, late.section],
    )
    const file = bytes(body, entries(one, two, late))
    expect(places(file)).toEqual(expected)
    expect(read(file)).toMatchObject({ ramBlocks: [{ id: 'pc.ram' }], problems: [], notes: [] })
  })

  it('may be all that there is', () => {
    const file = bytes(FRONT, late.section, early(4).section, entries(late, early(4)))
    expect(places(file).map(([id]) => id)).toEqual([DEVICE, 'early'])
    expect(read(file).devices).toHaveLength(1)
  })

  it('follow commands', () => {
    const file = bytes(FRONT, command(1), early(3).section, command(11), ramStart(), ramEnd, entries(early(3)))
    expect(places(file).map(([id]) => id)).toEqual(['early', 'ram'])
  })

  it.each([
    ['has another name', { ...early(3).entry, name: 'other' }],
    ['has another instance', { ...early(3).entry, instance_id: 1 }],
  ])('are refused if the description %s and nothing shows where the RAM ends', (_, entry) => {
    const file = bytes(FRONT, early(3).section, ramStart(), ramEnd, late.section, description([entry, late.entry]))
    const offset = file.indexOf(late.section)
    expect(refusal(() => read(file))).toMatchObject({
      message: 'no section that ends here can be found',
      place: { offset },
    })
  })

  it('are refused when nothing describes them', () => {
    const file = bytes(FRONT, early(3).section, ramStart(), ramEnd, description([]))
    expect(refusal(() => read(file)).message).toBe('no section that ends here can be found')
  })

  it('are refused when a header has no end', () => {
    const file = bytes(FRONT, [4], u32(3), [255], description([]))
    expect(refusal(() => read(file))).toMatchObject({
      message: "the stream ends inside a section's header",
      place: { offset: file.length },
    })
  })

  it('are counted once, however often the description lists them', () => {
    const file = bytes(FRONT, early(3).section, entries(early(3), early(3)))
    expect(places(file)).toEqual([['early', FRONT.length]])
    expect(read(file).notes).toEqual(['early: described by the stream, but not in it'])
  })

  it('end where a part begins that no header could be', () => {
    // Read as a header, the part would have a name of 255 characters, longer than the file.
    const file = bytes(FRONT, ramStart(), vfioStart, part(9, VFIO.END), ramEnd, description([]))
    expect(read(file).sections.map(({ id }) => id)).toEqual(['ram', '0000:00:01.0:00.0/vfio'])
  })

  it('are refused when they do not have their lengths', () => {
    const [one, two] = [early(4, 1), early(3)]
    const longer = { ...two.entry, fields: [{ name: 'state', type: 'buffer', size: 5 }] }
    const file = bytes(FRONT, one.section, two.section, ramStart(), ramEnd, description([one.entry, longer]))
    expect(refusal(() => read(file))).toMatchObject({
      message: 'the section early does not end where its content ends',
      place: { offset: FRONT.length + one.section.length },
    })
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { isStream, readStream, type Stream } from '../../src/formats/stream'
import { contents, fixture, hexOf, read, refusal } from './fixtures'
import { bytes, configSpace, pciState, u32 } from './wire'

/** What QEMU 7.2's own scripts/analyze-migration.py prints of the stream "nested". */
const printed = fixture('nested.analysis.json')
const text = new TextDecoder().decode(printed)
type Values = { readonly [name: string]: Values | string }
const analysis = JSON.parse(text) as Values

const FIELD = /^config(\[[01]\])?$/
const SIZES = [256, 4096]

/** Every buffer named like config space in the values of a section, and what a virtio field has in its place. */
function configsIn(values: Values): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (typeof value !== 'string') return configsIn(value)
    if (FIELD.test(name) && SIZES.includes(value.split(' ').length)) return [value]
    return name === 'virtio' ? [value.slice(3 * 4)] : []
  })
}

const shown = Object.entries(analysis).flatMap(([key, values]) =>
  configsIn(values as Values).map((hex) => ({ id: key.replace(/ \(\d+\)$/, ''), hex: hex.replaceAll(' ', '') })),
)

const encode = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('a stream and what analyze-migration.py prints of it', () => {
  let stream: Stream
  beforeEach(() => {
    stream = read(fixture('nested.mig'))
  })

  it('show the same devices with the same bytes', () => {
    expect(stream.devices.map(({ id }) => id)).toEqual(shown.map(({ id }) => id))
    for (const [i, { config }] of stream.devices.entries()) {
      expect(shown[i]!.hex.startsWith(hexOf(config))).toBe(true)
    }
  })

  it('show the same sections', () => {
    const names = stream.sections.map(({ id, sectionId }) => `${id} (${sectionId})`)
    expect(names).toEqual(Object.keys(analysis))
  })

  it('name the device whose config space is not sent', () => {
    expect(stream.notes).toEqual(['0000:00:0b.0/sdhci has no config space in the stream: QEMU does not compare it'])
  })
})

describe('the output of analyze-migration.py as input', () => {
  it('is read as the stream it was made of', () => {
    expect(isStream(printed)).toBe(true)
    const [fromText, fromStream] = [read(printed), read(fixture('nested.mig'))]
    expect(contents(fromText)).toEqual(contents(fromStream))
    expect(fromText.ramBlocks).toEqual(fromStream.ramBlocks)
    const said = ({ devices }: Stream) =>
      devices.map(({ address, rom, virtioConfigLength, queueSizes }) => ({
        address,
        rom,
        virtioConfigLength,
        queueSizes,
      }))
    expect(said(fromText)).toEqual(said(fromStream))
    expect(fromText.devices.filter(({ queueSizes }) => queueSizes).map(({ kind }) => kind)).toEqual([
      'virtio-net',
      'virtio-gpu',
      'virtio-balloon',
      'virtio-rng',
    ])
    expect(fromText).toMatchObject({ format: 'analyze-migration', machine: null, problems: [] })
    expect(fromText.devices.every(({ offset }) => offset === null)).toBe(true)
  })

  it('may be compact', () => {
    expect(contents(read(encode(JSON.stringify(analysis))))).toEqual(contents(read(printed)))
  })

  it('counts the instances of a name', () => {
    const instances = read(printed)
      .sections.filter(({ id }) => id === 'PCIBUS')
      .map(({ instance }) => instance)
    expect(instances).toEqual(instances.map((_, index) => index))
  })

  it('says where the script goes wrong', () => {
    const vfio = encode('{"0000:00:01.0/vfio (7)": {"data": "ff ff ff ff ef 10 00 03"}}')
    expect(read(vfio).problems).toEqual([
      {
        section: '0000:00:01.0/vfio',
        instance: 0,
        reason: 'analyze-migration.py misreads vfio devices and everything after them: give the stream itself',
      },
    ])
  })

  it.each([
    ['a truncated virtio device', '{"0000:00:01.0/virtio-net (7)": {"virtio": "00 00 00 02"}}'],
    [
      'two config spaces in one device',
      `{"0000:00:01.0/x (7)": ${JSON.stringify(
        Object.fromEntries(['a', 'b'].map((name) => [name, { version_id: '0x2', config: '00 '.repeat(256).trim() }])),
      )}}`,
    ],
  ])('lists %s', (_, json) => {
    expect(read(encode(json)).problems).toHaveLength(1)
  })

  const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const sections = (object: object) => read(encode(JSON.stringify(object)))
  const legacy = pciState(configSpace(256))
  /** virtio_save() of a device without MSI-X that has one queue. */
  const VIRTIO = bytes(legacy, Buffer.alloc(8), u32(4), u32(0), u32(1), u32(256), Buffer.alloc(10))

  it.each([
    ['"virtio", as fields are named since 2.9', { virtio: hex(VIRTIO), 'a subsection': {} }],
    ['"data", as before', { data: hex(VIRTIO) }],
  ])('has the state of a virtio device in %s', (_, values) => {
    const { devices, problems } = sections({ '0000:00:02.0/virtio-net (7)': values })
    expect(problems).toEqual([])
    expect(devices).toMatchObject([
      {
        id: '0000:00:02.0/virtio-net',
        size: 256,
        sectionId: 7,
        offset: null,
        virtioConfigLength: 4,
        queueSizes: [256],
      },
    ])
    expect(hexOf(devices[0]!.config)).toBe(hexOf(configSpace(256)))
  })

  it.each([
    ['"config[0]"', 'config[0]', 256, 1],
    ['"config[1]"', 'config[1]', 4096, 1],
    ['"config", before 2.9', 'config', 256, 1],
    ['another name', 'config[2]', 256, 0],
    ['a name that goes on', 'configuration', 256, 0],
    ['a name with something in front', 'my config', 256, 0],
    ['"config" of another size', 'config', 255, 0],
  ])('has config space in fields named %s', (_, field, size, found) => {
    const values = { deep: { parent_obj: { version_id: '0x00000002', [field]: hex(Buffer.alloc(size, 0x5a)) } } }
    const { devices } = sections({ '0000:00:02.0/x (1)': values })
    expect(devices.map(({ config }) => hexOf(config))).toEqual(found ? ['5a'.repeat(size)] : [])
  })

  it.each([
    ['stands alone', { 'config[0]': hex(Buffer.alloc(256)) }],
    ['is a number', { version_id: '0x2', 'config[0]': 256 }],
    ['is empty', { version_id: '0x2', 'config[0]': '' }],
    ['has half a byte', { version_id: '0x2', 'config[0]': hex(Buffer.alloc(256)).slice(0, -1) }],
    [
      'has a character that is no digit',
      { version_id: '0x2', 'config[0]': hex(Buffer.alloc(256)).replace('00', '0g') },
    ],
    ['has capital digits', { version_id: '0x2', 'config[0]': hex(Buffer.alloc(256)).replace('00', '0A') }],
    [
      'has something other than blanks',
      { version_id: '0x2', 'config[0]': hex(Buffer.alloc(256)).replaceAll(' ', ':') },
    ],
    ['is in a list', [{ version_id: '0x2', 'config[0]': hex(Buffer.alloc(256)) }]],
    ['is null', null],
  ])('does not have it where it %s', (_, inner) => {
    expect(sections({ '0000:00:02.0/x (1)': { inner } })).toMatchObject({ devices: [], problems: [] })
  })

  it.each([
    ['virtio-mem-early', { data: '00 01' }, 'its state has no config space'],
    ['virtio-net', { virtio: '00 01' }, 'its state does not begin like that of a virtio-pci device'],
  ])('lists %s', (kind, values, reason) => {
    const section = `0000:00:02.0/${kind}`
    expect(sections({ [`${section} (7)`]: values }).problems).toEqual([{ section, instance: 0, reason }])
  })

  it.each([
    [
      'sizes',
      { 'pc.ram': '0x0000000008000000', 'pc.bios': '0x1' },
      [
        ['pc.ram', 0x8000000],
        ['pc.bios', 1],
      ],
    ],
    ['what are not sizes', { a: '8', b: 8, c: '0xg', d: '0x12345678901234567', e: '0x', f: 'x0x1', g: '0x1x' }, []],
    ['none', undefined, []],
    ['a list', ['0x1'], []],
  ])('has blocks of RAM with %s', (_, sizes, expected) => {
    const { ramBlocks, sections: found } = sections({ 'ram (2)': { 'section sizes': sizes } })
    expect(ramBlocks).toEqual(expected.map(([id, length]) => ({ id, length })))
    expect(found).toMatchObject([{ id: 'ram', type: 'start', sectionId: 2, instance: 0, order: 0, version: null }])
  })

  it('has members that are no sections', () => {
    const object = { 'a (1)': {}, page_size: 4096, 'b (2)': 5, 'c (3)': [], 'd (4)': null, ' (5)': {}, 'e (6)': {} }
    expect(sections(object).sections.map(({ id, order, type }) => [id, order, type])).toEqual([
      ['a', 0, 'full'],
      ['e', 1, 'full'],
    ])
  })

  it('is recognised by its first member', () => {
    const member = (key: string) => `{"${key}": {}}`
    const listed = (text: string) => isStream(encode(text))
    for (const lead of ['', '\n', ' ', '\n  ']) expect(listed(lead + member('timer (0)'))).toBe(true)
    expect(listed(`{ ${member('timer (0)').slice(1)}`)).toBe(true)
    expect(listed(member(`${'n'.repeat(255)} (4294967295)`))).toBe(true)
    for (const key of [`${'n'.repeat(256)} (0)`, 'timer (12345678901)', 'timer', 'timer (0) ', ' (0)', 'a\\n (0)']) {
      expect(listed(member(key))).toBe(false)
    }
    expect(listed(`x${member('timer (0)')}`)).toBe(false)
    expect(listed(`[${member('timer (0)')}]`)).toBe(false)
    expect(listed('{"configuration": {}}')).toBe(true)
    expect(listed('{"my configuration": {}}')).toBe(false)
  })

  it('has 65536 sections at most', () => {
    const many = (count: number) => encode(`{${Array.from({ length: count }, (_, i) => `"s (${i})": {}`).join()}}`)
    expect(read(many(65_536)).sections).toHaveLength(65_536)
    const file = many(65_537)
    const offset = new TextDecoder().decode(file).indexOf('"s (65536)": ') + '"s (65536)": '.length
    expect(refusal(() => read(file))).toMatchObject({
      message: 'the analysis of the stream has more than 65536 sections',
      place: { offset },
    })
  })

  it('is refused if it is larger than any real one', () => {
    const head = encode('{"timer (0)": {')
    const sized = (size: number) => ({ size, read: (at: number, length: number) => head.subarray(at, at + length) })
    expect(refusal(() => readStream(sized(64 * 1024 * 1024 + 1)))).toMatchObject({
      message: 'is too large for an analysis of a stream',
      hint: 'Run analyze-migration.py with -d state and without -m.',
    })
    expect(refusal(() => readStream(sized(64 * 1024 * 1024))).message).toContain('is not JSON that QEMU writes')
  })

  it('is refused when it is the description', () => {
    const description = encode('{"page_size": 4096, "devices": []}')
    expect(isStream(description)).toBe(true)
    expect(refusal(() => read(description))).toMatchObject({
      message: 'describes the layout of a stream but has none of its bytes',
      hint: 'Run analyze-migration.py with -d state and without -m.',
    })
  })

  it.each([0.2, 0.5, 0.9, 0.999])('is refused if it is truncated at %d of its length', (share) => {
    expect(refusal(() => read(printed.subarray(0, printed.length * share))).message).toMatch(
      /^the analysis of the stream is not JSON/,
    )
  })

  /** The script prints one object: a second one is another stream's, and nothing says which of them is meant. */
  it.each([
    ['itself', (text: Uint8Array) => bytes(text, text)],
    ['another, on a line of its own', (text: Uint8Array) => bytes(text, '\n{"timer (0)": {}}\n')],
    ['a word', (text: Uint8Array) => bytes(text, 'done')],
  ])('is refused where %s follows', (_, followed) => {
    expect(refusal(() => read(followed(printed)))).toMatchObject({
      message: 'the analysis of the stream is not JSON that QEMU writes: something follows its end',
    })
  })

  it('may end in blank lines', () => {
    expect(read(bytes(printed, '\n \n')).devices).toHaveLength(shown.length)
  })
})

import { describe, expect, it } from 'vitest'
import { isStream } from '../../src/formats/stream'
import { contents, fixture, hexOf, read, refusal } from './fixtures'

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
  const stream = read(fixture('nested.mig'))

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

  it('name the device whose config space does not travel', () => {
    expect(stream.notes).toEqual(['0000:00:0b.0/sdhci does not carry config space: QEMU will not compare it'])
  })
})

describe('the output of analyze-migration.py as input', () => {
  it('is read as the stream it was made of', () => {
    expect(isStream(printed)).toBe(true)
    const [fromText, fromStream] = [read(printed), read(fixture('nested.mig'))]
    expect(contents(fromText)).toEqual(contents(fromStream))
    expect(fromText.ramBlocks).toEqual(fromStream.ramBlocks)
    expect(fromText.devices.map(({ address, rom }) => [address, rom])).toEqual(
      fromStream.devices.map(({ address, rom }) => [address, rom]),
    )
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
        reason: 'analyze-migration.py loses its way at a vfio device and what comes after it: give the stream itself',
      },
    ])
  })

  it.each([
    ['a virtio device of which there is too little', '{"0000:00:01.0/virtio-net (7)": {"virtio": "00 00 00 02"}}'],
    [
      'two config spaces in one device',
      `{"0000:00:01.0/x (7)": ${JSON.stringify(
        Object.fromEntries(['a', 'b'].map((name) => [name, { version_id: '0x2', config: '00 '.repeat(256).trim() }])),
      )}}`,
    ],
  ])('lists %s', (_, json) => {
    expect(read(encode(json)).problems).toHaveLength(1)
  })

  it('is refused when it is the description', () => {
    const description = encode('{"page_size": 4096, "devices": []}')
    expect(isStream(description)).toBe(true)
    expect(refusal(() => read(description))).toMatchObject({
      message: 'describes the layout of a stream and holds none of its bytes',
      hint: 'Run analyze-migration.py with -d state and without -m.',
    })
  })

  it.each([0.2, 0.5, 0.9, 0.999])('is refused when it is cut at %d of its length', (share) => {
    expect(refusal(() => read(printed.subarray(0, printed.length * share))).message).toMatch(
      /^the analysis of the stream is not JSON/,
    )
  })
})

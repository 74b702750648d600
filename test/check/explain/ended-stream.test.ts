import { describe, expect, test } from 'vitest'
import { behind, line, only } from './a-log'

const PORT = '0000:00:02.0/pcie-root-port'

/** Whether any cause that fits is told as certain. */
const isSure = (text: string): boolean =>
  only(text).interpretations.some(({ cases }) => cases.some(({ fit }) => fit === 'sure'))

describe('a stream that ended within config space looks like a refused byte', () => {
  // What QEMU printed of a saved stream that was cut at 0x40 of a root port's config space.
  test.each([
    ['7.2, cut at 0x40', 'i=0x40 read: 0 device: d cmask: ff wmask: 0 w1cmask:0'],
    ['11.1, cut at 0x40', 'i=0x40 read: 10 device: d cmask: ff wmask: 0 w1cmask:0'],
  ])('%s', (_, values) => {
    const text = line(values) + behind(PORT)
    expect(only(text).alternative).toMatch(/the stream ended within this config space/)
    expect(isSure(text)).toBe(false)
  })
})

describe('the slot status of a port, a known cause', () => {
  const values = 'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'

  test('the whole log with a byte other than zero: no other cause is named', () => {
    const other = 'i=0x6e read: 40 device: 0 cmask: ff wmask: 0 w1cmask:19'
    expect(only(line(other) + behind(PORT)).alternative).toBeNull()
  })

  test('the line alone, with a zero', () => {
    expect(only(line(values)).alternative).toMatch(/the stream ended/)
    expect(isSure(line(values))).toBe(false)
  })

  test('QEMU gives up with an error of the stream', () => {
    const text = (line(values) + behind(PORT)).replace('Invalid argument', 'Input/output error')
    expect(only(text).alternative).toMatch(/^QEMU says that the stream ended early/)
    expect(isSure(text)).toBe(false)
    expect(only(text).interpretations[0]?.register).toBe(only(line(values) + behind(PORT)).interpretations[0]?.register)
  })
})

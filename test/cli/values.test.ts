import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { barSize, deviceMap, property, romSize } from '../../src/cli/options/values'

describe('sizes', () => {
  it.each([
    ['0', 0],
    ['4096', 4096],
    ['0x1000', 4096],
    ['64K', 65536],
    ['64k', 65536],
    ['64KiB', 65536],
    ['16M', 16777216],
    ['256MB', 268435456],
    ['1G', 1073741824],
    ['2T', 2199023255552],
  ])('%s', (text, bytes) => {
    expect(romSize(text)).toBe(bytes)
  })

  it.each([
    '',
    'K',
    '3M',
    '-4096',
    '1e3',
    '16 M',
    '4096B4',
    '0x',
    '1.5M',
    '100',
    '99999999999T',
    '0x1000000000000000000',
  ])('not %j', (text) => {
    expect(() => romSize(text)).toThrow(InputError)
  })
})

describe('pairs', () => {
  it('collects BARs by number, the last one wins', () => {
    expect([...barSize('0=32M', barSize('2=4K', barSize('0=16M')))]).toEqual([
      [0, 33554432],
      [2, 4096],
    ])
  })

  it.each(['', '=16M', '0', '6=4K', '00=4K', 'x=4K', '0=5K', '-1=4K'])('refuses the BAR %j', (text) => {
    expect(() => barSize(text)).toThrow(InputError)
  })

  it('splits at the first equal sign', () => {
    expect([...property('x-foo=a=b')]).toEqual([['x-foo', 'a=b']])
    expect([...deviceMap('0000:00:12.0=0000:00:13.0')]).toEqual([['0000:00:12.0', '0000:00:13.0']])
  })

  it.each(['', '=', 'a', '=b'])('refuses the property or mapping %j', (text) => {
    expect(() => property(text)).toThrow(InputError)
    expect(() => deviceMap(text)).toThrow(InputError)
  })

  it('refuses a mapping to nothing, but not a property without a value', () => {
    expect(() => deviceMap('a=')).toThrow(InputError)
    expect([...property('romfile=')]).toEqual([['romfile', '']])
  })
})

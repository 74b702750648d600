import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { addressOrNull, formatAddress, normalizeAddress, parseAddress } from '../../src/pci/address'

describe('spellings of one address', () => {
  test.each([
    ['00:12.0', '0000:00:12.0'],
    ['0000:00:12.0', '0000:00:12.0'],
    ['0:1f.7', '0000:00:1f.7'],
    ['0000:FF:1F.7', '0000:ff:1f.7'],
    ['10000:e1:00.0', '10000:e1:00.0'],
    ['ffffffff:00:00.0', 'ffffffff:00:00.0'],
  ])('%s is %s', (text, expected) => {
    expect(normalizeAddress(text)).toBe(expected)
    expect(addressOrNull(text)).toBe(expected)
  })

  test('the parts', () => {
    expect(parseAddress('10000:3b:1f.7')).toEqual({ domain: 0x10000, bus: 0x3b, device: 0x1f, function: 7 })
    expect(formatAddress({ domain: 0, bus: 0x3b, device: 1, function: 2 })).toBe('0000:3b:01.2')
  })
})

describe('what is not an address', () => {
  test.each([
    ['', '"" is not a PCI address'],
    ['12.0', '"12.0" is not a PCI address'],
    ['00:12', '"00:12" is not a PCI address'],
    ['0000:00:12.0/pcie-root-port', '"0000:00:12.0/pcie-root-port" is not a PCI address'],
    ['00:12.g', '"00:12.g" is not a PCI address'],
    ['100:00.0', 'bus 100 of the PCI address "100:00.0" is above ff'],
    ['00:20.0', 'device 20 of the PCI address "00:20.0" is above 1f'],
    ['00:12.8', 'function 8 of the PCI address "00:12.8" is above 7'],
  ])('%j', (text, message) => {
    expect(() => parseAddress(text)).toThrow(new InputError(message, {}, null).message)
    expect(() => parseAddress(text)).toThrow(InputError)
  })

  test('an invalid name is null', () => expect(addressOrNull('source')).toBeNull())
})

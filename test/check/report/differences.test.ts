import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { ruleFinder } from '../../../src/qemu/painting/rule-finder'
import { NOTHING_GIVEN } from '../../a-request'
import { config } from '../../pci/build'
import { CHAIN, check, device, masksAt, PORT, port } from './devices'

describe('differences of a port', () => {
  // Slot Status: bit 6 is compared before 8.1, bit 0 is cleared by writing. Command: bit 0 is the guest's.
  const own = fromHex(PORT.config)
  const found = () => check(port({ 4: 0x01, 110: 0x41 }), port())

  test('a byte that is adopted', () => {
    expect(found().differences[0]).toMatchObject({
      offset: 0x04,
      source: own[0x04]! ^ 0x01,
      destination: own[0x04],
      ...masksAt(0x04),
      failing: 0,
      outcome: 'adopted',
      register: 'Command',
      field: 'I/O Space Enable',
      case: null,
    })
  })

  test('a byte that is refused for one of two bits', () => {
    const { differences } = found()
    expect(differences[1]).toMatchObject({
      offset: 0x6e,
      source: own[0x6e]! ^ 0x41,
      destination: own[0x6e],
      ...masksAt(0x6e),
      failing: 0x40,
      outcome: 'fails',
      register: 'PCI Express > Slot Status',
      field: 'Presence Detect State',
      case: 'slot-presence-detect',
    })
    expect(differences).toHaveLength(2)
  })

  test('the first refused byte', () => {
    expect(found().firstFailure).toMatchObject({
      offset: 0x6e,
      read: own[0x6e]! ^ 0x41,
      device: own[0x6e],
      ...masksAt(0x6e),
    })
  })

  test('with all bytes, equal ones included, by all of their fields', () => {
    const all = check(port({ 4: 0x01 }), port(), { all: true }).differences
    expect([all.length, all[0x04]!.outcome, all[0x6e]!.outcome]).toEqual([4096, 'adopted', 'equal'])
    expect(all[0x6e]!.field).toMatch(/^Attention Button Pressed, .*Presence Detect State/)
  })

  test.each([
    ['the source', port(), device(fromHex(PORT.config).slice(0, 64))],
    ['the destination', device(fromHex(PORT.config).slice(0, 64)), port()],
  ])('bytes that only %s holds are not differences', (_, source, destination) => {
    expect(check(source, destination, { all: true }).differences).toHaveLength(64)
  })

  test('bytes after the end of one of them are missing', () => {
    const [short, long] = [
      device(config(256, { 0: '34 12 78 56', 11: 'ff' })),
      device(config(4096, { 0: '34 12 78 56', 11: 'ff' })),
    ]
    expect(check(short, long, { ...CHAIN, all: true }).differences).toHaveLength(256)
  })

  // A region of unknown size: it is unknown which address bits are compared.
  test('a bit that may be compared leaves the verdict open', () => {
    const own = config(256, { 0: '34 12 78 56', 11: 'ff' })
    const mapped = own.slice()
    mapped[0x13] = 0xfe
    const report = check(device(mapped), device(own), CHAIN)
    expect(report).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(/^it is unknown whether 0x13 is compared: /),
      firstFailure: null,
      differences: [{ offset: 0x13, outcome: 'undetermined', failing: 0, case: null }],
    })
  })

  // Launchpad 1838569: read a1, device 1, wmask c0. A region of another size has another mask.
  test.each([
    [64, 0xa1, 'virtio-balloon-config-size'],
    [128, 0x41, 'region-size'],
  ])('the masks of a byte distinguish known causes: a region of %i bytes', (size, low, code) => {
    const own = config(256, { 0: 'f4 1a 02 10', 11: 'ff', 16: '01' })
    const source = own.slice()
    source[0x10] = low
    const target = { ...NOTHING_GIVEN, profile: 'virtio-balloon-pci', bars: new Map([[0, size]]) }
    const { differences: found } = check(device(source), device(own), { target })
    expect(found).toMatchObject([{ offset: 0x10, wmask: 256 - size, outcome: 'fails', case: code }])
  })
})

test('the rule of a byte is that of its range', () => {
  const rule = (name: string, offset: number, length: number) => ({ offset, length, rule: name, note: '' })
  const find = ruleFinder([rule('a', 0, 4), rule('b', 4, 1), rule('c', 5, 11), rule('d', 16, 240)])
  const expected = { 0: 'a', 3: 'a', 4: 'b', 5: 'c', 15: 'c', 16: 'd', 255: 'd' }
  for (const [offset, name] of Object.entries(expected)) expect(find(Number(offset)).rule, offset).toBe(name)
  expect(ruleFinder([rule('one', 0, 256)])(200).rule).toBe('one')
})

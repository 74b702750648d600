import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { recorded } from '../../ground-truth'
import { behind, line, only, triage } from './a-log'

describe('what a message alone does not say', () => {
  test('which device it was, if several have a register there', () => {
    const found = only(line('i=0x9a read: 4 device: 5 cmask: ff wmask: 0 w1cmask:0'))
    expect(found.interpretations.length).toBeGreaterThan(1)
    expect(found.needed).toContain('--dump')
  })

  test('no other register has the masks of Slot Status', () => {
    const found = only(line('i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'))
    expect(found.interpretations.map(({ register }) => register)).toEqual(['PCI Express > Slot Status'])
  })

  test('a register of the header needs no device', () => {
    expect(
      only(line('i=0x2 read: 44 device: 5 cmask: ff wmask: 0 w1cmask:0')).interpretations.map(
        ({ register }) => register,
      ),
    ).toEqual(['Device ID'])
  })

  test('a passed-through device has the layout of its hardware: only a dump shows it', () => {
    const text = line('i=0xb6 read: 14 device: 18 cmask: ff wmask: 0 w1cmask:0') + behind('0000:00:05.0/vfio')
    expect(only(text)).toMatchObject({
      interpretations: [
        {
          register: 'A capability of the host function',
          case: 'vfio-vendor-specific',
          cases: [
            { code: 'vfio-vendor-specific', fit: 'possible' },
            { code: 'vfio-host-device', fit: 'possible' },
          ],
        },
      ],
      needed: expect.stringContaining('--dump'),
    })
    expect(only(text, { qemu: '10.0', machine: 'pc-q35-9.2' }).interpretations).toMatchObject([
      { case: 'vfio-host-device' },
    ])
    const record = recorded('vfio-pci').find(({ case: name, refused }) => name === 'nv-tesla-vndr-b4' && !refused)!
    const dump = { address: null, id: null, config: fromHex(record.physical!), bars: new Map(), rom: null, notes: [] }
    const [found] = triage(text, {}, [dump]).messages
    expect(found!.interpretations).toMatchObject([
      { register: 'Vendor-Specific > Capability Length', case: 'vfio-vendor-specific' },
    ])
  })
})

describe('what would make an explanation more precise', () => {
  const NOWHERE = 'i=0xf9 read: 1 device: 2 cmask: 3 wmask: 7 w1cmask:9'
  const dumped = (address: string, id: string | null = null) => {
    const space = new Uint8Array(256)
    space.set([0x34, 0x12, 0x78, 0x56])
    return { address, id, config: space, bars: new Map(), rom: null, notes: [] }
  }

  test.each([
    ['a byte that no layout has', line(NOWHERE), [], /^which device it was: paste the lines/],
    ['of a device', line(NOWHERE) + behind('0000:00:04.0/unheard-of'), [], /^the layout of 0000:00:04\.0\/unheard-of/],
    [
      'of one that the dump lacks',
      line(NOWHERE) + behind('0000:00:04.0/unheard-of'),
      [dumped('0000:00:05.0'), dumped('0000:00:06.0')],
      /^the dump has no such device/,
    ],
  ])('%s', (_, text, dump, expected) => {
    const [found] = triage(text, {}, dump).messages
    expect(found).toMatchObject({ interpretations: [], needed: expect.stringMatching(expected) })
  })

  const IDS = line('i=0x2 read: 1 device: 2 cmask: ff wmask: 0 w1cmask:0')
  test.each([
    ['by address', behind('0000:00:06.0/unheard-of'), [dumped('0000:00:05.0'), dumped('0000:00:06.0')], true],
    [
      'by section',
      behind('0000:00:06.0/unheard-of'),
      [dumped('0000:00:05.0'), dumped('0000:00:07.0', '0000:00:06.0/unheard-of')],
      true,
    ],
    ['not by another section', behind('some/path'), [dumped('0000:00:05.0'), dumped('0000:00:06.0')], false],
    ['not without one', '', [dumped('0000:00:05.0'), dumped('0000:00:06.0')], false],
  ])('a device of the dump is found %s', (_, after, dump, found) => {
    const [message] = triage(IDS + after, {}, dump).messages
    expect(message!.interpretations[0]!.layout.startsWith('the dump (')).toBe(found)
  })

  test.each([
    ['an extended capability', 'i=0x110', 'An extended capability of the host function'],
    ['a capability', 'i=0x90', 'A capability of the host function'],
    ['the header, which all have', 'i=0x2', 'Device ID'],
  ])('for a passed-through function without a dump: %s', (_, offset, register) => {
    const text = line(`${offset} read: 7 device: 4 cmask: ff wmask: 0 w1cmask:0`) + behind('0000:00:05.0/vfio')
    expect(only(text, { qemu: '9.0', machine: 'microvm' }).interpretations[0]!.register).toBe(register)
  })
})

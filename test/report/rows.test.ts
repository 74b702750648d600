import { describe, expect, it } from 'vitest'
import { rows, whyAdopted } from '../../src/report/check/bytes/rows'
import { bitList, range } from '../../src/report/drawing/words'
import { difference, slotStatus } from './a-report'

describe('rows', () => {
  it.each([
    ['neighbours of one register', [difference({ offset: 4 }), difference({ offset: 5 })], ['0x004-005']],
    ['a gap', [difference({ offset: 4 }), difference({ offset: 6 })], ['0x004', '0x006']],
    [
      'another register',
      [difference({ offset: 5 }), difference({ offset: 6, register: 'Header > Status' })],
      ['0x005', '0x006'],
    ],
    [
      'another outcome',
      [
        difference({ offset: 0x6d, register: slotStatus.register, rule: slotStatus.rule, case: slotStatus.case }),
        slotStatus,
      ],
      ['0x06d', '0x06e'],
    ],
    ['another rule', [difference({ offset: 4 }), difference({ offset: 5, rule: 'reset' })], ['0x004', '0x005']],
    ['nothing', [], []],
  ])('%s', (_, bytes, ranges) => {
    expect(rows(bytes).map(range)).toEqual(ranges)
  })

  it('names every field of a row once', () => {
    const bytes = [
      difference({ offset: 4, field: 'I/O Space, Bus Master' }),
      difference({ offset: 5, field: 'Bus Master, SERR# Enable' }),
    ]
    expect(rows(bytes)[0]!.fields).toEqual(['I/O Space', 'Bus Master', 'SERR# Enable'])
  })
})

describe('bits of a byte', () => {
  it.each([
    [0x00, ''],
    [0x40, '6'],
    [0x19, '4-3, 0'],
    [0xff, '7-0'],
    [0x81, '7, 0'],
    [0xaa, '7, 5, 3, 1'],
  ])('%i', (byte, list) => {
    expect(bitList(byte)).toBe(list)
  })
})

describe('why a difference is adopted', () => {
  it.each([
    ['guest-writable', { source: 0x07, cmask: 0xff, wmask: 0x07 }],
    ['write 1 to clear', { source: 0x01, cmask: 0xff, w1cmask: 0x19 }],
    ['not compared', { source: 0x10, cmask: 0 }],
    ['not compared', { source: 0x10, cmask: 0, wmask: 0xff }],
    ['guest-writable, not compared', { source: 0x03, cmask: 0x01, wmask: 0x03 }],
  ])('%s', (reason, masks) => {
    expect(whyAdopted({ bytes: [difference({ offset: 4, ...masks })] })).toBe(reason)
  })
})

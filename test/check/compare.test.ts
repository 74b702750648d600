import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failingBits } from '../../src/check/device/compare'
import { badConfigData } from '../../src/check/report/message'

const byte = fc.integer({ min: 0, max: 255 })

describe('failingBits', () => {
  // Lines that QEMU 5.2 to 11.1 printed, with the bits that made it refuse.
  test.each([
    [0x00, 0x40, 0xff, 0x00, 0x19, 0x40],
    [0x90, 0x00, 0xbf, 0x00, 0x19, 0x80],
    [0xa0, 0x00, 0xff, 0x80, 0x00, 0x20],
    [0x18, 0x40, 0xff, 0x00, 0x19, 0x40],
    [0x44, 0x05, 0xff, 0x00, 0x00, 0x41],
  ])('read %i device %i cmask %i wmask %i w1cmask %i', (read, device, cmask, wmask, w1cmask, failing) => {
    expect(failingBits(read, device, cmask, wmask, w1cmask)).toBe(failing)
  })

  test('equal bytes never fail', () => {
    fc.assert(
      fc.property(
        byte,
        byte,
        byte,
        byte,
        (value, cmask, wmask, w1cmask) => failingBits(value, value, cmask, wmask, w1cmask) === 0,
      ),
    )
  })

  test('one more compared bit never turns a failure into a pass, one more writable bit never a pass into a failure', () => {
    fc.assert(
      fc.property(byte, byte, byte, byte, byte, byte, (read, device, cmask, wmask, w1cmask, extra) => {
        const bits = failingBits(read, device, cmask, wmask, w1cmask)
        expect(failingBits(read, device, cmask | extra, wmask, w1cmask) & bits).toBe(bits)
        expect(failingBits(read, device, cmask, wmask | extra, w1cmask) & ~bits).toBe(0)
        expect(failingBits(read, device, cmask, wmask, w1cmask | extra) & ~bits).toBe(0)
      }),
    )
  })
})

test('the line is worded and spaced as QEMU prints it', () => {
  expect(badConfigData({ offset: 0x6e, read: 0, device: 0x40, cmask: 0xff, wmask: 0, w1cmask: 0x19 })).toBe(
    'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
  )
})

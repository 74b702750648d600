import { describe, expect, test } from 'vitest'
import { behind, line, only } from './a-log'

describe('what the values mean', () => {
  test.each([
    [
      'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      'on the source the slot is empty; on the destination the slot is occupied',
    ],
    [
      'i=0x60 read: 3 device: 4 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      'on the source links of up to 8 GT/s; on the destination links of up to 16 GT/s',
    ],
    [
      'i=0x9a read: 2 device: 3 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:03.0/virtio-net',
      'on the source a table of 3 vectors; on the destination a table of 4 vectors',
    ],
    // Slot Capabilities: bit 6 Hot-Plug Capable, bits 31:19 Physical Slot Number (PCIe 6.0 section 7.5.3.9).
    [
      'i=0x68 read: 40 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'on the source the slot is hot-plug capable; on the destination the slot is not hot-plug capable',
    ],
    [
      'i=0x68 read: 0 device: 40 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'on the source the slot is not hot-plug capable; on the destination the slot is hot-plug capable',
    ],
    [
      'i=0x6a read: 8 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'on the source slot number bits 1; on the destination slot number bits 0',
    ],
    // Max Link Speed: 1 to 6 have a speed (section 7.5.3.6). Masks as in no release: the section alone identifies the register.
    [
      'i=0x60 read: 7 device: 6 cmask: 77 wmask: 0 w1cmask:8',
      '0000:00:12.0/pcie-root-port',
      'on the source a link speed (7) without a name; on the destination links of up to 64 GT/s',
    ],
    // Bits 19:16 of an extended capability's header are its version.
    [
      'i=0x102 read: 7 device: 4 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'on the source Capability Version 0x7; on the destination Capability Version 0x4',
    ],
    [
      'i=0x42 read: 7 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:12.0/pcie-root-port',
      'Bridge Subsystem ID + 0x02: on the source the byte is 0x07; on the destination the byte is 0x00',
    ],
  ])('%s of %s', (values, section, meaning) => {
    expect(only(line(values) + behind(section)).interpretations[0]!.meaning).toBe(meaning)
  })
})

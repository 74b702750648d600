import { describe, expect, test } from 'vitest'
import { explain } from '../../src/check/explain/explain'
import { readLog } from '../../src/formats/log/incident'
import { NOTHING_GIVEN } from '../a-request'

const END = 'load of migration failed: Invalid argument'
const of = (section: string) => `error while loading state for instance 0x0 of device '${section}'`

function explained(...lines: readonly string[]) {
  const log = lines.map((line) => `qemu-system-x86_64: ${line}\n`).join('')
  const { messages, otherFailures } = explain(readLog(new TextEncoder().encode(log)).incidents, [], NOTHING_GIVEN, [])
  expect(messages).toEqual([])
  return otherFailures[0]!
}

describe('what QEMU prints for failures that are not about a byte of config space', () => {
  // Lines as QEMU's source has them, the class, and what the sentence about it has to hold.
  test.each<[string[], string, string]>([
    [
      ["Unknown savevm section or instance '0000:00:07.0/virtio-rng' 0. Make sure that your current VM setup matches"],
      'unknown-section',
      'device or state "0000:00:07.0/virtio-rng" (instance 0)',
    ],
    [['Unknown savevm section type 126'], 'unknown-section', 'a kind of section (126)'],
    [['Size mismatch: pc.ram: 0x1100000 != 0x1000000: Invalid argument'], 'size-mismatch', '0x1100000 (17408 KiB)'],
    [
      ['Size mismatch: mem: 0x1001 != 0x200: Invalid argument'],
      'size-mismatch',
      'has 0x1001 bytes on the source and 0x200 on',
    ],
    [
      ['Size mismatch: 0000:00:03.0/virtio-net-pci.rom: 0x40000 != 0x80000: Invalid argument'],
      'size-mismatch',
      'The option ROM of 0000:00:03.0 has 0x40000 (256 KiB) bytes',
    ],
    [
      ['Unknown ramblock "0000:00:04.0/ati-vga.rom", cannot accept migration'],
      'unknown-ramblock',
      'an option ROM on the source only',
    ],
    [['Unknown ramblock "dimm1", cannot accept migration'], 'unknown-ramblock', 'a memory device or region is missing'],
    [
      // VirtIO 1.3, 5.1.3 and 6: bit 60 is RSS, bit 35 IN_ORDER.
      ['Features 0x1000000900000000 unsupported. Allowed features: 0x100000000', of('0000:00:03.0/virtio-net')],
      'missing-features',
      "0000:00:03.0/virtio-net can't offer: bit 35 (IN_ORDER), 60 (RSS).",
    ],
    [
      ['Features 0x3 unsupported. Allowed features: 0x3'],
      'missing-features',
      "device can't offer: QEMU 10.2 and newer do not print which ones",
    ],
    [['irq state 76: must be 0 or 1'], 'irq-state', 'Interrupt line 76'],
    [
      ['Missing section footer for 0000:00:1f.0/ICH9LPC'],
      'section-footer',
      'The state of 0000:00:1f.0/ICH9LPC does not end in the stream where the destination expects it',
    ],
    [
      ['Missing section footer for piix4_pm', of('0000:00:01.3/piix4_pm')],
      'section-footer',
      'The state of 0000:00:01.3/piix4_pm does not end in the stream where the destination expects it',
    ],
    [
      ["Machine type received is 'pc-i440fx-2.11' and local is 'pc-i440fx-2.4'"],
      'machine-type',
      'The source runs machine type pc-i440fx-2.11, but the destination was started with pc-i440fx-2.4',
    ],
    [
      ["savevm: unsupported version 2 for 'ipmi-bmc-sim' v1"],
      'section-version',
      "The source's state of ipmi-bmc-sim has version",
    ],
    [
      ["savevm: unsupported version 2 for 'esp' v1", of('0000:00:02.0/esp')],
      'section-version',
      "The source's state of 0000:00:02.0/esp has version",
    ],
    // A log that holds a device of digits only.
    [
      ['7: incoming version_id 2 is too new for local version_id 1'],
      'section-version',
      "The source's state of a device has version",
    ],
    [
      ['VQ 0 size 0x100 < last_avail_idx 0x5 - used_idx 0x3', of('0000:00:04.0/virtio-blk')],
      'virtqueue',
      'The queues of 0000:00:04.0/virtio-blk do not match',
    ],
    [['VQ 2 vring.num 256 exceeds allocated max 64'], 'virtqueue', 'The queues of a virtio device do not match'],
    [
      ['ERROR: Cannot migrate while device properties (subsys/subsys_ven) differ', of('0000:00:17.0/e1000e')],
      'post-load',
      'Then 0000:00:17.0/e1000e itself compared its properties (subsys/subsys_ven)',
    ],
    [['ERROR: Cannot migrate while device properties (a/b) differ'], 'post-load', 'Then the device itself compared'],
    [['1 != 2', of('0000:00:05.0/nvme')], 'field-mismatch', 'in the state of 0000:00:05.0/nvme must be the same'],
    [
      ['Invalid value 9 expecting positive value <= 8'],
      'field-mismatch',
      'in the state of a device must be the same on both sides or within bounds, but the two values are 9 and 8',
    ],
    [
      ['Failed to set device state RESUMING: Input/output error', of('0000:01:00.0/vfio')],
      'vfio',
      '(0000:01:00.0/vfio) did not enter the state that migration needs (RESUMING)',
    ],
    [
      ['vfio: 0000:01:00.0: Unable to start migration'],
      'vfio',
      '(vfio) did not enter the state that migration needs, or',
    ],
    // Bit 0 running with bit 2 resuming is not allowed under v1 (linux/vfio.h before 5.18).
    [['device_state=0x5'], 'vfio', '"invalid", not valid: '],
    [
      ["State blocked by non-migratable device '0000:00:06.0/ivshmem'"],
      'not-migratable',
      '"0000:00:06.0/ivshmem" blocks',
    ],
    [
      ['disallowing migration blocker (--only-migratable): x'],
      'not-migratable',
      'A device or feature blocks migration',
    ],
    [
      ['Capability xbzrle is off, but received capability is on'],
      'capabilities',
      'The migration capability xbzrle is off on the destination, but the source has it on',
    ],
    [['Received TARGET_PAGE_BITS is 12 but local is 14'], 'capabilities', 'Page sizes differ (12 and 14)'],
    [['Not a migration stream'], 'stream', 'not a migration stream that this QEMU can read'],
    [['Failed to get "write" lock'], 'lock', 'could not get the "write" lock'],
    [[of('0000:00:05.0/nvme')], 'device-state', 'The state of 0000:00:05.0/nvme was refused'],
    [[], 'device-state', 'The state of a device or the stream itself was refused'],
    [
      ['Failed to load PCIDevice:config', of('0000:00:05.0/nvme')],
      'config-without-numbers',
      'The config space of 0000:00:05.0/nvme was refused',
    ],
    [
      ['Failed to load element of type pci config for config'],
      'config-without-numbers',
      'The config space of a device was refused',
    ],
  ])('%j: %s', (lines, name, words) => {
    const found = explained(...lines, END)
    expect(found.class).toBe(name)
    expect(found.meaning).toContain(words)
  })

  test('an interrupted transfer is attributed to the source', () => {
    expect(explained('load of migration failed: Input/output error')).toMatchObject({
      class: 'connection',
      message: 'load of migration failed: Input/output error',
      meaning: expect.stringContaining('(Input/output error). The source stopped sending'),
    })
  })

  test('a failure without a reason keeps its line', () => {
    expect(explained('load of migration failed').message).toBe('load of migration failed: no reason')
  })
})

import { describe, expect, test } from 'vitest'
import { behind, line, only } from './a-log'

describe('the same with the lines that follow', () => {
  // Line, section, version and machine type of the destination if the report gives them, case and certainty.
  test.each([
    [
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-rng',
      '7.2',
      'pc-i440fx-7.1',
      'virtio-rng-vectors',
      'possible',
    ],
    [
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-rng',
      null,
      null,
      'virtio-rng-vectors',
      'possible',
    ],
    [
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-balloon',
      null,
      null,
      'virtio-balloon-vectors',
      'sure',
    ],
    [
      'i=0x9a read: 4 device: 5 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-scsi',
      '8.2',
      null,
      'queue-count-follows-cpus',
      'possible',
    ],
    [
      'i=0x9a read: 2 device: 3 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-net',
      null,
      null,
      'virtio-net-vectors',
      'sure',
    ],
    [
      'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      '7.2',
      null,
      'slot-presence-detect',
      'sure',
    ],
    [
      'i=0x6e read: 90 device: 0 cmask: bf wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      '11.1',
      null,
      'slot-interlock-status',
      'sure',
    ],
    [
      'i=0x70 read: 1 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:1c.0/ioh-3240-express-root-port',
      '7.2',
      null,
      'msi-pending-bits',
      'sure',
    ],
    [
      'i=0x10a read: 40 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      '8.1',
      'pc-q35-7.2',
      'aer-uncorrectable-mask',
      'sure',
    ],
    [
      'i=0x58 read: 0 device: 20 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      '9.2',
      null,
      'extended-tag',
      'sure',
    ],
    [
      'i=0x60 read: 11 device: 4 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      null,
      null,
      'root-port-link',
      'sure',
    ],
    ['i=0x8 read: 4 device: 5 cmask: ff wmask: 0 w1cmask:0', '0000:00:02.0/qxl', null, null, 'qxl-revision', 'sure'],
    [
      'i=0x47 read: 0 device: 10 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0:00.0/virtio-net',
      null,
      null,
      'virtio-function-level-reset',
      'sure',
    ],
    [
      'i=0xe read: 80 device: 0 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/e1000',
      null,
      null,
      'multifunction',
      'sure',
    ],
    [
      'i=0x144 read: 1 device: 2 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0:00.0/e1000e',
      null,
      null,
      'device-serial-number',
      'sure',
    ],
    // Refused by QEMU 10.0.2 and 11.1.3 for a port with pref64-reserve and a bridge with io-reserve on one end only.
    [
      'i=0x34 read: 90 device: 54 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      null,
      null,
      'bridge-reservation',
      'possible',
    ],
    [
      'i=0x34 read: 4c device: 64 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pci_bridge',
      null,
      null,
      'bridge-reservation',
      'sure',
    ],
    // By 7.2.22 for vectors=0, and by 5.2 for a legacy device without vectors: neither is what the page says.
    [
      'i=0x34 read: 98 device: 84 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/virtio-gpu',
      '7.2.22',
      'pc-q35-2.7',
      'virtio-gpu-msix',
      'possible',
    ],
    [
      'i=0x6 read: 10 device: 0 cmask: 10 wmask: 0 w1cmask:0',
      '0000:00:02.0/virtio-net',
      '5.2',
      'pc-i440fx-1.5',
      'virtio-form',
      'possible',
    ],
    // Launchpad 1745895: a vhost backend without VERSION_1.
    [
      'i=0x20 read: 0 device: c cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/virtio-net',
      null,
      null,
      'virtio-form',
      'possible',
    ],
  ])('%s of %s on %s %s', (values, section, qemu, machine, code, certainty) => {
    const [reading] = only(line(values) + behind(section), { qemu, machine }).interpretations
    expect(reading).toMatchObject({ case: code })
    expect(reading!.cases.find((hit) => hit.code === code)!.fit).toBe(certainty)
  })

  // What speaks against a cause: another device, another direction, another version.
  test.each([
    [
      'i=0x34 read: 84 device: 98 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:04.0/virtio-rng',
      '8.0',
      'pc-i440fx-8.0',
      'virtio-rng-vectors',
    ],
    [
      'i=0x10a read: 0 device: 40 cmask: ff wmask: 0 w1cmask:0',
      '0000:00:02.0/pcie-root-port',
      null,
      null,
      'aer-uncorrectable-mask',
    ],
    [
      'i=0x10 read: a1 device: 1 cmask: ff wmask: e0 w1cmask:0',
      '0000:00:04.0/virtio-balloon',
      null,
      null,
      'virtio-balloon-config-size',
    ],
    [
      'i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19',
      '0000:00:12.0/pcie-root-port',
      '8.1',
      null,
      'slot-presence-detect',
    ],
  ])('%s of %s on %s %s is not %s', (values, section, qemu, machine, code) => {
    const { interpretations } = only(line(values) + behind(section), { qemu, machine })
    expect(interpretations.flatMap(({ cases }) => cases.map((hit) => hit.code))).not.toContain(code)
  })
})

import { describe, expect, test } from 'vitest'
import { QEMU } from './harness/available'
import { QEMU_VERSION } from './harness/installed'
import { compareDefaults } from './harness/property-defaults'

const DEVICES =
  'pcie-root-port ioh3420 pci-bridge virtio-balloon-pci virtio-rng-pci virtio-net-pci virtio-serial-pci virtio-blk-pci virtio-scsi-pci nvme qxl vmxnet3 pvscsi intel-hda VGA nec-usb-xhci pci-serial e1000'

/* Types around which entries of one family alone changed something: vmxnet3's ROM, hidden hot-plug. */
const MACHINES = [
  'pc-i440fx-2.0',
  'pc-q35-2.6',
  'pc-q35-6.1',
  'pc-i440fx-2.6',
  'pc-i440fx-6.1',
  'pc-q35-7.2',
  'pc-i440fx-4.2',
]

describe(`defaults of properties in QEMU ${QEMU_VERSION}`, () => {
  test.each(MACHINES)('%s', async (machine) => {
    const { compared, wrong } = await compareDefaults(QEMU, QEMU_VERSION, machine, DEVICES.split(' '))
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(90)
  })
})

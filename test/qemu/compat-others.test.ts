import { describe, expect, test } from 'vitest'
import { AARCH64, PPC64 } from './harness/available'
import { versionOf } from './harness/installed'
import { compareDefaults } from './harness/property-defaults'

const ENDPOINTS =
  'pci-bridge virtio-balloon-pci virtio-rng-pci virtio-net-pci virtio-serial-pci virtio-blk-pci virtio-scsi-pci nvme vmxnet3 pvscsi intel-hda VGA nec-usb-xhci e1000'

/* pc_compat_* holds on neither: vmxnet3 has its ROM on types up to 2.6, and 6.1 shows native hot-plug. */
describe.each([
  [AARCH64, 'virt', `pcie-root-port ${ENDPOINTS}`, ['virt-2.6', 'virt-2.9', 'virt-6.1', 'virt-7.2']],
  [PPC64, 'pseries', ENDPOINTS, ['pseries-2.1', 'pseries-2.6', 'pseries-6.1', 'pseries-7.2']],
])('defaults of properties in %s', (program, _, devices, machines) => {
  test.each(machines)('%s', async (machine) => {
    const { compared, wrong } = await compareDefaults(program, versionOf(program), machine, devices.split(' '))
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(90)
  })
})

import { describe, expect, test } from 'vitest'
import { compatDefault } from '../../src/qemu/releases/compat'
import { parseVersion } from '../../src/qemu/releases/version'

const machine = (text: string) => {
  const [major = 0, minor = 0, micro = 0] = text.split('.').map(Number)
  return { text, order: major * 1_000_000 + minor * 1000 + micro }
}

/*
 * `-device TYPE,help` and qom-get of QEMU 7.2.22 for what it has; hw_compat_* in hw/core/machine.c and pc_compat_* in
 * hw/i386/pc.c of the release for the rest.
 */
describe('defaults of properties by QEMU version and machine type', () => {
  test.each([
    ['x-pcie-ext-tag', 'pci-device', '9.2', '9.2', 'on'],
    ['x-pcie-ext-tag', 'pci-device', '9.2', '9.1', 'off'],
    ['x-pcie-ext-tag', 'pci-device', '9.1.3', '9.1', 'off'],
    ['x-pcie-err-unc-mask', 'pci-device', '8.0', '7.2', 'on'],
    ['x-pcie-err-unc-mask', 'pci-device', '8.0.1', '7.2', 'off'],
    ['x-pcie-ari-nextfn-1', 'pci-device', '8.0', '8.0', 'on'],
    ['x-pcie-flr-init', 'igb', '9.0', '8.1', 'off'],
    ['x-pcie-flr-init', 'virtio-pci', '9.0', '8.1', 'on'],
    ['x-pcie-flr-init', 'virtio-pci', '9.0', '4.1', 'off'],
    ['vectors', 'virtio-balloon-pci', '10.0', '9.2', '0'],
    ['vectors', 'virtio-rng-pci', '10.0', '7.2', '2'],
    ['vectors', 'virtio-net-pci', '7.2', '5.2', '3'],
    ['msix-exclusive-bar', 'nvme', '5.2', '5.2', 'on'],
    ['msix-exclusive-bar', 'nvme', '7.2', '5.2', 'off'],
    ['msix-exclusive-bar', 'nvme', '10.0', '5.2', 'on'],
    ['msix-exclusive-bar', 'nvme', '10.0', '6.0', 'off'],
    ['x-do-not-expose-native-hotplug-cap', 'pcie-slot', '7.2', '6.0', 'off'],
    ['x-do-not-expose-native-hotplug-cap', 'pcie-slot', '7.2', '6.1', 'on'],
    ['x-do-not-expose-native-hotplug-cap', 'pcie-slot', '7.2', '6.2', 'off'],
    ['disable-acs', 'pcie-root-port', '7.2', '3.1', 'on'],
    ['disable-acs', 'pcie-root-port', '4.0', '3.1', 'off'],
    ['disable-acs', 'pcie-root-port', '3.1', '3.1', 'on'],
    ['shpc', 'pci-bridge', '7.2', '2.8', 'on'],
    ['shpc', 'pci-bridge', '7.2', '2.9', 'off'],
    ['shpc', 'pci-bridge', '7.2', '2.10', 'on'],
    ['x-disable-pcie', 'virtio-pci', '7.2', '2.5', 'off'],
    ['x-disable-pcie', 'pvscsi', '7.2', '2.5', 'on'],
    ['revision', 'qxl', '7.2', '4.2', '4'],
    ['x-ats-page-aligned', 'virtio-pci', '5.2', '5.1', 'on'],
    ['x-ats-page-aligned', 'virtio-pci', '6.0', '5.1', 'off'],
    // The stable branch's list of commits for 4.0.1 has a6fe4a3aa8 and 32e8ac8a28; 4.0.0 has a fixed size and no MSI-X.
    ['qemu-4-0-config-size', 'virtio-balloon-device', '3.1', '3.1', 'off'],
    ['qemu-4-0-config-size', 'virtio-balloon-device', '4.0', '3.1', 'on'],
    ['qemu-4-0-config-size', 'virtio-balloon-device', '4.0.0', '4.0', 'on'],
    ['qemu-4-0-config-size', 'virtio-balloon-device', '4.0.1', '3.1', 'off'],
    ['qemu-4-0-config-size', 'virtio-balloon-device', '4.0.1', '4.0', 'on'],
    ['qemu-4-0-config-size', 'virtio-balloon-device', '7.2', '3.1', 'off'],
    ['vectors', 'virtio-gpu-pci', '4.0', '3.1', '0'],
    ['vectors', 'virtio-gpu-pci', '4.0.1', '3.1', '3'],
  ])('%s of %s in QEMU %s on machine type %s: %s', (name, type, qemu, version, value) => {
    expect(compatDefault(name, parseVersion(qemu), { family: 'pc-q35', version: machine(version) }, type)).toBe(value)
  })
})

/* `info qtree` of qemu-system-x86_64, -aarch64 and -ppc64 7.2.22: hw_compat_* holds for all, pc_compat_* for x86 alone. */
describe('entries of one family of machine types', () => {
  test.each([
    ['romfile', 'vmxnet3', 'pc-q35', '2.6', ''],
    ['romfile', 'vmxnet3', 'pc-i440fx', '2.6', ''],
    ['romfile', 'vmxnet3', 'virt', '2.6', 'efi-vmxnet3.rom'],
    ['romfile', 'vmxnet3', 'pseries', '2.1', 'efi-vmxnet3.rom'],
    ['x-do-not-expose-native-hotplug-cap', 'pcie-slot', 'pc-q35', '6.1', 'on'],
    ['x-do-not-expose-native-hotplug-cap', 'pcie-slot', 'pc-i440fx', '6.1', 'off'],
    ['x-do-not-expose-native-hotplug-cap', 'pcie-slot', 'virt', '6.1', 'off'],
    ['power_controller_present', 'ioh3420', 'pc-i440fx', '2.0', 'on'],
    ['disable-acs', 'pcie-root-port', 'virt', '3.1', 'on'],
    ['shpc', 'pci-bridge', 'pseries', '2.9', 'off'],
    ['vectors', 'virtio-net-pci', 'virt', '5.2', '3'],
    ['x-disable-pcie', 'pvscsi', 'pseries', '2.1', 'on'],
  ])('%s of %s on %s-%s: %s', (name, type, family, version, value) => {
    expect(compatDefault(name, parseVersion('7.2'), { family, version: machine(version) }, type)).toBe(value)
  })
})

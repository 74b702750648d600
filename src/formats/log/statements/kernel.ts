import type { StatementRow } from './row'

/**
 * What the host's kernel says of KVM, of the IOMMU and of devices for a guest, and why it does: arch/x86/kvm, drivers/iommu,
 * drivers/vfio of Linux 4.4 to 6.12. Lines that a guest that runs makes as well are in no table.
 */
export const KERNEL = [
  {
    id: 'kernel-kvm',
    class: 'start',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: [
      'kvm: disabled by bios',
      "kvm: support for '{quoted}' disabled by {bios|BIOS}",
      'kvm: no hardware support{rest}',
      'kvm_intel: VMX not {supported by|enabled (by BIOS) in} {rest}',
      'kvm_amd: SVM {=not supported by|disabled}{rest}',
      'VMX ({inside|outside} TXT) disabled by BIOS{rest}',
      'SVM disabled (by BIOS) in {rest}',
      "could not insert '{=kvm_intel|kvm_amd|kvm}': {rest}",
      'FATAL: Module {=kvm_intel|kvm_amd|kvm} not found{~rest}',
      'KVM acceleration can NOT be used',
      'Your CPU does not support KVM extensions',
      'KVM is disabled by your BIOS',
      '/dev/kvm does not exist',
    ],
  },
  {
    id: 'kernel-iommu',
    class: 'start',
    role: 'start',
    side: 'either',
    says: [
      'No interrupt remapping {=support|for device}{~rest}',
      'Device is ineligible for IOMMU domain attach due to platform RMRR requirement{rest}',
      'Firmware has requested this device have a 1:1 IOMMU mapping, rejecting {rest}',
    ],
  },
  {
    // drivers/pci/pci.c, drivers/base/dd.c
    id: 'kernel-device',
    class: 'start',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: [
      'not ready {int}ms after {words}; giving up',
      'fio-pci: probe of {name} failed with error {int}',
      'vfio-pci {name}: probe with driver vfio-pci failed with error {int}',
      "vfio-pci {name}: BAR {int}: can't reserve {rest}",
      "vfio-pci {name}: BAR {int} {words}: can't reserve {rest}",
      'vfio-pci {name}: Driver {word} is needed {rest}',
      'NVRM: Attempting to remove device {name} with non-zero usage count!',
      'nvidia-vgpu-mgr[{~int}]: error: vmiop_log: {rest}',
    ],
  },
] as const satisfies readonly StatementRow[]

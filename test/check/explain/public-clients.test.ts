import { describe, expect, test } from 'vitest'
import { triage } from './a-log'
import { expectOnly, type Paste } from './a-paste'

// Messages of libvirt 11.3 (src/util, src/hypervisor, src/network), of virsh (tools), of ruby-libvirt and Python's bindings.
const CLIENTS: readonly Paste[] = [
  [
    'https://github.com/vagrant-libvirt/vagrant-libvirt/issues/831',
    "ERROR warden: Error occurred: Error while creating domain: Error saving the server: Call to virDomainDefineXML failed: internal error: Unknown source mode ''",
    'definition',
    'call-define',
    'start',
    'possible',
  ],
  [
    'https://github.com/vagrant-libvirt/vagrant-libvirt/issues/1028',
    "Call to virStorageVolCreateXML failed: storage volume 'box_image_1.img' exists already",
    'storage',
    'call-storage',
    'other',
    'possible',
  ],
  [
    'https://github.com/BigAnteater/KVM-GPU-Passthrough/issues/19',
    '  File "/usr/lib/python3.10/site-packages/libvirt.py", line 1352, in create\n    raise libvirtError(\'virDomainCreate() failed\')',
    'start',
    'call-start',
    'start',
    'possible',
  ],
  [
    'https://github.com/QubesOS/qubes-issues/issues/7717',
    'stubddom_xswait_cb: Domain 3: Stubddom 5 for 4 startup: startup timed out.\ndomcreate_devmodel_started: Domain 3: device model did not start -9',
    'start',
    'xen-device-model',
    'elsewhere',
    'sure',
  ],
  [
    'https://github.com/jiangcuo/pxvirt/issues/26',
    'TASK ERROR: no such logical volume pve/data',
    'start',
    'proxmox-start',
    'start',
    'sure',
  ],
  [
    'https://github.com/stefanberger/swtpm/issues/463',
    "Error starting domain: Unable to find 'swtpm_setup' binary in $PATH: No such file or directory",
    'start',
    'program-missing',
    'start',
    'sure',
  ],
  [
    'https://github.com/cloud-hypervisor/cloud-hypervisor/issues/848',
    "thread 'vcpu3' panicked at 'Failed to activate device: VhostUserSetup(VhostUserMemoryRegion(NoMemoryRegion))', src/libcore/result.rs:1188:5",
    'other-hypervisor',
    'other-monitor',
    'other',
    'sure',
  ],
  [
    'https://github.com/virtio-win/kvm-guest-drivers-windows/issues/875',
    '[2023-08-02T19:33:01Z ERROR virtiofsd] Waiting for daemon failed: HandleRequest(InvalidParam)\nqemu-system-x86_64: Unexpected end-of-file before all data were read',
    'virtio-backend',
    'backend-gone',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/bryansteiner/gpu-passthrough-tutorial/issues/39',
    '[   87.412701] nvidia 0000:01:00.0: not ready 65535ms after resume; giving up',
    'start',
    'kernel-device',
    'open',
    'possible',
  ],
]

test.each(CLIENTS)('%s', (...paste) => {
  expectOnly(paste)
})

describe('messages as the sources of libvirt, Proxmox VE and Linux have them', () => {
  test.each([
    [
      'error: Failed to attach device from usb.xml\nerror: internal error: No more available PCI slots',
      'hostdev-at-start',
    ],
    ["error: internal error: Unknown PCI header type '127' for device '0000:01:00.0'", 'hostdev-at-start'],
    ['error: device not found: Did not find USB device 046d:c52b', 'hostdev-at-start'],
    ["error: Failed to start domain 'g'\nerror: Unable to add bridge br9 port vnet0: No such device", 'host-network'],
    ['error: operation failed: NUMA node 3 is not available', 'host-cgroup'],
    [
      'error: Hook script execution failed: internal error: Child process (LC_ALL=C /etc/libvirt/hooks/qemu g prepare begin -) unexpected exit status 1',
      'hook-refused',
    ],
    [
      'error: Failed to define domain from g.xml\nerror: (domain_definition):12: Opening and ending tag mismatch',
      'call-define',
    ],
    ['error: Failed to detach device from usb.xml', 'call-device'],
    ['error: failed to connect to the hypervisor', 'call-connect'],
    ['TASK ERROR: cannot prepare PCI pass-through, IOMMU not present', 'hostdev-proxmox'],
    ["TASK ERROR: can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout", 'proxmox-start'],
    ['TASK ERROR: words of a release to come', 'task-failed'],
    ["[    1.200000] kvm: support for 'kvm_intel' disabled by bios", 'kernel-kvm'],
    [
      'vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module param "allow_unsafe_interrupts" to enable VFIO IOMMU support on this platform',
      'kernel-iommu',
    ],
    [
      'vfio-pci 0000:03:00.0: Device is ineligible for IOMMU domain attach due to platform RMRR requirement.  Contact your platform vendor.',
      'kernel-iommu',
    ],
    ['vfio-pci: probe of 0000:00:02.0 failed with error -22', 'kernel-device'],
  ])('%s', (log, code) => {
    expect(triage(`${log}\n`).otherFailures.map((found) => found.case)).toEqual([code])
  })
})

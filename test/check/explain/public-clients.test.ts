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

const OF_ANY_OPERATION: readonly Paste[] = [
  [
    'https://github.com/void-linux/void-packages/issues/29343',
    'internal error: Child process (VIR_BRIDGE_NAME=virbr0 /usr/bin/dnsmasq --conf-file=/var/lib/default.conf) unexpected exit status 149: Segmentation fault',
    'start',
    'helper-failed',
    'open',
    'possible',
  ],
  [
    'https://github.com/linuxkit/linuxkit/pull/2494',
    'KVM_SET_DEVICE_ATTR failed: No such device',
    'start',
    'kvm-device',
    'start',
    'possible',
  ],
  [
    'https://github.com/twilligon/backup-vm/issues/17',
    "libvirt: error code 1: internal error: unable to execute QEMU command 'transaction': Error: Trying to create an image with the same filename as the backing file\nFailed to create domain snapshot",
    'storage',
    'disk-command',
    'other',
    'possible',
  ],
  [
    'https://github.com/ArchipelProject/Archipel/issues/1022',
    "Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory",
    'tls',
    'tls',
    'other',
    'sure',
  ],
  [
    'https://github.com/nutanix/libvfio-user/issues/460',
    '#1 0x0000563e6cbf40bf in qemu_get_buffer (f=0x563e6e35a890) at ../migration/qemu-file.c:566\n#3 0x0000563e6cf53938 in vfio_load_state (f=0x563e6e35a890) at ../hw/vfio/migration.c:709\n#6 0x0000563e6cd6a8ab in qemu_loadvm_state_main (f=0x563e6e35a890)',
    'device-state',
    'crashed-in-state',
    'open',
    'possible',
  ],
  [
    'https://github.com/autotest/tp-libvirt/pull/6127',
    "Can not find the expected patterns 'Cannot write to TLS channel: Input/output error' in output 'error: operation failed: job 'migration out' failed: Cannot read from TLS channel: The TLS connection was non-properly terminated.'",
    'tls',
    'tls-channel',
    'other',
    'possible',
  ],
  [
    'https://github.com/harvester/harvester/issues/4160',
    '"reason":"failed to render launch manifest: HostDevice nvidia.com/GP102 is not permitted in permittedHostDevices configuration"',
    'start',
    'pod-not-made',
    'start',
    'sure',
  ],
]

test.each([...CLIENTS, ...OF_ANY_OPERATION])('%s', (...paste) => {
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

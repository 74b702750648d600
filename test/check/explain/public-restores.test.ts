import { describe, expect, test } from 'vitest'
import { triage } from './a-log'
import { expectOnly, type Paste } from './a-paste'

const PASTES: readonly Paste[] = [
  [
    'https://github.com/ganeti/ganeti/issues/884',
    "ganeti Failed to migrate instance: Too many 'info migrate' broken answers\n",
    'source-log',
    'source-outcome',
    'elsewhere',
    'possible',
  ],
  [
    // pkg/virt-controller/watch/vm/vm.go
    'https://github.com/kubevirt/kubevirt/issues/13582',
    `    - lastProbeTime: null
      message: cannot migrate the VM. The volume persistent-state-for-testvmi-w57rg-smjvl
        is RWO and not included in the migration volumes
      status: "True"
      type: RestartRequired
`,
    'storage',
    'storage-not-shared',
    'other',
    'sure',
  ],
  [
    // virnettlscontext.c
    'https://github.com/retspen/webvirtmgr/issues/486',
    'authentication failed: TLS handshake failed The TLS connection was non-properly terminated.\n',
    'tls',
    'tls',
    'other',
    'sure',
  ],
  [
    'https://github.com/tinylabscom/mvm/pull/3525',
    'PUT /snapshot/load                    (1.17.0)  HTTP 400 ... Failed to load snapshot state from file: ... bitcode error\n',
    'other-hypervisor',
    'other-monitor',
    'other',
    'sure',
  ],
  [
    'https://github.com/apache/cloudstack/issues/2685',
    `2018-06-01 16:26:30,222 ERROR [c.c.h.x.r.w.x.XenServer610MigrateWithStorageReceiveCommandWrapper] (DirectAgent-4:ctx-1e92a910) (logid:bdc18e3b) Migration of
vm i-2-1946-VM with storage failed due to com.cloud.utils.exception.CloudRuntimeException: Can not see storage pool: ext from on host:db5ea702
`,
    'storage',
    'xapi-storage',
    'other',
    'possible',
  ],
  [
    // What a test would have taken comes first, over several lines; what QEMU said is in the output.
    'https://github.com/autotest/tp-libvirt/pull/4538',
    `  TestFail: Can not find the expected patterns 'operation failed:
  job 'migration out' failed: Cannot write to TLS channel:
  Input/output error|unable to execute QEMU command
  'object-add': Unable to access credentials
  /etc/pki/qemu/client-cert.pem' in output 'error: operation
  failed: migration out job: Cannot write to TLS channel:
  Input/output error'
`,
    'tls',
    'tls-channel',
    'other',
    'possible',
  ],
  [
    'https://github.com/canonical/multipass/issues/1384',
    `lut 24 18:59:58 m multipassd[2095526]: qemu-system-x86_64: warning: Unknown firmware file in legacy mode: etc/msr_feature_control
lut 24 18:59:58 m multipassd[2095526]: qemu-system-x86_64: Machine type received is 'pc-i440fx-bionic' and local is 'pc-i440fx-xenial'
                                       qemu-system-x86_64: Error -22 while loading VM state
`,
    'machine-type',
    'machine-type',
    'other',
    'sure',
  ],
  [
    'https://github.com/canonical/multipass/issues/2231',
    `start failed: The following errors occurred:
qemu-system-x86_64: Unknown ramblock "0000:00:03.0/virtio-net-pci.rom", cannot accept migration
qemu-system-x86_64: error while loading state for instance 0x0 of device 'ram'
qemu-system-x86_64: Error -22 while loading VM state
`,
    'unknown-ramblock',
    'unknown-ramblock',
    'other',
    'sure',
  ],
  [
    'https://github.com/ganeti/ganeti/issues/252',
    `write(2, "Unknown savevm section or instan"..., 45) = 45
write(2, "load of migration failed\\n", 25) = 25
`,
    'device-state',
    'no-reason',
    'open',
    'possible',
  ],
]

describe('restores and migrations under other programs', () => {
  test.each(PASTES)('%s', (...paste) => expectOnly(paste))
})

// None of these is a restore, or a migration, that failed.
test.each([
  [
    'https://github.com/juergh/lqs2mem.py/issues/2',
    'Valid Libvirt-QEMU-save magic and version\n  section type: 7 (CONIGURATION)\n  text:         pc-i440fx-bionic',
  ],
  [
    'https://github.com/isc30/ryzen-gpu-passthrough-proxmox/issues/131',
    "failed to reset PCI device '0000:7b:00.0', but trying to continue as not all devices need a reset\nTASK OK",
  ],
  [
    'https://github.com/canonical/multipass/issues/1304',
    'multipassd[12358]: QMP: {"timestamp": {"seconds": 1579026332}, "event": "RESUME"}\nmultipassd[12358]: VM suspended',
  ],
  [
    'https://github.com/cloud-hypervisor/cloud-hypervisor/issues/6931',
    'cloud-hypervisor: 4.397634s: <vmm> INFO:arch/src/x86_64/mod.rs:591 -- No CPU incompatibility detected.',
  ],
  [
    'https://github.com/cloud-hypervisor/cloud-hypervisor/issues/1803',
    'Error running command: Server responded with an error: InternalServerError: VmResize(VmResize(MemoryManager(InsufficientHotplugRAM)))',
  ],
  [
    'https://github.com/microvm-nix/microvm.nix/issues/514',
    '[    7.795684] virtio_mem virtio2: could not reserve device region',
  ],
  [
    'https://github.com/kata-containers/kata-containers/issues/1841',
    '[    0.396556] acpi PNP0C80:01: add_memory failed',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/734',
    "vm.migrate(...) [5ms] =!> TypeError: Cannot read property '$ref' of undefined",
  ],
])('%s', (_, log) => {
  expect(triage(`${log}\n`).otherFailures).toEqual([])
})

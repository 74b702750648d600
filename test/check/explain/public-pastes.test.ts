import { describe, expect, test } from 'vitest'
import { triage } from './a-log'
import { expectOnly, type Paste } from './a-paste'

const SEVERAL: readonly Paste[] = [
  // The last words only repeat a number; the device that did not save its state stands in front of them.
  [
    'doomedraven/Tools 105',
    `operation failed: Failed to take snapshot: pre-save failed: qxl
Error: Error while writing VM state: Unknown error -1
`,
    'device-state',
    'not-saved',
    'other',
    'sure',
  ],
  [
    'jedi4ever/sahara 48',
    'error: Operation schlug fehl: Error -22 while writing VM\n',
    'device-state',
    'state-not-written',
    'open',
    'possible',
  ],
  [
    'the same with a reason of the storage (qemu_savevm_state)',
    'error: operation failed: Failed to take snapshot: Error: Error while writing VM state: No space left on device\n',
    'storage',
    'saved-file-writing',
    'other',
    'sure',
  ],
  // target/i386/kvm.c of QEMU 4.0.
  [
    'kata-containers/runtime 1747',
    String.raw`kata-runtime[6584]: time="2019-05-27T17:11:44.535534622-05:00" level=info msg="{\"error\": {\"class\": \"GenericError\", \"desc\": \"Nested VMX virtualization does not support live migration yet\"}}" arch=amd64 name=kata-runtime source=virtcontainers subsystem=qmp
kata-runtime[6584]: time="2019-05-27T17:11:44.535702274-05:00" level=error msg="exec migration" error="QMP command failed: Nested VMX virtualization does not support live migration yet" name=kata-runtime subsystem=qemu
`,
    'not-migratable',
    'nested-blocked',
    'other',
    'sure',
  ],
  [
    'kata-containers/runtime 1884',
    "`QMP command failed: Invalid parameter 'bypass-shared-memory'`\n",
    'capabilities',
    'migration-settings',
    'other',
    'sure',
  ],
  // xen-api, ocaml/xapi-consts/api_errors.ml.
  [
    'xcp-ng/xcp 270',
    'Aug 29 10:06:14 x6 xapi: [error|x6|590924 ||backtrace] Async.VM.pool_migrate R:c228aa7aa2e6 failed with exception Server_error(INTERNAL_ERROR, [ xenopsd internal error: Domain.Emu_manager_failure("Received error from emu-manager: xenguest Invalid argument") ])\n',
    'source-log',
    'xapi-outcome',
    'elsewhere',
    'possible',
  ],
  [
    'apache/cloudstack 7340',
    '           errorInfo: [VM_LACKS_FEATURE, OpaqueRef:9a1b9861-3dff-418f-89ba-ce31f75a3528]\n',
    'not-migratable',
    'xapi-blocked',
    'other',
    'sure',
  ],
  [
    'rposudnevskiy/RBDSR 37',
    'May 11 22:54:32 a1 xapi: [error|a1|24853 ||backtrace] Async.VDI.pool_migrate R:5fa10ad791e5 failed with exception Server_error(MIRROR_FAILED, [ OpaqueRef:f91439c7-ccb7-6c10-02f9-e910a889966b ])\n',
    'storage',
    'xapi-storage',
    'other',
    'possible',
  ],
  // What QEMU gives as the reason says more than the command that had it.
  [
    'tp-libvirt 6073',
    "error: internal error: unable to execute QEMU command 'blockdev-add': Failed to read option reply: Cannot read from TLS channel: The TLS connection was non-properly terminated.\n",
    'tls',
    'tls-channel',
    'other',
    'possible',
  ],
  // libvirt, src/internal.h: VIR_REQUIRE_FLAG_GOTO and qemuMigrationSrcPerform.
  [
    'kubevirt 12811',
    "`Live migration failed error encountered during MigrateToURI3 libvirt api call: virError(Code=84, Domain=10, Message='Operation not supported: use of 'VIR_MIGRATE_PARAM_MIGRATE_DISKS' requires use of 'VIR_MIGRATE_NON_SHARED_DISK' or 'VIR_MIGRATE_NON_SHARED_INC' flag'`\n",
    'capabilities',
    'migration-settings',
    'other',
    'sure',
  ],
  [
    'OpenNebula/one 6634',
    'Jun 26 10:43:38 oned3 oned[481791]: [VM 0][Z0][VMM][I]: Failed to execute virtualization driver operation: migrate.\n',
    'source-log',
    'source-outcome',
    'elsewhere',
    'sure',
  ],
  [
    'libvirt 56',
    "`libvirtError:internal error:unable to execute QEMU command ‘blockdev-remove-medium’:Tray of device 'ide0-1-0' is not open.`\n",
    'storage',
    'disk-command',
    'other',
    'possible',
  ],
  // io/channel-command.c
  [
    'avocado-vt 2223',
    '2019-08-23 13:50:33,410 client           L0605 INFO | [qemu output] qemu-system-ppc64: Unable to write to command: Broken pipe\n',
    'connection',
    'broken-transfer',
    'elsewhere',
    'possible',
  ],
  [
    'tp-libvirt 2691',
    "FAIL: Can't get an expected migration result:\\nerror: Requested operation is not valid: domain 'avocado-vt-vm1' is already active\\n\\n (90.02 s)\n",
    'definition',
    'definition-exists',
    'other',
    'sure',
  ],
  [
    'oVirt/ovirt-engine 1111',
    '"Could not fetch data needed for VM migrate operation"\n',
    'not-migratable',
    'manager-refused',
    'other',
    'sure',
  ],
  // nova/exception.py: DestinationDiskExists
  [
    'rcbops/chef-cookbooks 262',
    '2012-11-02 10:24:13 ERROR nova.openstack.common.rpc.common [-] Returning exception The supplied disk path (/var/lib/nova/instances/instance-00000003) already exists, it is expected not to exist. to caller\n',
    'storage',
    'storage-not-shared',
    'other',
    'sure',
  ],
  // virt-handler of KubeVirt: checkVolumesForMigration
  [
    'kubevirt/vm-import-operator 267',
    `    Message:               cannot migrate VMI with non-shared PVCs
    Reason:                DisksNotLiveMigratable
    Status:                False
    Type:                  LiveMigratable
`,
    'storage',
    'storage-not-shared',
    'other',
    'sure',
  ],
  [
    'kubevirt/kubevirt.core 144',
    '  "reason": "DisksNotLiveMigratable",\n  "status": "False",\n  "type": "LiveMigratable"\n',
    'storage',
    'disks-condition',
    'other',
    'possible',
  ],
  // vmstate_arm_cpu, target/arm/machine.c: the line with both numbers was left out.
  [
    'a register list without its numbers',
    `qemu-system-aarch64: Failed to load cpu:cpreg_vmstate_array_len
qemu-system-aarch64: error while loading state for instance 0x0 of device 'cpu'
qemu-system-aarch64: load of migration failed: Invalid argument
`,
    'cpu',
    'arm-register-list',
    'other',
    'possible',
  ],
]

describe('pastes of public trackers', () => {
  test.each(SEVERAL)('%s', (...paste) => {
    expectOnly(paste)
  })

  // qemuDomainObjBeginJobInternal of libvirt: the lock is held by a snapshot, and nobody migrates (libvirt 36).
  test('a lock held by something else is not a failed migration', () => {
    const line =
      '2021-08-13 07:35:26.093+0000: 2418940: error : qemuDomainObjBeginJobInternal:975 : Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainSnapshotCreateXML)\n'
    expect(triage(line).otherFailures).toEqual([])
    expect(triage(line.replace('SnapshotCreateXML', 'MigratePrepare3Params')).otherFailures).toMatchObject([
      { case: 'busy-machine', certainty: 'sure' },
    ])
  })

  // Proxmox VE starts QEMU without libvirt: neither libvirt's releases nor its commands help there.
  test.each([
    "ERROR: migration aborted (duration 00:00:00): can't migrate VM which uses local devices: hostpci0",
    'migration status error: failed - Error: 0000:01:00.0: VFIO migration is not supported in kernel',
  ])('remedies for Proxmox VE do not use libvirt: %s', (line) => {
    const [found] = triage(
      `2026-11-29 10:00:00 starting migration of VM 101 to node 'n2' (10.0.0.2)\n${line}\n`,
    ).otherFailures
    expect(JSON.stringify(found!.remedies)).not.toMatch(/libvirt|virsh/)
  })
})

import { describe, expect, test } from 'vitest'
import { triage } from './a-log'
import { expectOnly, type Paste } from './a-paste'

// The codes are those of ocaml/xapi-consts/api_errors.ml of xen-api, the exceptions those of its xenops_interface.ml and
// storage_interface.ml; what they mean is said there.
const XAPI: readonly Paste[] = [
  [
    'https://github.com/vatesfr/xen-orchestra/issues/6293',
    `{
  "code": 21,
  "data": {
    "objectId": "6c27ca1d-5ab1-2bba-8587-7e590bdef43e",
    "code": "SR_BACKEND_FAILURE_40"
  },
  "message": "operation failed",
  "name": "XoError",
  "stack": "XoError: operation failed
    at operationFailed (/opt/xo/packages/xo-common/src/api-errors.js:21:32)"
}
`,
    'storage',
    'xapi-storage',
    'other',
    'possible',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/9168',
    String.raw`  "result": {
    "code": "INTERNAL_ERROR",
    "params": [
      "Xenops_interface.Xenopsd_error([S(Internal_error);S(Sys_error(\"Connection reset by peer\"))])"
    ],
`,
    'source-log',
    'xapi-outcome',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/655',
    String.raw`vm.migrate(...) [44s] =!> XapiError:  INTERNAL_ERROR(Xenops_interface.Internal_error("Xenops_migrate.Remote_failed(\"error from remote: Storage_interface.Sr_not_attached(\\\"f137c56f-0586-7378-2bb9-974a4d2a74fc\\\")\")"))
`,
    'storage',
    'xapi-storage',
    'other',
    'possible',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/655, the first of both',
    'VM.pool_migrate(...) [20ms] =!> XapiError: VM_REQUIRES_SR(OpaqueRef:4900a76c-8d66-997d-be6f-9bd1f96bbb21, OpaqueRef:2a6e5678-c29d-c013-2c21-eac9246701b0)\n',
    'not-migratable',
    'xapi-host-lacks',
    'other',
    'sure',
  ],
  [
    'https://github.com/xcp-ng/xcp/issues/72',
    `Jan  2 22:12:32 h2 xenguest-10-emp[25929]: waiting for suspend
Jan  2 22:12:32 h2 xenguest-10-emp[25929]: libempserver: Host disconnected fd 13 (0)
Jan  2 22:12:32 h2 forkexecd: [error|h2|0 ||forkexecd] 25928 (/usr/lib64/xen/bin/emu-manager -controloutfd 7 -controlinfd 8 -fd 9 -mode hvm...) exited with code 2
`,
    'source-log',
    'xapi-outcome',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/4818',
    `    "code": "INTERNAL_ERROR"
  },
  "message": "operation failed",
  "stack": "XoError: operation failed
    at factory (/opt/xen-orchestra/packages/xo-common/src/api-errors.js:21:32)
`,
    'source-log',
    'xapi-outcome',
    'elsewhere',
    'possible',
  ],
]

const OTHERS: readonly Paste[] = [
  [
    'https://github.com/canonical/lxd/issues/8386',
    'root @ node1 # lxc move v1 --target node2\nError: Migration API failure: Container is running\n',
    'not-migratable',
    'manager-refused',
    'other',
    'sure',
  ],
  [
    'https://github.com/canonical/lxd/issues/11948',
    'Jul 06 07:02:49 c1 lxd.daemon[738]: time="2023-07-06T07:02:49Z" level=error msg="Failed migration on source" err="Stateful migration requires migration.stateful to be set to true" instance=vm01 live=true\n',
    'capabilities',
    'migration-settings',
    'other',
    'sure',
  ],
  [
    'https://github.com/kubevirt/kubevirt/issues/3453',
    `{"component":"virt-launcher","kind":"","level":"info","msg":"Prepared migration target pod","name":"vm1","pos":"server.go:148"}
panic: timed out waiting for domain to be defined

goroutine 1 [running]:
main.waitForDomainUUID(0x45d964b800, 0xc0000df6e0, 0xc0000f79e0, 0x1a4a480, 0xc000128550, 0xc0000df6e0)
{"component":"virt-launcher","level":"error","msg":"dirty virt-launcher shutdown","pos":"virt-launcher.go:535","reason":"exit status 2"}
`,
    'start',
    'launcher-ended',
    'start',
    'possible',
  ],
  [
    'https://github.com/harvester/harvester/issues/11577',
    "+ echo 'shutting down virtual machine default/vm1 due to failed migration. vmim: default/kubevirt-evacuation-r2cjs, reasons: FailedMigration'\n",
    'source-log',
    'source-outcome',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/BigAnteater/KVM-GPU-Passthrough/issues/19',
    `Error starting domain: unsupported configuration: host doesn't support passthrough of host PCI devices

Traceback (most recent call last):
    raise libvirtError('virDomainCreate() failed')
libvirt.libvirtError: unsupported configuration: host doesn't support passthrough of host PCI devices
`,
    'start',
    'hostdev-at-start',
    'start',
    'sure',
  ],
  [
    'https://github.com/ArchipelProject/Archipel/issues/704',
    'error "  libvir:  error : unable to parse server from dconnuri in virDomainMigratePeer2Peer "\n',
    'unreachable',
    'migration-uri',
    'other',
    'sure',
  ],
]

describe('what managers and toolstacks say without a line of QEMU', () => {
  test.each(XAPI)('%s', (...paste) => expectOnly(paste))
  test.each(OTHERS)('%s', (...paste) => expectOnly(paste))
})

// Their sources have these words; QEMU was not asked, or what it said is in another log.
test.each([
  // kubevirt: pkg/virt-controller/watch/migration/migration.go, pkg/virt-api/webhooks
  [
    'in-flight migration detected. Active migration job (f0d4) is currently already in progress for VMI vm1.',
    'manager-busy',
  ],
  ['Cannot migrate VMI in finalized state.', 'manager-refused'],
  ['failed to create vmi migration target pod: pods "x" is forbidden: exceeded quota', 'no-host'],
  [
    'Migration cannot proceed since no node is suitable to run the required CPU model / required features: map[a:true]',
    'guest-cpu',
  ],
  ['VMI default/vm1 reported migration failed', 'source-outcome'],
  ['panic: received early exit signal', 'launcher-ended'],
  // nova: exception.py
  ['Insufficient compute resources: Free memory 1024.00 MB < requested 2048 MB.', 'no-host'],
  ['nova.exception.NoValidHost: No valid host was found. There are not enough hosts available.', 'no-host'],
  ['Unable to migrate instance (5d3a) to current host (c1).', 'manager-refused'],
  // vdsm: lib/vdsm/common/exception.py
  ['Incoming migration limit exceeded', 'manager-refused'],
  // LXD and Incus: driver_qemu.go, instance_post.go
  ['Error: Live migration is not supported for containers', 'manager-refused'],
  ['Error: Instance must be stopped to move between pools statelessly', 'manager-refused'],
  ['Error: Failed starting state transfer to target: EOF', 'source-outcome'],
  ['Error: Live migration requires migration.stateful to be set to true', 'migration-settings'],
  ['Error: Instance has no existing state to restore', 'snapshot-missing'],
  // qemu-server: QemuMigrate.pm
  ['ERROR: remote migration with snapshots not supported yet', 'manager-refused'],
  // CloudStack: UserVmManagerImpl, VirtualMachineManagerImpl, LibvirtMigrateCommandWrapper
  ['Unsupported operation, VM uses Local storage, cannot migrate', 'storage-not-shared'],
  ['Unable to find suitable destination to migrate VM i-2-3-VM', 'no-host'],
  ['Migration of VM [i-2-3-VM] was cancelled by CloudStack due to time out after 3600 seconds.', 'not-finished'],
  // xen-api: ocaml/xapi-consts/api_errors.ml
  ['Error code: HOST_NOT_LIVE', 'xapi-host-lacks'],
  ['XapiError: VM_INCOMPATIBLE_WITH_THIS_HOST(OpaqueRef:1, OpaqueRef:2, CPU features)', 'xapi-cpu'],
  ['Server_error(HOST_NOT_ENOUGH_FREE_MEMORY, [ 4294967296; 1073741824 ])', 'xapi-memory'],
  ['VM_MIGRATE_CONTACT_REMOTE_SERVICE_FAILED()', 'xapi-not-reached'],
  ['OTHER_OPERATION_IN_PROGRESS(VM, OpaqueRef:1)', 'xapi-busy'],
])('%s', (line, name) => {
  expect(triage(`${line}\n`).otherFailures.map((found) => found.case)).toEqual([name])
})

// A line of the kernel's, or of a device that works without what it speaks of, is no failed start.
test.each([
  'vfio-pci 0000:01:00.0: Invalid PCI ROM header signature: expecting 0xaa55, got 0xffff',
  'HOST_DISABLED = 3,',
  'ERROR_INTERNAL_ERROR 0x80000001',
])('%s says nothing about a migration', (line) => {
  expect(triage(`${line}\n`).otherFailures).toEqual([])
})

import { describe, expect, test } from 'vitest'
import { triage } from './a-log'

/** Where it was posted, what was pasted, and what is right: class and case, what it has to do with config space, how sure. */
type Paste = readonly [string, string, string, string, string, 'sure' | 'possible']

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
  [
    'ganeti 1316',
    "  Content: [2, message,  - WARNING: Could not hotplug device: Error while executing backend function: kvm: error executing the blockdev-add command: Parameter 'driver' is missing (GenericError):]\n",
    'start',
    'plug-refused',
    'start',
    'possible',
  ],
  // target/i386/sev.c; accel/accel-system.c repeats it without the reason.
  [
    'AMDSEV 223',
    `error: internal error: process exited while connecting to monitor: 2024-12-06T09:14:26.679347Z qemu-system-x86_64: -accel kvm: sev_snp_launch_start: SNP_LAUNCH_START ret=-22 fw_error=0 ''
2024-12-06T09:14:26.679388Z qemu-system-x86_64: -accel kvm: sev_common_kvm_init: failed to create encryption context
2024-12-06T09:14:26.713132Z qemu-system-x86_64: -accel kvm: failed to initialize kvm: Operation not permitted
`,
    'start',
    'protection-missing',
    'start',
    'sure',
  ],
  [
    'AMDSEV 195',
    "qemu-system-x86_64: sev_snp_launch_finish: SNP_LAUNCH_FINISH ret=-5 fw_error=11 'Bad measurement'\n",
    'start',
    'protection-missing',
    'start',
    'sure',
  ],
  [
    'snp-svsm-vtpm 4',
    `qemu-system-x86_64: kvm_create_guest_memfd: error creating kvm guest memfd
: Permission denied
`,
    'start',
    'protection-missing',
    'start',
    'sure',
  ],
  [
    'canonical/tdx 22',
    'the error is `qemu: KVM_TDX_INIT_MEM_REGION failed Resource temporarily unavailable`\n',
    'start',
    'protection-missing',
    'start',
    'sure',
  ],
  [
    'Mirantis/virtlet 885',
    '2019-06-17 14:51:41.244+0000: 2479: error : virCommandWait:2601 : internal error: Child process (LC_ALL=C /vmwrapper -help) unexpected exit status 126: libvirt:  error : cannot execute binary /vmwrapper: Permission denied\n',
    'start',
    'program-missing',
    'start',
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
  // lookup_opt and qemu_maybe_daemonize, system/vl.c; LXD and Incus put the command line in front.
  [
    'lxc/incus 3302',
    `Error: Failed to run: forklimits limit=memlock:unlimited:unlimited fd=3 fd=4 -- /usr/libexec/qemu-kvm -S -name chr1 -daemonize -cpu host,hv_passthrough -nographic -runas incus: qemu-kvm: -runas: invalid option
: exit status 1
`,
    'start',
    'option-refused',
    'start',
    'possible',
  ],
  [
    'canonical/lxd 7962',
    `  Error: Failed to run: forklimits limit=memlock:unlimited:unlimited -- /snap/lxd/17320/bin/qemu-system-x86_64 -S -name s -daemonize -runas lxd: qemu-system-x86_64: cannot create PID file: Cannot lock pid file: Resource temporarily unavailable
  : exit status 1
`,
    'start',
    'process-at-start',
    'start',
    'sure',
  ],
  [
    'zabbly/incus-ui-canonical 31',
    'Failed to run: forklimits limit=memlock:unlimited:unlimited fd=3 fd=4 -- /opt/incus/bin/qemu-system-x86_64 -S -name C -runas incus: : exit status 1\n',
    'start',
    'not-started',
    'start',
    'sure',
  ],
  // machine_parse of QEMU 2.x, behind whatever option was read last.
  [
    'dmacvicar/terraform-provider-libvirt 10',
    `* libvirt_domain.t: Error crearing libvirt domain: [Code-1] [Domain-10] internal error: process exited while connecting to monitor: 2016-04-05T09:56:21.548490Z qemu-system-x86_64: -msg timestamp=on: Unsupported machine type
Use -machine help to list supported machines!
`,
    'machine-unsupported',
    'machine-unsupported',
    'start',
    'sure',
  ],
  [
    'UPC/ravada 390',
    'ERROR starting domain ( libvirt error code: 1, message: internal error: process exited while connecting to monitor: 2017-10-06T10:19:11.897874Z qemu-system-x86_64: -msg timestamp=on: **unsupported machine type** Use -machine help to list supported machines )\n',
    'machine-unsupported',
    'machine-unsupported',
    'start',
    'sure',
  ],
  [
    'thecmdrunner/quick-vm 2',
    "`Error launching details: Host does not support domain type kvm with machine 'pc-q35-9.1' for virtualization type 'hvm' with architecture 'x86_64'`\n",
    'machine-unsupported',
    'machine-unsupported',
    'start',
    'sure',
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
  // libxl_domain.c of libvirt
  [
    'qubes-issues 2784',
    "libvirt.libvirtError: internal error: libxenlight failed to create new domain 'KaliRolling'\n",
    'start',
    'not-started',
    'start',
    'sure',
  ],
  [
    'oVirt/ovirt-engine 1111',
    '"Could not fetch data needed for VM migrate operation"\n',
    'source-log',
    'source-outcome',
    'elsewhere',
    'sure',
  ],
]

describe('pastes of public trackers', () => {
  test.each(SEVERAL)('%s', (_, log, name, code, about, certainty) => {
    const { messages, otherFailures } = triage(log)
    expect(messages).toEqual([])
    expect(otherFailures.map((found) => [found.class, found.case, found.about, found.certainty])).toEqual([
      [name, code, about, certainty],
    ])
    expect(otherFailures[0]!.remedies.length).toBeGreaterThan(0)
  })

  // qemuDomainObjBeginJobInternal of libvirt: the lock is held by a snapshot, and nobody migrates (libvirt 36).
  test('a lock that something else holds is no failed migration', () => {
    const line =
      '2021-08-13 07:35:26.093+0000: 2418940: error : qemuDomainObjBeginJobInternal:975 : Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainSnapshotCreateXML)\n'
    expect(triage(line).otherFailures).toEqual([])
    expect(triage(line.replace('SnapshotCreateXML', 'MigratePrepare3Params')).otherFailures).toMatchObject([
      { case: 'busy-machine', certainty: 'sure' },
    ])
  })
})

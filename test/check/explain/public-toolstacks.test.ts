import { describe, expect, test } from 'vitest'
import { triage } from './a-log'
import { expectOnly, type Paste } from './a-paste'

const PASTES: readonly Paste[] = [
  [
    'https://github.com/xapi-project/xenopsd/pull/571',
    '`The VM is configured in a way that prevents it from being mobile.`\n',
    'not-migratable',
    'xapi-blocked',
    'other',
    'sure',
  ],
  [
    'https://github.com/xcp-ng/xcp/issues/397',
    '`xenopsd-xc: [error||20 |Async.VM.migrate_send R:192ac12ef74b|xenops_server] cannot transmit vm to host: ["Cannot_free_this_much_memory",[8663330816,4300062720]]`\n',
    'memory',
    'xapi-memory',
    'other',
    'sure',
  ],
  [
    // A client of libvirt's that went away has no part in it.
    'https://github.com/apache/cloudstack/issues/8032',
    `Oct  3 20:13:00 h2 journal[44701]: End of file while reading data: Input/output error
Oct  3 20:13:00 h2 java[44876]: libvirt:  error : no connection driver available for lxc:///
Oct  3 20:13:01 h2 journal[44701]: internal error: Child process (/usr/bin/qemu-img create -f qcow2 -o preallocation=falloc,compat=1.1 /var/log/cloudstack/adda192d 20971520K) unexpected exit status 1: qemu-img: /var/log/cloudstack/adda192d: Could not resize image: Failed to resize underlying file: Cou
`,
    'storage',
    'place-detail',
    'other',
    'possible',
  ],
  [
    'https://github.com/OpenNebula/addon-linstor/issues/21',
    `Thu Oct 23 13:44:22 2025 [Z0][VM][I]: New LCM state is MIGRATE
Thu Oct 23 13:44:24 2025 [Z0][VMM][E]: Error: Unable to scp /var/lib/one/datastores/0/31/disk.1 from hv-01 to hv-02
Thu Oct 23 13:44:24 2025 [Z0][VMM][I]: Failed to execute transfer manager driver operation: tm_premigrate.
`,
    'source-log',
    'manager-outcome',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/KVM-VMI/kvm-vmi/issues/69',
    '[  795.691278] audit: type=1400 audit(1599150806.386:58): apparmor="DENIED" operation="exec" profile="libvirtd" name="/usr/local/bin/qemu-system-x86_64" pid=4525 comm="libvirtd" requested_mask="x" denied_mask="x" fsuid=1000 ouid=0\n',
    'start',
    'access-audit',
    'open',
    'possible',
  ],
  [
    'https://github.com/dmacvicar/terraform-provider-libvirt/issues/546',
    `* libvirt_domain.domain: Error creating libvirt domain: virError(Code=1, Domain=10, Message='internal error: process exited while connecting to monitor: 2019-01-30T00:04:24.705596Z qemu-system-x86_64: -drive file=/home/u/os_image,format=qcow2,if=none,id=drive-virtio-disk0: Could not open '/home/u/os_image': Permission denied')
Jan 29 19:09:24 h kernel: [263802.885482] audit: type=1400 audit(1548806964.776:22663): apparmor="DENIED" operation="open" profile="libvirt-e1ee5c06" name="/home/u/os_image" pid=10369 comm="qemu-system-x86" requested_mask="r" denied_mask="r" fsuid=0 ouid=0
`,
    'start',
    'access-audit',
    'open',
    'possible',
  ],
  [
    'https://github.com/strongtz/i915-sriov-dkms/issues/405',
    'when you try to live-migrate such a vm you get this:\n\nVFIO migration is not supported in kernel\n',
    'vfio',
    'vfio-no-migration',
    'other',
    'sure',
  ],
]

describe('toolstacks, and hosts with AppArmor', () => {
  test.each(PASTES)('%s', (...paste) => expectOnly(paste))
})

// Descriptions of codes: ocaml/idl/datamodel_errors.ml of xen-api.
test.each([
  ['This operation could not be performed, because the VM has one or more PCI devices passed through.', 'xapi-blocked'],
  ['The VM is incompatible with the CPU features of this host.', 'xapi-cpu'],
  ['Not enough server memory is available to perform this operation.', 'xapi-memory'],
  ["You attempted to run a VM on a host which doesn't have access to an SR needed by the VM.", 'xapi-host-lacks'],
  ['Failed to contact service on the destination host.', 'xapi-not-reached'],
  ['The VDI mirroring cannot be performed', 'xapi-storage'],
  ["VM didn't acknowledge the need to suspend.", 'xapi-guest-silent'],
])('%s', (line, name) => {
  expect(triage(`${line}\n`).otherFailures.map((found) => found.case)).toEqual([name])
})

// migration/{migration,savevm,postcopy-ram}.c, block/snapshot.c, system/vl.c of QEMU 10.0
test.each([
  ['migration_iteration_finish: Unknown ending state 9', ['internal-state']],
  [
    "Block format 'raw' used by device 'd0' does not support temporarily loading internal snapshots",
    ['snapshot-refused'],
  ],
  ["only one '-dump-vmstate' option may be given", ['process-at-start']],
  ['mlock: Cannot allocate memory', []],
])('%s', (line, names) => {
  expect(triage(`qemu-system-x86_64: ${line}\n`).otherFailures.map((found) => found.case)).toEqual(names)
})

// https://github.com/Mirantis/virtlet/issues/885: the program is there, and is not executable.
test('a program that can not be executed need not be missing', () => {
  const [found] = triage(
    'libvirtd[1]: internal error: Child process (/vmwrapper -help) unexpected exit status 126: libvirt:  error : cannot execute binary /vmwrapper: Permission denied\n',
  ).otherFailures
  expect([found!.case, found!.meaning]).toEqual(['program-missing', expect.stringContaining("or can't be executed")])
})

test.each([
  [
    'https://github.com/hashicorp/vagrant/issues/6790',
    'Stderr: VBoxManage: error: VM is paused due to host power management',
  ],
  [
    'https://github.com/nutanix/libvfio-user/issues/458',
    '[2021-04-30 17:52:24.240759] vfio_user.c:1484:vfio_user_log: *ERROR*: /var/run/muser/8: bad command 2 while device in stopped state',
  ],
  [
    'https://github.com/oxidecomputer/propolis/pull/1156',
    '[   67.371330] nvme nvme0: I/O 201 QID 2 timeout, reset controller',
  ],
  ['https://github.com/xcp-ng/xcp/issues/304', 'Device vhci_hcd failed to freeze: error -16'],
])('%s says nothing of a migration', (_, line) => {
  expect(triage(`${line}\n`).otherFailures).toEqual([])
})

import { describe, expect, test } from 'vitest'
import { triage } from './a-log'
import { expectOnly, type Paste } from './a-paste'

const PASTES: readonly Paste[] = [
  [
    'https://github.com/vagrant-libvirt/vagrant-libvirt/issues/396',
    'Error while creating domain: Error saving the server: Call to virDomainDefineXML failed: internal error: no supported architecture\n',
    'start',
    'emulator-missing',
    'start',
    'sure',
  ],
  [
    // virtinst/guest.py raises it for a machine type and for a missing KVM alike.
    'https://github.com/virt-manager/virt-manager/issues/522',
    "Error launching details: Host does not support domain type kvm with machine 'pc-q35-7.0' for virtualization type 'hvm' with architecture 'x86_64'\n",
    'start',
    'emulator-missing',
    'start',
    'sure',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/126',
    `[ 'VM_INCOMPATIBLE_WITH_THIS_HOST',
  'OpaqueRef:378a60b1-6a1b-15f1-e8d4-d838cf9b1256',
  'OpaqueRef:9e96d2fe-26fc-4966-7325-1b89c0d6925f',
  'VM last booted on a host which had a CPU from a different vendor.'
`,
    'cpu',
    'xapi-cpu',
    'other',
    'sure',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/7937',
    `{
  "code": "IMPORT_INCOMPATIBLE_VERSION",
  "params": [],
  "task": {
    "name_label": "Async.VM.assert_can_migrate",
    "status": "failure",
`,
    'not-migratable',
    'xapi-blocked',
    'other',
    'sure',
  ],
  [
    'https://github.com/apache/cloudstack/issues/11709',
    '2025-09-24 12:43:37,291 WARN  [c.c.a.AlertManagerImpl] (Work-Job-Executor-46:[ctx-93e03760, job-3306/job-3307]) (logid:4b79cff1) alertType=[17] dataCenterId=[4] message=[Unable to migrate vm i-73-14849-VM from host h2 in zone Z and pod P1].\n',
    'source-log',
    'source-outcome',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/oVirt/ovirt-engine/issues/922',
    'Unable to migrate any individual VMs, including Hosted-Engine.  Receiving the error "Could not fetch data needed for VM migrate operation".\n',
    'not-migratable',
    'manager-refused',
    'other',
    'sure',
  ],
  [
    'https://github.com/OpenNebula/one/issues/6408',
    '[VMM][I]: error: Operation not supported: internal snapshots of a VM with pflash based firmware are not supported\n',
    'storage',
    'snapshot-refused',
    'other',
    'sure',
  ],
  [
    'https://github.com/lxc/incus/issues/2929',
    `Error: Failed instance creation:
 - https://1.1.1.1:8443: Error transferring instance data: Failed waiting for migration control connection on target: Unable to connect to: 1.1.1.1:8443 (context cancelled)
`,
    'source-log',
    'manager-outcome',
    'elsewhere',
    'possible',
  ],
]

describe('hosts that refuse a guest', () => {
  test.each(PASTES)('%s', (...paste) => expectOnly(paste))
})

// src/security, src/locking, src/qemu of libvirt; the audit lines are the kernel's.
test.each([
  ["internal error: cannot load AppArmor profile 'libvirt-1234'", 'access-refused', 'sure'],
  [
    "unable to set security context 'system_u:object_r:svirt_image_t:s0:c1' on '/x.qcow2': Operation not permitted",
    'access-refused',
    'sure',
  ],
  ['Setting different SELinux label on /x which is already in use', 'access-refused', 'sure'],
  [
    'audit: type=1400 audit(1:2): apparmor="DENIED" operation="open" profile="libvirt-1f2e" name="/x" comm="qemu-system-x86" requested_mask="r"',
    'access-audit',
    'possible',
  ],
  ['avc:  denied  { read } for  pid=4 comm="qemu-kvm" name="x" scontext=a tcontext=b', 'access-audit', 'possible'],
  ["resource busy: Lockspace resource '/x' is locked", 'lock-manager', 'sure'],
  ['operation failed: migration in job: unexpectedly failed', 'incoming-outcome', 'possible'],
  ["Requested operation is not valid: storage pool 'p' is not active", 'not-prepared', 'possible'],
  [
    "unsupported configuration: machine type 'pc-i440fx-rhel7.6.0' is not supported by /usr/libexec/qemu-kvm",
    'machine-unsupported',
    'sure',
  ],
])('%s', (line, name, certainty) => {
  expect(triage(`error: ${line}\n`).otherFailures.map((found) => [found.case, found.certainty])).toEqual([
    [name, certainty],
  ])
})

// https://github.com/virt-manager/virt-manager/issues/597: Markdown's code ends before the person goes on.
test('a message ends with its quotation', () => {
  const [found] = triage(
    'I get: `Error starting domain: internal error: process exited while connecting to monitor: qemu-kvm: tpm-emulator: TPM result for CMD_INIT: 0x101 operation failed` This happens always.\n',
  ).otherFailures
  expect(found!.message).toBe('tpm-emulator: TPM result for CMD_INIT: 0x101 operation failed')
})

test.each([
  [
    'https://github.com/seapath/meta-seapath/issues/22',
    "libvirtd[30168]: Unable to write to '/sys/fs/cgroup/devices/machine/qemu-100-x/devices.deny': Operation not permitted",
  ],
  [
    'https://github.com/kata-containers/kata-containers/issues/3121',
    'kata[17322]: level=warning msg="VMX is not migratable yet: turning it off"',
  ],
  [
    'https://github.com/DigiRL-agent/digirl/issues/53',
    "ERROR        | A snapshot operation for 'test_Android' is pending and timeout has expired. Exiting...",
  ],
])('%s says nothing about a migration', (_, line) => {
  expect(triage(`${line}\n`).otherFailures).toEqual([])
})

import { describe, expect, test } from 'vitest'
import { triage } from './a-log'
import { expectOnly, type Paste } from './a-paste'

/** Programs around QEMU, from trackers that were read in the fifth to the seventh batch. */
const PASTES: readonly Paste[] = [
  [
    'https://github.com/kata-containers/runtime/issues/2599',
    `qemu-system-ppc64: No large decrementer support, try cap-large-decr=off\n`,
    'start',
    'pseries-at-start',
    'start',
    'sure',
  ],
  [
    'https://github.com/kata-containers/runtime/issues/1771',
    `level=error msg="failed to launch qemu: exit status 1, error messages from qemu log: qemu-system-ppc64: Requested safe cache capability level not supported by kvm, try cap-cfpc=broken"\n`,
    'start',
    'pseries-at-start',
    'start',
    'sure',
  ],
  [
    'https://github.com/kata-containers/kata-containers/issues/13848',
    `qemu-system-ppc64: kernel_irqchip requested but unavailable: IRQ_XIVE capability must be present for KVM\n`,
    'start',
    'pseries-at-start',
    'start',
    'sure',
  ],
  [
    'https://github.com/deckhouse/virtualization/pull/2209',
    `    message: unschedulable target pod "d8v-vm-xyz" was deleted due to timeout period expiration\n`,
    'not-finished',
    'not-finished',
    'other',
    'sure',
  ],
  [
    'https://github.com/kubevirt/kubevirt/issues/11988',
    `Normal   SuccessfulDelete  29m   virtualmachine-controller  unschedulable pod timeout period exceeded%!(EXTRA string=virt-launcher-vm-abc12)\n`,
    'not-finished',
    'not-finished',
    'other',
    'sure',
  ],
  [
    'https://github.com/apache/cloudstack/issues/7538',
    `Failed to create vm snapshot: KVM does not support the type of snapshot requested\n`,
    'not-migratable',
    'manager-refused',
    'other',
    'sure',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/7433',
    `    "code": "IMPORT_ERROR"
  },
  "message": "operation failed",
  "name": "XoError"\n`,
    'source-log',
    'xapi-outcome',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/canonical/lxd/issues/3086',
    `error: Error transferring container data: websocket: bad handshake\n`,
    'connection',
    'closed-detail',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/canonical/lxd/issues/13082',
    `Evacuating cluster member: Migrating "v1" in project "default" to "m3"
Error: websocket: close 1006 (abnormal closure): unexpected EOF\n`,
    'connection',
    'client-cut-off',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/zabbly/incus/issues/21',
    `Error: Failed taking stateful checkpoint: snapshot dump failed
(00.091688) Error (criu/util.c:642): exited, status=1
(00.094234) Error (criu/cr-dump.c:2098): Dumping FAILED.\n`,
    'other-hypervisor',
    'container-state',
    'other',
    'possible',
  ],
  [
    'https://github.com/lago-project/lago/issues/106',
    `libvirtError: Operation not supported: live disk snapshot not supported with this QEMU binary\n`,
    'start',
    'driver-lacks',
    'open',
    'possible',
  ],
  [
    'https://github.com/kata-containers/runtime/issues/1228',
    `level=error msg="Unable to hotplug 16384 MiB memory, the SB has 116736 MiB and the maximum amount is 2048 MiB" arch=amd64\n`,
    'memory',
    'memory-plug',
    'other',
    'possible',
  ],
  [
    'https://github.com/retspen/webvirtcloud/issues/465',
    `Destination host emulator is different. Cannot be migrated\n`,
    'not-migratable',
    'manager-refused',
    'other',
    'sure',
  ],
  [
    'https://github.com/kubevirt/kubevirt/issues/1205',
    `component=virt-launcher reason="listen unix /var/run/kubevirt/sockets/a_sock: bind: permission denied" msg="failed to create unix socket for launcher cmd service"\n`,
    'start',
    'launcher-ended',
    'start',
    'possible',
  ],
  [
    'https://github.com/kubevirt/kubevirt/issues/9434',
    `{"component":"virt-launcher-monitor","level":"error","msg":"failed to run virt-launcher","pos":"virt-launcher-monitor.go:108","reason":"open /dev/null: permission denied"}\n`,
    'start',
    'launcher-ended',
    'start',
    'possible',
  ],
  [
    'https://github.com/kubevirt/kubevirt/issues/2887',
    `{"component":"virt-launcher","level":"error","msg":"Failed to open config space file '/sys/bus/pci/devices/0000:19:02.0/config': Permission denied","pos":"virPCIDeviceConfigOpen:298"}\n`,
    'start',
    'hostdev-unreadable',
    'open',
    'possible',
  ],
  [
    'https://github.com/utmapp/UTM/issues/5769',
    `QEMU error: QEMU exited from an error: Is another process using the image [/a/efi_vars.fd]?\n`,
    'lock',
    'lock',
    'other',
    'sure',
  ],
  [
    'https://github.com/adrahon/vagrant-kvm/issues/121',
    `\`create': Call to virDomainCreateWithFlags failed: internal error Network 'vagrant' is not active. (Libvirt::Error)\n`,
    'definition',
    'not-prepared',
    'start',
    'possible',
  ],
  [
    'https://github.com/quickemu-project/quickgui/issues/77',
    `qemu-system-x86_64: Display spice is incompatible with the GL context\n`,
    'start',
    'display-at-start',
    'start',
    'sure',
  ],
  [
    'https://github.com/TUM-DSE/CVM_eval/issues/43',
    `qemu-system-x86_64: Failed to read msg header. Read -1 instead of 12. Original request 40.
qemu-system-x86_64: Failed to set msg fds.
qemu-system-x86_64: vhost VQ 3 ring restore failed: -22: Invalid argument (22)\n`,
    'virtio-backend',
    'backend-gone',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/vatesfr/xen-orchestra/issues/3893',
    `LICENCE_RESTRICTION(Storage_motion)\n`,
    'not-migratable',
    'xapi-blocked',
    'other',
    'sure',
  ],
  [
    'https://github.com/xcp-ng/xcp/issues/269',
    `xenopsd-xc: [error||18 |Async.VM.pool_migrate R:3e35c13ce76f|xenops] Caught Xenops_interface.Does_not_exist(_) executing VM.migrate\n`,
    'source-log',
    'xapi-outcome',
    'elsewhere',
    'possible',
  ],
  [
    'https://github.com/QaidVoid/Complete-Single-GPU-Passthrough/issues/6',
    `libvirt:  error : libvirtd quit during handshake: Input/output error\n`,
    'start',
    'not-started',
    'start',
    'sure',
  ],
]

describe('pastes about programs around QEMU', () => {
  test.each(PASTES)('%s', (...row) => {
    expectOnly(row)
  })

  test.each([
    ['a call of an operating system', "OSError: [Errno 95] Operation not supported: '/a'"],
    ['a domain that is off', 'error: Requested operation is not valid: domain is not running'],
    ['another program over a web socket', 'I like that websocket: close it'],
  ])('%s is no failure of a guest', (_, line) => {
    expect(triage(`${line}\n`).otherFailures).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { triage } from './a-log'

/** Everyday logs, in the wordings of their programs, in which no migration failed. */
const NORMAL: readonly (readonly [string, string])[] = [
  [
    "a libvirt host's journal",
    `Nov 29 10:00:01 h1 libvirtd[900]: End of file while reading data: Input/output error
Nov 29 10:00:02 h1 libvirtd[900]: internal error: End of file from qemu monitor
Nov 29 10:00:03 h1 systemd[1]: machine-qemu.scope: Deactivated successfully.
Nov 29 10:00:04 h1 kernel: br0: port 2(vnet0) entered disabled state`,
  ],
  [
    'a migration of Proxmox VE that succeeded',
    `2026-11-29 10:00:00 starting migration of VM 101 to node 'n2' (10.0.0.2)
2026-11-29 10:00:01 starting VM 101 on remote node 'n2'
2026-11-29 10:00:03 start remote tunnel
2026-11-29 10:00:04 ssh tunnel ver 1
2026-11-29 10:00:04 starting online/live migration on unix:/run/qemu-server/101.migrate
2026-11-29 10:00:04 set migration capabilities
2026-11-29 10:00:04 migration downtime limit: 100 ms
2026-11-29 10:00:10 migration status: completed
2026-11-29 10:00:12 migration finished successfully (duration 00:00:12)
TASK OK`,
  ],
  [
    'a guest that started with warnings and was shut down',
    `2026-11-29 10:00:00.000+0000: starting up libvirt version: 9.0.0, package: 4, qemu version: 7.2.22Debian 1:7.2, kernel: 6.1.0, hostname: h1
LC_ALL=C \\
/usr/bin/qemu-system-x86_64 \\
-name guest=g1,debug-threads=on \\
-machine pc-q35-7.2,usb=off \\
-device pcie-root-port,port=16,chassis=1,id=pci.1,bus=pcie.0,multifunction=on,addr=0x2 \\
-msg timestamp=on
char device redirected to /dev/pts/1 (label charserial0)
2026-11-29T10:00:01.000000Z qemu-system-x86_64: warning: host doesn't support requested feature: CPUID.07H:EBX.hle [bit 4]
2026-11-29T10:00:01.000000Z qemu-system-x86_64: -device vfio-pci,host=0000:01:00.0: warning: vfio 0000:01:00.0: Could not enable error recovery for the device
2026-11-29T10:00:02.000000Z qemu-system-x86_64: -chardev pty,id=charserial0: char device redirected to /dev/pts/1 (label charserial0)
2026-11-29T11:00:02.000000Z qemu-system-x86_64: terminating on signal 15 from pid 1234 (/usr/sbin/libvirtd)
2026-11-29 11:00:02.500+0000: shutting down, reason=shutdown`,
  ],
  [
    "a kernel's log",
    `[    0.000000] Linux version 6.1.0-32-amd64
[    1.234567] pci 0000:00:1f.2: [8086:2922] type 00 class 0x010601
[    2.345678] vfio-pci 0000:01:00.0: Unable to change power state from D3cold to D0, device inaccessible
[    3.456789] pcieport 0000:00:01.0: AER: Corrected error received: 0000:01:00.0
[    4.567890] kvm: SMP vm created on host with unstable TSC; guest TSC will not be reliable
[    5.678901] blk_update_request: I/O error, dev sda, sector 1234
[    6.789012] nfs: server n1 not responding, still trying`,
  ],
  [
    'events of a namespace',
    `LAST SEEN   TYPE     REASON              OBJECT                            MESSAGE
2m          Normal   SuccessfulCreate    vmi/vm1                           Created virtual machine pod virt-launcher-vm1-x
1m          Normal   PreparingTarget     vmi/vm1                           VirtualMachineInstance Migration Target Prepared.
1m          Normal   Migrating           vmi/vm1                           VirtualMachineInstance is migrating.
30s         Normal   Migrated            vmi/vm1                           The VirtualMachineInstance migrated to node n2.
20s         Warning  FailedScheduling    pod/x                             0/3 nodes are available: insufficient memory`,
  ],
  [
    'a guest that was stopped already',
    `error: Failed to destroy domain 'vm103'
error: Requested operation is not valid: domain is not running`,
  ],
  [
    'words that other programs use',
    `Nov 29 10:00:01 h1 sshd[77]: Connection refused by user; authentication failed: no key
Nov 29 10:00:02 h1 rsyncd[78]: No space left on device
Nov 29 10:00:03 h1 app[79]: database migration failed: no such table`,
  ],
  [
    "Proxmox VE's polling",
    `Nov 29 10:00:01 h1 pvestatd[900]: VM 100 qmp command failed - VM 100 qmp command 'query-proxmox-support' failed - got timeout
Nov 29 10:00:02 h1 pvedaemon[901]: VM 100 qmp command 'guest-ping' failed - got timeout`,
  ],
  [
    'nova of a migration that succeeded',
    `2026-11-29 10:00:00.000 7 INFO nova.virt.libvirt.driver [-] [instance: 1] Migration running for 30 secs, memory 5% remaining
2026-11-29 10:00:30.000 7 INFO nova.compute.manager [-] [instance: 1] Took 6.01 seconds for pre_live_migration on destination host c2.
2026-11-29 10:00:40.000 7 INFO nova.compute.manager [-] [instance: 1] VM Migration completed (Lifecycle Event)
2026-11-29 10:00:41.000 7 WARNING nova.compute.manager [-] [instance: 1] Received unexpected event network-vif-plugged-1 for instance`,
  ],
  [
    'HMP after a migration',
    `(qemu) info migrate
globals:
store-global-state: on
only-migratable: off
send-configuration: on
Migration status: completed
total time: 1234 ms`,
  ],
  [
    'QMP after a migration',
    `{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "MIGRATION", "data": {"status": "completed"}}
{"return": {"status": "completed", "blocked-reasons": []}}`,
  ],
  [
    "libvirtd's log of a guest that ended",
    `2026-11-29 10:00:00.000+0000: 900: warning : qemuDomainObjTaintMsg:6548 : Domain id=1 name='g1' is tainted: host-cpu
2026-11-29 10:00:00.000+0000: 900: error : qemuMonitorIO:578 : internal error: End of file from qemu monitor
2026-11-29 10:00:01.000+0000: 900: error : virNetSocketReadWire:1832 : End of file while reading data: Input/output error
2026-11-29 10:00:02.000+0000: 900: error : qemuAgentIO:598 : internal error: End of file from agent socket`,
  ],
  [
    'units at start-up',
    `Nov 29 10:00:01 h1 systemd[1]: Started libvirt-guests.service - Suspend/Resume Running libvirt Guests.
Nov 29 10:00:02 h1 libvirt-guests.sh[77]: Running guests on default URI:
Nov 29 10:00:03 h1 virtqemud[78]: Failed to connect to libvirt_socket: No such file or directory
Nov 29 10:00:04 h1 dnsmasq[79]: read /etc/hosts - 8 names`,
  ],
  [
    "a kernel's words about SEV and vGPUs",
    `[    2.945157] ccp 0000:43:00.1: sev enabled
[    3.014584] ccp 0000:43:00.1: SEV-SNP: failed to INIT error 0x3
[    3.031919] ccp 0000:43:00.1: SEV: failed to INIT error 0x1, rc -5
[ 2720.206992] [nvidia-vgpu-vfio] 00eac34d-8b67-401e-9faa-feb8f2456c29: start failed. status: 0x1
[  812.999001] kvm [2211]: vcpu0, guest rIP: 0xffffffff8106a6d4 unhandled rdmsr: 0x122`,
  ],
  [
    'compilers',
    `gcc: -m elf: unknown option
make: -device tree: nothing to be done
error: unsupported option -cpu foo: bar`,
  ],
]

describe('no failure is seen in', () => {
  test.each(NORMAL)('%s', (_, log) => {
    expect(triage(`${log}\n`)).toMatchObject({ messages: [], otherFailures: [] })
  })
})

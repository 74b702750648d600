import { describe, test } from 'vitest'
import { expectOnly, type Paste } from './a-paste'

const STARTS: readonly Paste[] = [
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
    'start',
    'emulator-missing',
    'start',
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
]

describe('pastes of public trackers about a QEMU that did not start', () => {
  test.each(STARTS)('%s', (...paste) => {
    expectOnly(paste)
  })
})

import { describe, expect, test } from 'vitest'
import { expectRow, type LineRow, only, QEMU } from './a-failure'

describe('what such a line means', () => {
  test.each<LineRow>([
    // hw/i386/pc.c, target/i386/cpu.c, hw/arm/virt.c
    [
      `${QEMU}Address space limit 0xfffffffff < 0x23fffffffff phys-bits too low (36)`,
      'cpu/address-width',
      'start',
      'sure',
      /maxmem/,
    ],
    [`${QEMU}phys-bits should be between 32 and 52  (but is 64)`, 'cpu/address-width', 'start', 'sure', /address bits/],
    [
      `${QEMU}Addressing limited to 40 bits, but memory exceeds it by 1073741824 bytes`,
      'cpu/address-width',
      'start',
      'sure',
      /maxmem/,
    ],
    // hw/vfio/container.c
    [
      'error: internal error: vfio 0000:65:00.1: group 12 used in multiple address spaces',
      'start/vfio-address-spaces',
      'start',
      'sure',
      /group 12.*bridge/,
    ],
    // usbredirparser_unserialize: the parser must not have been used yet.
    [
      `${QEMU}usbredirparser: unserialization must use a pristine parser`,
      'device-state/usb-redirection-in-use',
      'other',
      'sure',
      /already talking/,
    ],
    // target/i386/machine.c
    [
      `${QEMU}Guest enabled re-enlightenment notifications, 'tsc-frequency=' has to be specified`,
      'tsc/tsc-setting',
      'other',
      'sure',
      /Windows.*tsc-frequency=/,
    ],
    [
      `${QEMU}Mismatch between user-specified TSC frequency and migrated TSC frequency`,
      'tsc/tsc-setting',
      'other',
      'sure',
      /different time stamp counter frequency/,
    ],
    // accel/kvm/kvm-all.c
    [`${QEMU}kvm_init_vcpu failed: Cannot allocate memory`, 'memory/memory-at-start', 'start', 'sure', /memory/],
    [
      `${QEMU}kvm_init_vcpu: kvm_arch_init_vcpu failed (0): Invalid argument`,
      'start/accelerator-failed',
      'start',
      'sure',
      /accelerator/,
    ],
    // migration/file.c
    [
      `${QEMU}failed to truncate migration file to offset 1000: Invalid argument`,
      'storage/migration-file',
      'other',
      'sure',
      /file/,
    ],
    // qemu_migration_cookie.c of libvirt
    [
      'error: internal error: Attempt to migrate guest to the same host 4c4c4544-0035-3010-8052-b9c04f4e3432',
      'definition/same-host',
      'other',
      'sure',
      /host_uuid/,
    ],
    [
      'error: invalid argument: could not find capabilities for arch=aarch64 domaintype=kvm',
      'start/emulator-missing',
      'start',
      'sure',
      /architecture/,
    ],
    // src/swtpm/swtpm_nvstore_dir.c, src/swtpm/tpmlib.c, libtpms
    [
      'SWTPM_NVRAM_Lock_Dir: Could not lock access to lockfile: Resource temporarily unavailable',
      'tpm/swtpm-locked',
      'start',
      'sure',
      /another swtpm/,
    ],
    [
      'libtpms/tpm2: Entering failure mode; code: 8, location: NvPowerOn line 126\nError: Could not initialize libtpms.\nError: Could not initialize the TPM',
      'tpm/swtpm-state',
      'start',
      'sure',
      /libtpms/,
    ],
    [
      'swtpm process terminated unexpectedly.\nCould not start the TPM 2.\nAn error occurred. Authoring the TPM state failed.',
      'tpm/swtpm-start',
      'start',
      'sure',
      /AppArmor/,
    ],
    // qom/object.c: object_dynamic_cast_assert
    [
      'hw/vfio/pci.c:591:vfio_msix_vector_release: Object 0x5650 is not an instance of type vfio-pci',
      'device-state/assertion',
      'open',
      'possible',
      /assertion/,
    ],
    // vm-migration/src/lib.rs of Cloud Hypervisor, src/vmm of Firecracker
    [
      'Migration failed: MigrateSocket(Error { kind: UnexpectedEof, message: "failed to fill whole buffer" })',
      'other-hypervisor/other-monitor',
      'other',
      'sure',
      /not from QEMU/,
    ],
    [
      'cloud-hypervisor: 12.5s: <vmm> WARN:hypervisor/src/kvm/mod.rs:2074 -- Detected faulty MSR 0x4b564d02 while setting MSRs',
      'other-hypervisor/other-monitor',
      'other',
      'sure',
      /not from QEMU/,
    ],
  ])('%s', (...row) => expectRow(row))

  test.each<LineRow>([
    // qemu_postparse.c, domain_conf.c and virerror.c of libvirt: what is told from other refusals of a definition.
    [
      "error: internal error: no supported architecture for os type 'hvm'",
      'start/emulator-missing',
      'start',
      'sure',
      /no QEMU/,
    ],
    [
      'error: invalid argument: could not get preferred machine for /usr/bin/qemu-system-aarch64 type=kvm',
      'start/emulator-missing',
      'start',
      'sure',
      /no QEMU/,
    ],
    [
      "error: unsupported configuration: Emulator '/usr/bin/qemu-kvm' does not support virt type 'kvm'",
      'start/kvm-missing',
      'start',
      'sure',
      /KVM/,
    ],
    [
      'error: unsupported configuration: USB is disabled for this domain, but USB devices are present',
      'definition/definition-refused',
      'start',
      'possible',
      /definition/,
    ],
    // The command says more than the manager that gave it.
    [
      "Exception during migrate: org.libvirt.LibvirtException: internal error: unable to execute QEMU command 'migrate': this feature or command is not currently supported",
      'not-migratable/migrate-refused',
      'other',
      'possible',
      /did not start the migration/,
    ],
    [
      'Unsupported operation, VM uses Local storage, cannot migrate',
      'storage/storage-not-shared',
      'other',
      'sure',
      /share/,
    ],
    [
      'CloudRuntimeException: Provided libvirt destination ip is invalid',
      'unreachable/not-reached',
      'other',
      'sure',
      /destination/,
    ],
    [
      'error: internal error: unable to parse server from dconnuri',
      'unreachable/migration-uri',
      'other',
      'sure',
      /destination address/,
    ],
    [
      'Error: Migration operation failure: Failed to get instance info: not found',
      'source-log/manager-outcome',
      'elsewhere',
      'possible',
      /management program/,
    ],
    // xenops_interface.ml, api_errors.ml
    [
      'Xenops_interface.Xenopsd_error([S(Vms_failed_to_cooperate);[S(57834556)]])',
      'not-migratable/xapi-guest-silent',
      'other',
      'sure',
      /did not answer/,
    ],
    [
      'Server_error(VM_MISSING_PV_DRIVERS, [ OpaqueRef:1 ])',
      'not-migratable/xapi-guest-silent',
      'other',
      'sure',
      /drivers/,
    ],
    // Python's words for errno, as programs beside QEMU have them.
    [
      'Failed to open /dev/vfio/10: [Errno 16] Device or resource busy',
      'start/vfio-not-opened',
      'start',
      'possible',
      /A program/,
    ],
    // arch/x86/mm/fault.c, mm/oom_kill.c and arch/x86/kvm of Linux, systemd-coredump
    [
      'qemu-system-x86[4711]: segfault at 0 ip 00007f00 sp 00007ffc error 6 in libspice-server.so.1[7f00+73e000]',
      'device-state/crashed',
      'open',
      'possible',
      /library/,
    ],
    [
      'CPU 3/KVM[4711]: segfault at 18 ip 000055d0 sp 00007f00 error 4 in qemu-system-x86_64[55d0+5f0000]',
      'device-state/crashed',
      'open',
      'possible',
      /crashed/,
    ],
    ['Process 4711 (qemu-system-x86) of user 107 dumped core.', 'device-state/crashed', 'open', 'possible', /crashed/],
    [
      'Out of memory: Killed process 4711 (qemu-kvm) total-vm:9000000kB, anon-rss:8000000kB',
      'memory/killed',
      'other',
      'sure',
      /kernel killed QEMU/,
    ],
    [
      'Memory cgroup out of memory: Kill process 4711 (qemu-system-x86) score 1000 or sacrifice child',
      'memory/killed',
      'other',
      'sure',
      /cgroup/,
    ],
    [
      'kvm_intel: VMCS 00000000f971be22, last attempted VM-entry on CPU 3',
      'kvm-state/kvm-entry',
      'other',
      'sure',
      /could not run/,
    ],
  ])('%s', (...row) => expectRow(row))

  test('a paste is not matched by what its test expects', () => {
    const log =
      "Can not find the expected patterns 'domain is no longer running|Domain not found' in output 'Migration: [ 3.77 %]error: operation failed: job 'migration out' failed: Channel error: Input/output error'\n"
    const found = only(log)
    expect(found).toMatchObject({ class: 'connection', case: 'broken-transfer' })
    expect(JSON.stringify(found)).not.toContain('no longer running')
  })

  test('a program that libvirt ran names its reason', () => {
    const log =
      'internal error: Child process (/usr/bin/qemu-img create -f qcow2 /srv/a.qcow2 1048576K) unexpected exit status 1: qemu-img: /srv/a.qcow2: Could not resize image: No space left on device\n'
    expect(only(log)).toMatchObject({ class: 'storage', case: 'place-detail', certainty: 'possible' })
  })
})

import { describe, expect, test } from 'vitest'
import { only, QEMU, triage } from './a-failure'

/** A line, class and case, what it has to do with config space, how sure, and words of the answer. */
type Row = readonly [string, string, string, 'sure' | 'possible', RegExp]

function expectRow([line, id, about, certainty, says]: Row): void {
  const found = only(`${line}\n`)
  expect([`${found.class}/${found.case}`, found.about, found.certainty]).toEqual([id, about, certainty])
  expect(`${found.meaning} ${found.remedy}`).toMatch(says)
  expect(found.remedies.length).toBeGreaterThan(0)
}

describe('what a line alone does not establish is possible, not sure', () => {
  test.each<Row>([
    // check_section_footer and qemu_loadvm_state_main (migration/savevm.c) see a wrong byte, not why it is there.
    [
      `${QEMU}Mismatched section id in footer for ram - read 0x1 expected 0x2`,
      'section-footer/section-footer',
      'other',
      'possible',
      /ram.*damaged/,
    ],
    [
      `${QEMU}Missing section footer for 0000:00:1d.0/ehci`,
      'section-footer/section-footer',
      'other',
      'possible',
      /ehci.*damaged/,
    ],
    [`${QEMU}Unknown savevm section type 103`, 'unknown-section/unknown-section-number', 'other', 'possible', /103/],
    // src/rpc/virnetsocket.c of libvirt: every connection of a client, to its own host as well.
    [
      "error: Failed to connect socket to '/var/run/libvirt/virtqemud-sock': No such file or directory",
      'unreachable/not-connected',
      'other',
      'possible',
      /daemon/,
    ],
    [
      'error: Cannot recv data: Host key verification failed.: Connection reset by peer',
      'unreachable/not-connected',
      'other',
      'possible',
      /keys/,
    ],
    [
      "error: unable to connect to server at '10.0.0.7:16509': Connection refused",
      'unreachable/not-connected',
      'other',
      'possible',
      /ports/,
    ],
    [
      "error: unable to connect to server at '10.0.0.7:49153': No route to host",
      'unreachable/not-reached',
      'other',
      'sure',
      /ports/,
    ],
    // QERR_INVALID_PARAMETER_VALUE is of any option or command.
    ["error: Parameter 'driver' expects a driver name", 'property/parameter', 'start', 'possible', /driver name/],
    [
      "error: Parameter 'multifd_channels' expects a value between 1 and 255",
      'capabilities/migration-settings',
      'other',
      'sure',
      /multifd_channels/,
    ],
    // block.c: any writer to a node that was opened read-only.
    [`${QEMU}Block node is read-only`, 'storage/storage', 'start', 'possible', /disk/],
    // VIR_ERR_NO_SUPPORT
    [
      'error: this function is not supported by the connection driver: virDomainMigrateGetMaxSpeed',
      'start/driver-lacks',
      'open',
      'possible',
      /driver/,
    ],
    ['error: Failed to save domain 12 to /srv/vm.save', 'source-log/manager-outcome', 'elsewhere', 'possible', /save/],
    [
      'live migration is disabled by the administrator of this pool',
      'not-migratable/blocked-somehow',
      'other',
      'possible',
      /switched off/,
    ],
    // block/qcow2-cache.c: an image is flushed whenever it is closed.
    [
      `${QEMU}Failed to flush the refcount block cache: Input/output error`,
      'storage/not-written-out',
      'other',
      'possible',
      /storage/,
    ],
    // vfio_irqs of hw/vfio/helpers.c: without INTx the device is not taken, at others QEMU goes on.
    [
      `${QEMU}VFIO_DEVICE_SET_IRQS failure: Invalid argument`,
      'start/vfio-interrupts',
      'start',
      'possible',
      /interrupt/,
    ],
    [
      `${QEMU}-device vfio-pci,host=03:00.0: vfio 0000:03:00.0: Failed to set up TRIGGER eventfd signaling for interrupt INTX-0: VFIO_DEVICE_SET_IRQS failure: Device or resource busy`,
      'start/vfio-interrupts',
      'start',
      'possible',
      /another device/,
    ],
    // hw/vfio/migration-multifd.c
    [
      `${QEMU}0000:03:00.0: vfio_load_device_config_state() failed: -22`,
      'config-without-numbers/vfio-config-load',
      'config',
      'possible',
      /config space/,
    ],
  ])('%s', (...row) => expectRow(row))

  test.each([
    // vfio_register_err_notifier and vfio_register_req_notifier, hw/vfio/pci.c of 5.2 to 11.1, go on without.
    'vfio 0000:03:00.0: Failed to set up TRIGGER eventfd signaling for interrupt ERR-0: VFIO_DEVICE_SET_IRQS failure: Invalid argument',
    'vfio 0000:03:00.0: Failed to tear down TRIGGER eventfd signaling for interrupt REQ-0: VFIO_DEVICE_SET_IRQS failure: Invalid argument',
    'Failed to mmap 0000:03:00.0 BAR 3. Performance may be slow',
    // target/i386/host-cpu.c
    'warning: Host physical bits (39) does not match phys-bits property (40)',
  ])('QEMU goes on, and nothing failed: %s', (line) => {
    expect(triage(`${QEMU}${line}\n`).otherFailures).toEqual([])
  })
})

describe('what such a line means', () => {
  test.each<Row>([
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
      /already begun/,
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
      /another frequency/,
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
      /not by QEMU/,
    ],
    [
      'cloud-hypervisor: 12.5s: <vmm> WARN:hypervisor/src/kvm/mod.rs:2074 -- Detected faulty MSR 0x4b564d02 while setting MSRs',
      'other-hypervisor/other-monitor',
      'other',
      'sure',
      /not by QEMU/,
    ],
  ])('%s', (...row) => expectRow(row))

  test.each<Row>([
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
      /did not begin/,
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
      'capabilities/migration-settings',
      'other',
      'sure',
      /settings/,
    ],
    [
      'Error: Migration operation failure: Failed to get instance info: not found',
      'source-log/manager-outcome',
      'elsewhere',
      'possible',
      /manager/,
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

  test('what a test would have taken is not what was said', () => {
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

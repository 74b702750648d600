import { describe, expect, test } from 'vitest'
import type { OtherExplanation } from '../../../src/check/explain/other-failures'
import { END, loading, only, QEMU } from './a-failure'

describe('what follows from section and reason', () => {
  // qemu_file_get_error() is -EIO for a stream that ended; tpm-emulator and vfio return it themselves;
  // vmstate_subsection_load() returns -ENOENT for a subsection that it does not know.
  test.each([
    ['the stream ended inside a device', '0000:00:04.0/virtio-blk', 'Input/output error', 'connection'],
    ['swtpm refused', 'tpm-emulator', 'Input/output error', 'device-state'],
    ['the kernel refused', '0000:00:02.0:00.0/vfio', 'Input/output error', 'device-state'],
    ['a subsection is unknown', '0000:00:04.0/virtio-blk', 'No such file or directory', 'subsection'],
    ['a block of memory', 'ram', 'Invalid argument', 'size-mismatch'],
    ['no memory', '0000:00:04.0/virtio-mem-device-early', 'Cannot allocate memory', 'memory'],
  ])('%s', (_, section, reason, name) => {
    const log = `${loading(section)}\n${QEMU}load of migration failed: ${reason}\n`
    expect(only(log)).toMatchObject({ class: name, certainty: 'possible' })
  })

  test.each([
    [
      'above it',
      `${QEMU}AHCI: Failed to start FIS receive engine: bad FIS receive buffer address\n${QEMU}Failed to load ich9_ahci:ahci\n${loading('0000:00:1f.2/ich9_ahci')}\n${END}`,
    ],
    [
      'in the same line',
      `${QEMU}load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '0000:00:1f.2/ich9_ahci': AHCI: Failed to start FIS receive engine: bad FIS receive buffer address`,
    ],
  ])("the device's own words are quoted: %s", (_, log) => {
    const found = only(log)
    expect(found.own).toEqual(['AHCI: Failed to start FIS receive engine: bad FIS receive buffer address'])
    expect(found.meaning).toContain(found.own[0])
  })
})

describe('statements of QEMU, KVM, libvirt and managers', () => {
  // A line as its program's source words it, the class, what it has to do with config space, and a word of the answer.
  test.each<[string, string, OtherExplanation['about'], string]>([
    ['check_section_footer: Read section footer failed: -5', 'connection', 'other', 'source'],
    ['Unable to read ID string for section 163', 'connection', 'other', 'source'],
    // What 11.1.3 prints of a stream of 7.2 that was cut in two thirds.
    [
      'load of migration failed: Input/output error: Failed to load vmstate version_id: 4, ret: -5',
      'connection',
      'other',
      'source',
    ],
    [
      "load of migration failed: No such file or directory: VM subsection 'cpu/nested_state' in 'cpu' does not exist",
      'subsection',
      'other',
      'cpu/nested_state',
    ],
    [
      "load of migration failed: Invalid argument: unsupported version 3 for 'i8254' v2",
      'section-version',
      'other',
      'i8254',
    ],
    ['Mismatched RAM page size pc.ram (local) 4096 != 2097152', 'ram-page-size', 'other', 'huge pages'],
    ['Postcopy needs matching RAM page sizes (s=1000 d=200000)', 'ram-page-size', 'other', 'postcopy'],
    ['Mismatched GPAs for block pc.ram 0!= 4294967296', 'ram-address', 'other', 'pc.ram'],
    ['Size too large: /rom@etc/table-loader: 0x2000 > 0x1000: Invalid argument', 'size-mismatch', 'other', '0x2000'],
    ['ram blocks mismatch (Number of blocks 12 vs 11)', 'rdma', 'other', 'memory'],
    ['State blocked by non-migratable CPU device (invtsc flag)', 'not-migratable', 'other', 'invtsc'],
    ["Error: 0000:18:00.1: VFIO device doesn't support device and IOMMU dirty tracking", 'vfio', 'other', 'dirty'],
    [
      'Error: Multiple VFIO devices migration is supported only if all of them support P2P migration',
      'vfio',
      'other',
      'P2P',
    ],
    ['0000:18:00.1: Migration is currently not supported with vIOMMU enabled', 'vfio', 'other', 'vIOMMU'],
    [
      'Device scsi-block is not migratable, but --only-migratable was specified',
      'not-migratable',
      'start',
      'scsi-block',
    ],
    [
      "error: internal error: unable to execute QEMU command 'migrate': Migration disabled: vhost lacks VHOST_F_LOG_ALL feature.",
      'not-migratable',
      'other',
      'VHOST_F_LOG_ALL',
    ],
    ['Error: SEV: Migration is not implemented', 'not-migratable', 'other', 'memory is protected'],
    [
      "error: internal error: unable to execute QEMU command 'migrate-set-capabilities': Postcopy is not supported: Userfaultfd not available: Operation not permitted",
      'postcopy',
      'other',
      'userfaultfd',
    ],
    [
      "error: operation failed: guest CPU doesn't match specification: missing features: avx512f",
      'cpu',
      'other',
      'avx512f',
    ],
    [
      'error: unsupported configuration: Target CPU model Skylake-Client does not match source Broadwell',
      'definition',
      'other',
      'Skylake',
    ],
    [
      "error: Operation not supported: cannot migrate a domain with <hostdev mode='subsystem' type='pci'>",
      'not-migratable',
      'other',
      'passed-through',
    ],
    ['error: failed to set MSR 0x345 to 0x2000', 'kvm-state', 'other', '0x345'],
    [
      'kvm_arm_cpu_post_load Unexpected register in input stream: 0 0x603000000013c103',
      'kvm-state',
      'other',
      'registers',
    ],
    ["Property 'virtio-blk-pci.x-nothing' not found", 'property', 'start', 'virtio-blk-pci.x-nothing'],
    ['-machine pc-q35-9.9: unsupported machine type', 'machine-unsupported', 'start', 'pc-q35-9.9'],
    ['unsupported machine type: "pc-q35-9.9"', 'machine-unsupported', 'start', 'pc-q35-9.9'],
    [
      '-device vfio-pci,host=0000:18:00.1: vfio 0000:18:00.1: failed to open /dev/vfio/33: Permission denied',
      'start',
      'start',
      '/dev/vfio/33',
    ],
    ["error: operation failed: job 'migration out' unexpectedly failed", 'source-log', 'elsewhere', 'destination'],
    ['error: operation aborted: migration out job: canceled by client', 'not-finished', 'other', 'time limit'],
    // usbredirparser_unserialize of usbredir 0.15, below QEMU's own prefix.
    ['usbredirparser: error unserialize caps mismatch ours: 7f recv: ff', 'device-state', 'other', 'usbredir'],
    // kvm_s390_skeys: %#x prints no 0x for zero.
    ['Unexpected storage key flag data: 0', 'kvm-state', 'other', 's390x'],
    // vfio_listener_log_global_start of 9.1, as query-migrate and the monitor show it.
    [
      'vfio: Could not start dirty page tracking - 0000:b1:00.2: Failed to start DMA logging: Invalid argument',
      'vfio',
      'other',
      'IOMMU',
    ],
    ['Length mismatch: vga.vram: 3c000 in != 40000', 'size-mismatch', 'other', '40000'],
    ["dbus_vmstate_post_load: Failed to restore Id 'slirp'", 'device-state', 'other', 'D-Bus'],
    ['Back-end does not support migration state transfer', 'virtio-backend', 'other', 'virtiofsd'],
    [
      "error: unsupported configuration: State of feature 'vmport' differs: source: 'default', destination: 'on'",
      'definition',
      'other',
      'vmport',
    ],
    [
      "error: internal error: unable to execute QEMU command 'device_add': device_add not allowed while migrating",
      'start',
      'start',
      'in progress',
    ],
    // hw/vfio/iommufd.c of 10.0, hw/vfio/common.c and hw/vfio/migration.c of 5.2
    [
      "couldn't open directory /sys/bus/pci/devices/0000:18:00.1/vfio-dev: No such file or directory",
      'start',
      'start',
      '/sys/bus',
    ],
    ['vfio_load_buffer: Error allocating buffer', 'vfio', 'other', 'memory'],
    // backends/dbus-vmstate.c
    [
      "dbus_vmstate_post_load: Not enough data available to load for Id: 'slirp'. Available data size: 3, Actual vmstate size: 9",
      'device-state',
      'other',
      'D-Bus',
    ],
    // crypto/tls-cipher-suites.c, crypto/tlscreds.c
    ["Syntax error using priority '@SYSTEM': The request is invalid.", 'tls', 'other', '@SYSTEM'],
    ["Missing 'dir' property value", 'tls', 'other', 'dir'],
    ['The block-bitmap-mapping parameter can only be set through QMP', 'capabilities', 'other', 'block-bitmap-mapping'],
  ])('%s', (line, name, about, word) => {
    const found = only(`${line.startsWith('error: ') ? '' : QEMU}${line}\n`)
    expect(found).toMatchObject({ class: name, about, certainty: 'sure' })
    expect(`${found.message} ${found.meaning} ${found.remedy}`).toContain(word)
    expect(found.remedies.length).toBeGreaterThan(0)
  })

  test('features have the names and properties of their device', () => {
    const of = (section: string) =>
      only(`${QEMU}Features 0x2 unsupported. Allowed features: 0x0\n${loading(section)}\n${END}`)
    expect(of('0000:00:06.0/virtio-vhost_vsock')).toMatchObject({
      meaning: expect.stringContaining('bit 1 (SEQPACKET)'),
      remedy: expect.stringContaining('seqpacket=off'),
    })
    expect(of('0000:00:06.0/virtio-net').meaning).toContain('bit 1 (GUEST_CSUM)')
    expect(of('0000:00:06.0/virtio-balloon').remedy).not.toContain('=off')
  })

  test('reasons that query-migrate lists are reported', () => {
    const reply =
      '{"return": {"blocked-reasons": ["The vdi format used by node \'d0\' does not support live migration"]}}'
    expect(only(reply)).toMatchObject({ class: 'not-migratable', meaning: expect.stringContaining('vdi') })
  })
})

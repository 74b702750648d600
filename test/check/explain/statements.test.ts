import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/check/explain/explain'
import type { OtherExplanation } from '../../../src/check/explain/other-failures'
import { readLog } from '../../../src/formats/log/incident'
import { NOTHING_TOLD } from '../../a-request'

const QEMU = 'qemu-system-x86_64: '
const END = `${QEMU}load of migration failed: Invalid argument`
const loading = (section: string) => `${QEMU}error while loading state for instance 0x0 of device '${section}'`

const triage = (log: string) => explain(readLog(new TextEncoder().encode(log)).incidents, [], NOTHING_TOLD, [])
const others = (log: string): readonly OtherExplanation[] => triage(log).otherFailures
const only = (log: string): OtherExplanation => {
  const { messages, otherFailures } = triage(log)
  expect([messages.length, otherFailures.length]).toEqual([0, 1])
  return otherFailures[0]!
}

describe('the last refusal before QEMU gave up decides', () => {
  // What the log has, and the class of what decided: QEMU stops at the first section that it can't load, so the last
  // statement in front of "load of migration failed" is the one that stopped it (qemu_loadvm_state_main).
  test.each<[string, readonly string[], string]>([
    [
      'behind a warning of vfio at start-up',
      [
        `${QEMU}-device vfio-pci,host=0000:18:00.1: warning: vfio 0000:18:00.1: failed to setup resample irqfd: Invalid argument`,
        `${QEMU}Unknown savevm section or instance '0000:00:07.0/pvpanic' 0. Make sure that your current VM setup matches`,
        END,
      ],
      'unknown-section',
    ],
    [
      'behind a CPU feature that was left out',
      [
        `${QEMU}warning: host doesn't support requested feature: CPUID.07H:EBX.hle [bit 4]`,
        `${QEMU}Machine type received is 'pc-q35-6.2' and local is 'pc-q35-6.1'`,
        END,
      ],
      'machine-type',
    ],
    [
      // virtio_gpu_load_scanouts of 8.1 to 9.0: what it reports is not handed up, and the footer is missed.
      'not the footer that is missed because of it',
      [
        `${QEMU}virtio-gpu-scanouts: incoming version_id 2 is too new for local version_id 1`,
        `${QEMU}Missing section footer for 0000:00:02.0/virtio-gpu`,
        END,
      ],
      'section-version',
    ],
    [
      'not what is said after the end',
      [
        `${QEMU}Unknown ramblock "mem9", cannot accept migration`,
        loading('ram'),
        END,
        `${QEMU}vfio: Cannot reset device 0000:18:00.1, no available reset mechanism.`,
      ],
      'unknown-ramblock',
    ],
    [
      'not what another program noticed',
      [`${QEMU}Unable to read from socket: Connection reset by peer`, `${QEMU}Configuration section missing`, END],
      'stream',
    ],
    [
      // qemu_loadvm_state_header compares what qemu_get_be32 returns of an empty buffer: 0.
      'the handshake behind which nothing arrived',
      [
        `${QEMU}TLS handshake failed: The TLS connection was non-properly terminated.`,
        `${QEMU}Not a migration stream`,
        END,
      ],
      'tls',
    ],
  ])('%s', (_, lines, name) => {
    expect(only(`${lines.join('\n')}\n`)).toMatchObject({ class: name, certainty: 'sure' })
  })

  // The header is not read at all where the connection broke before it; certificates are checked on both sides.
  test.each([
    ['Unable to read from socket: Connection reset by peer', 'connection'],
    ['Cannot read from TLS channel: Input/output error', 'tls'],
  ])('what broke before the header: %s', (line, name) => {
    expect(only(`${QEMU}${line}\n${QEMU}Not a migration stream\n${END}\n`)).toMatchObject({
      class: name,
      certainty: 'possible',
    })
  })

  test('the others are listed', () => {
    const found = only(
      [`${QEMU}virtio-gpu-scanouts: incoming version_id 2 is too new for local version_id 1`]
        .concat(`${QEMU}Missing section footer for 0000:00:02.0/virtio-gpu`, END)
        .join('\n'),
    )
    expect(found.alsoSaid).toEqual([
      { line: 2, class: 'section-footer', message: 'Missing section footer for 0000:00:02.0/virtio-gpu' },
    ])
  })
})

describe('config space that was refused', () => {
  test.each([
    ['of an emulated device', `${QEMU}Failed to load PCIDevice:config\n${loading('0000:00:05.0/nvme')}\n${END}`],
    [
      'of a passed-through one',
      `${QEMU}0000:18:00.1: Failed to load device config space\n${loading('0000:00:02.3:00.0/vfio')}\n${END}`,
    ],
    [
      'as 10.2 words it',
      `${QEMU}load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '0000:00:05.0/nvme': Failed to load element of type pci config for config: -22`,
    ],
  ])('is called so %s', (_, log) => {
    expect(only(log)).toMatchObject({ class: 'config-without-numbers', about: 'config', certainty: 'sure' })
  })

  test('may be what an end without reasons is about', () => {
    expect(only(`${loading('0000:00:05.0/nvme')}\n${END}`)).toMatchObject({ about: 'open', certainty: 'possible' })
  })
})

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
    ['Mismatched section id in footer for ram - read 0x1 expected 0x2', 'section-footer', 'other', 'ram'],
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
    [
      'error: Cannot recv data: Host key verification failed.: Connection reset by peer',
      'unreachable',
      'other',
      'keys',
    ],
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
      'under way',
    ],
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

  test('reasons that query-migrate lists are told', () => {
    const reply =
      '{"return": {"blocked-reasons": ["The vdi format used by node \'d0\' does not support live migration"]}}'
    expect(only(reply)).toMatchObject({ class: 'not-migratable', meaning: expect.stringContaining('vdi') })
  })
})

describe('what is said of an outcome is never certain', () => {
  // libvirt's virNetClient and qemuMigrationJobCheckStatus, KubeVirt's migration controller: none of them knows the cause.
  test.each<[string, string, OtherExplanation['about']]>([
    [
      "error: operation failed: job 'migration out' failed: QEMU unexpectedly closed the monitor",
      'connection',
      'elsewhere',
    ],
    ['error: internal error: QEMU unexpectedly closed the monitor', 'connection', 'elsewhere'],
    [
      'nova.virt.libvirt.driver [instance: 1] Live Migration failure: operation failed: domain is not running',
      'source-log',
      'elsewhere',
    ],
    ['Migration: [ 12 %]error: internal error: connection closed due to keepalive timeout', 'connection', 'elsewhere'],
    ['VirtualMachineInstance migration uid 1 failed. reason: Target pod is down', 'connection', 'elsewhere'],
  ])('%s', (line, name, about) => {
    expect(only(`${line}\n`)).toMatchObject({ class: name, about, certainty: 'possible' })
  })
})

test('a socket of an option is none of the migration', () => {
  // inet_listen_saddr (util/qemu-sockets.c) for -chardev, as for -incoming.
  const log = `${QEMU}-chardev socket,id=c0,host=127.0.0.1,port=8600,server=on: Failed to bind socket: Address already in use\n`
  expect(only(log)).toMatchObject({ class: 'start', about: 'start' })
})

test('a guest that was started and whose QEMU ended has not failed to migrate', () => {
  // virsh start, and qemuMonitorIO of libvirt 9.0 behind it.
  const log = 'error: Failed to start domain g7\nerror: internal error: qemu unexpectedly closed the monitor\n'
  expect(only(log)).toMatchObject({ class: 'start', about: 'start' })
})

describe('no failure', () => {
  test.each([
    ['in prose', '| 7 | configuration section missing in the manual |'],
    ['in source code', '        error_report("Unknown savevm section or instance \'%s\' %d", idstr, instance_id);'],
    ['in an argument on a line of its own', '+               "VFIO device doesn\'t support migration");'],
    [
      'in a warning',
      `${QEMU}-device vfio-pci: warning: vfio 0000:18:00.1: failed to setup resample irqfd: Invalid argument`,
    ],
    ['of any client that goes away', 'libvirtd[9]: End of file while reading data: Input/output error'],
    ['of a guest that is not there', "virsh: error: Domain not found: no domain with matching name 'g7'"],
    ['of another kind of migration', 'app[7]: database migration failed: relation "users" already exists'],
  ])('%s', (_, text) => {
    expect(triage(`${text}\n`)).toMatchObject({ messages: [], otherFailures: [] })
  })
})

describe("a source's log names the host and what to read there", () => {
  test('of Proxmox VE', () => {
    const log = [
      "2025-02-03 04:05:00 starting migration of VM 204 to node 'pve-b' (198.51.100.7)",
      '2025-02-03 04:05:11 migration status error: failed',
      '2025-02-03 04:05:11 ERROR: online migrate failure - aborting',
      'TASK ERROR: migration problems',
    ]
    expect(only(log.join('\n'))).toMatchObject({
      class: 'source-log',
      about: 'elsewhere',
      remedies: [expect.objectContaining({ side: 'destination', text: expect.stringContaining('On node pve-b') })],
    })
  })

  test('of virsh', () => {
    const log =
      "# virsh migrate --live g7 qemu+ssh://root@kvm-b/system\nerror: operation failed: job 'migration out' unexpectedly failed\n"
    expect(only(log).remedies[0]).toMatchObject({ side: 'destination', text: expect.stringContaining('On kvm-b,') })
  })

  test('is not told where the cause is in the log too', () => {
    const log = `${QEMU}Machine type received is 'a' and local is 'b'\n${END}\nerror: operation failed: job 'migration out' unexpectedly failed\n`
    expect(others(log).map(({ class: name }) => name)).toEqual(['machine-type'])
  })
})

import { describe, expect, test } from 'vitest'
import type { OtherExplanation } from '../../../src/check/explain/other-failures'
import { END, loading, only, others, QEMU, triage } from './a-failure'

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
      'after a disabled CPU feature',
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
      'the handshake after which nothing arrived',
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
  ])('a failure before the header: %s', (line, name) => {
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
  ])('is reported as such %s', (_, log) => {
    expect(only(log)).toMatchObject({ class: 'config-without-numbers', about: 'config', certainty: 'sure' })
  })

  test('may explain an end without a reason', () => {
    expect(only(`${loading('0000:00:05.0/nvme')}\n${END}`)).toMatchObject({ about: 'open', certainty: 'possible' })
  })
})

describe('what an outcome says is never certain', () => {
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

test('a socket of an option has nothing to do with the migration', () => {
  // inet_listen_saddr (util/qemu-sockets.c) for -chardev, as for -incoming.
  const log = `${QEMU}-chardev socket,id=c0,host=127.0.0.1,port=8600,server=on: Failed to bind socket: Address already in use\n`
  expect(only(log)).toMatchObject({ class: 'start', about: 'start' })
})

test('a guest that was started and whose QEMU exited is not a failed migration', () => {
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

  test('is omitted if the cause is in the log as well', () => {
    const log = `${QEMU}Machine type received is 'a' and local is 'b'\n${END}\nerror: operation failed: job 'migration out' unexpectedly failed\n`
    expect(others(log).map(({ class: name }) => name)).toEqual(['machine-type'])
  })
})

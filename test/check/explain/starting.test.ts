import { describe, expect, test } from 'vitest'
import { expectOnly, type OneFailure, triage } from './a-log'

const QEMU = '2026-11-29T10:00:00.000000Z qemu-system-x86_64: '

describe('a QEMU that did not start', () => {
  // Wordings of system/vl.c, system/qdev-monitor.c, block.c, hw/block/block.c (QEMU 7.2), qemu_process.c (libvirt 9.0)
  // and PVE::QemuServer::Machine.
  test.each<OneFailure>([
    [
      "[n2] Installed QEMU version '8.1.2' is too old to run machine type 'pc-i440fx-9.0+pve0', please upgrade node 'n2'",
      'machine-unsupported',
      'start',
      'sure',
    ],
    [`${QEMU}-accel kvm: ioctl(KVM_CREATE_VM) failed: Device or resource busy`, 'start', 'start', 'sure'],
    [`${QEMU}device requires 4194304 bytes, block backend provides 2097152 bytes`, 'storage', 'start', 'sure'],
    [
      `${QEMU}-blockdev {"driver":"rbd","pool":"p","node-name":"n"}: Unknown driver 'rbd'`,
      'storage',
      'start',
      'possible',
    ],
    [`${QEMU}-device virtio-net-pci,bus=pci.9: Bus 'pci.9' not found`, 'property', 'start', 'possible'],
    [`${QEMU}-device frobnicator,id=x: something that no table has`, 'start', 'start', 'possible'],
    ['error: operation failed: Unable to find a satisfying virtiofsd', 'start', 'start', 'sure'],
    [
      'error: internal error: process exited while connecting to monitor: what QEMU said last',
      'start',
      'start',
      'possible',
    ],
    ['error: Failed to create domain from g.xml\nerror: a reason that no table has', 'start', 'start', 'sure'],
  ])('%s', (...row) => {
    expectOnly(row)
  })
})

describe('how the migration was requested, and saved files', () => {
  // qemu_migration.c, qemu_migration_params.c, qemu_saveimage.c (libvirt 9.0), migration/savevm.c, migration/options.c.
  test.each<OneFailure>([
    [
      'error: argument unsupported: migration URI is not supported by tunnelled migration',
      'capabilities',
      'other',
      'sure',
    ],
    [
      "error: internal error: unable to execute QEMU command 'migrate_set_speed': The command migrate_set_speed has not been found",
      'capabilities',
      'other',
      'possible',
    ],
    ['error: operation failed: save image is incomplete', 'stream', 'other', 'sure'],
    [`${QEMU}Device 'hda' does not have the requested snapshot 's1'`, 'storage', 'start', 'sure'],
    ["Error: Device 'pflash1' is writable but does not support snapshots", 'storage', 'other', 'sure'],
    [
      `${QEMU}failed to save SaveStateEntry with id(name): 3(0000:00:04.0/virtio-net): -22`,
      'device-state',
      'other',
      'sure',
    ],
    ['Error: State blocked due to missing dirty memory tracking support,', 'not-migratable', 'other', 'sure'],
    ['10:00:00 ERROR: online migrate failure - interrupted by signal', 'not-finished', 'other', 'sure'],
  ])('%s', (...row) => {
    expectOnly(row)
  })
})

describe('reasons that any program gives', () => {
  test.each<OneFailure>([
    [
      "error: Failed to save domain 'g' to /mnt/g.save\nerror: Failed to create file '/mnt/g.save': Permission denied",
      'storage',
      'other',
      'possible',
    ],
    [
      'ERROR nova [instance: 1] Live Migration failure: internal error: client socket is closed',
      'connection',
      'elsewhere',
      'possible',
    ],
  ])('explain an outcome: %s', (...row) => {
    expectOnly(row)
  })

  test.each([
    "error: Failed to create file '/mnt/g.save': Permission denied",
    'libvirtd[900]: internal error: client socket is closed',
  ])('mean nothing alone: %s', (line) => {
    expect(triage(`${line}\n`)).toMatchObject({ messages: [], otherFailures: [] })
  })

  test('an outcome with a reason that no table has is not certain', () => {
    expectOnly(['ERROR: online migrate failure - a reason that no table has', 'source-log', 'elsewhere', 'possible'])
  })
})

test('a message in a table is joined without the borders', () => {
  const table = [
    "| Console: | error: operation failed: job 'migration out' failed: Sibling indicated    |",
    '|          | error 1. operation failed: load of migration                            |',
    '|          | failed: No such device: Failed to load vmstate version_id: 1, ret: -19 |',
  ]
  const [found] = triage(`${table.join('\n')}\n`).otherFailures
  expect(found).toMatchObject({ class: 'device-state', about: 'open' })
})

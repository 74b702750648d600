import { describe, expect, test } from 'vitest'
import { expectRow, type LineRow, QEMU, triage } from './a-failure'

describe('what a single line does not establish is possible, not certain', () => {
  test.each<LineRow>([
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
  ])('QEMU continues, and nothing failed: %s', (line) => {
    expect(triage(`${QEMU}${line}\n`).otherFailures).toEqual([])
  })
})

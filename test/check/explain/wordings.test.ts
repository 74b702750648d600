import { describe, expect, test } from 'vitest'
import { expectOnly, type OneFailure, triage } from './a-log'

const QEMU = '2026-11-29T10:00:00.000000Z qemu-system-x86_64: '

describe('what QEMU says about a migration', () => {
  // migration/*.c, crypto/tls*.c, io/channel-socket.c, util/qemu-sockets.c, block/{qcow2-bitmap,snapshot}.c, hw/vfio/*.c,
  // hw/virtio/vhost*.c, backends/ and hw/s390x/ of QEMU 10.0, as they word it.
  test.each<OneFailure>([
    [`${QEMU}Credentials endpoint doesn't match session`, 'tls', 'other', 'sure'],
    ["error: 'priority' property is not set", 'tls', 'other', 'sure'],
    [`${QEMU}the dirty rate is already being measured.`, 'capabilities', 'other', 'sure'],
    [`${QEMU}sample-pages is out of range[128, 4096].`, 'capabilities', 'other', 'sure'],
    [`${QEMU}Bitmaps feature corrupted: l1 table exceeds extension data_size`, 'bitmap', 'start', 'sure'],
    [`${QEMU}Failed to read l1 table for snapshot`, 'storage', 'start', 'sure'],
    [`${QEMU}Failed to load ROM image '/usr/share/qemu/npcm7xx_bootrom.bin'`, 'storage', 'start', 'sure'],
    [`${QEMU}Expected 4 file descriptors but got 2`, 'start', 'start', 'sure'],
    [`${QEMU}unknown image encryption format: 7: Invalid argument`, 'storage', 'start', 'possible'],
    ['error: Block device is in use by internal backup job', 'not-migratable', 'other', 'sure'],
    [
      `${QEMU}Unable to query remote socket address: Transport endpoint is not connected`,
      'connection',
      'elsewhere',
      'possible',
    ],
    [
      `${QEMU}Back-end of vhost-user-fs device /machine/peripheral/fs0 (tag: "share") does not support migration through qemu`,
      'virtio-backend',
      'other',
      'sure',
    ],
    [`${QEMU}Failed features 3`, 'postcopy', 'other', 'sure'],
    [`${QEMU}Username qemu not found in PSK file /etc/pki/keys.psk`, 'tls', 'other', 'sure'],
    [`${QEMU}postcopy_do_resume: handshake failed: -1`, 'postcopy-broken', 'other', 'sure'],
    [`${QEMU}loadvm_handle_recv_bitmap: block 'pc.ram' not found`, 'postcopy-broken', 'other', 'sure'],
    [`${QEMU}postcopy_ram_fault_thread: read() failed`, 'postcopy-broken', 'other', 'possible'],
    [`${QEMU}failed to allocate protection domain`, 'rdma', 'other', 'sure'],
    [`${QEMU}xbzrle_init: Error allocating encoded_buf`, 'memory', 'other', 'sure'],
    [`${QEMU}vmstate_load_state error -22`, 'stream', 'other', 'sure'],
    [`${QEMU}Can't alloc memory for COLO cache of block pc.ram,size 0x80000000`, 'colo', 'other', 'possible'],
    [
      `${QEMU}Process can't lock enough memory for using MSG_ZEROCOPY: No buffer space available`,
      'capabilities',
      'other',
      'sure',
    ],
    [`${QEMU}migration_stop_vm failed, error 5`, 'storage', 'other', 'sure'],
    [`${QEMU}migration_block_inactivate: bdrv_inactivate_all() failed: -1`, 'storage', 'other', 'sure'],
    [`${QEMU}Failed to create socket family 40: Address family not supported`, 'unreachable', 'start', 'possible'],
    [
      `${QEMU}savevm_state_handler_insert: Detected duplicate SaveStateEntry: id=slirp, instance_id=0x0`,
      'start',
      'start',
      'sure',
    ],
    ['Error: Bitmap extra data is not supported', 'bitmap', 'start', 'sure'],
    ["Error: vmstate block device 'node7' does not support snapshots", 'storage', 'other', 'sure'],
    ["Error: Can't list snapshots of device 'drive-virtio-disk0': Input/output error", 'storage', 'other', 'possible'],
    [`${QEMU}vhost_user_postcopy_advise: Failed to get ufd`, 'postcopy', 'other', 'sure'],
    [
      `${QEMU}vhost_user_get_u64: Received unexpected msg type. Expected 1 received 5`,
      'virtio-backend',
      'other',
      'possible',
    ],
    [`${QEMU}UNMAP: Size of bitmap too big 0x10000000000`, 'vfio', 'other', 'sure'],
    [`${QEMU}cmma_load could not allocate memory`, 'kvm-state', 'other', 'sure'],
    [`${QEMU}ram_write_tracking_start() failed: restoring initial memory state`, 'memory', 'other', 'sure'],
    [
      '(process:7): Spice-CRITICAL **: memslot.c:122:memslot_get_virt: address is not valid',
      'device-state',
      'other',
      'possible',
    ],
  ])('%s', (...row) => {
    expectOnly(row)
  })

  // warn_report and error_report of functions that go on.
  test.each([
    'cap-cfpc lower level (0) in incoming stream than on destination (1)',
    'warning: Guest clock was not migrated. This could cause the guest to hang.',
    'warning: ACPI table size 70000 exceeds 65536 bytes, migration may not work',
    'warning: usb-redir connection broken during migration',
    'vfio_container_dma_unmap(0x55, 0xc0000, 0x4000) = -22 (Invalid argument)',
  ])('no failure: %s', (words) => {
    expect(triage(`${QEMU}${words}\n`)).toMatchObject({ messages: [], otherFailures: [] })
  })
})

describe('what the source and the destination say in the same words', () => {
  // qemu_savevm_send_packaged and loadvm_handle_cmd_packaged (migration/savevm.c): only the first names its function.
  test.each([
    ['qemu_savevm_send_packaged: Unreasonably large packaged state: 33554448', 'postcopy'],
    ['Unreasonably large packaged state: 33554448', 'stream'],
  ])('%s', (words, name) => {
    expect(triage(`${QEMU}${words}\n`).otherFailures.map((found) => found.class)).toEqual([name])
  })

  // assert.h prints the program in front of the file; bdrv_inactivate_recurse and bdrv_co_write_req_prepare have this one.
  test.each([
    [
      "int bdrv_inactivate_recurse(BlockDriverState *): Assertion `!(bs->open_flags & BDRV_O_INACTIVE)' failed.",
      'storage',
      'sure',
    ],
    ["virtio_pci_bus_new: Assertion `proxy != NULL' failed.", 'device-state', 'possible'],
  ])('an assertion: %s', (words, name, certainty) => {
    const found = triage(`qemu-kvm: ../block.c:6979: ${words}\n`).otherFailures
    expect(found.map((each) => [each.class, each.certainty])).toEqual([[name, certainty]])
  })
})

describe('a paste that is not whole', () => {
  test('a refused byte in a truncated line is a refused byte', () => {
    const [found, ...more] = triage(`${QEMU}get_pci_config_device: Bad config data: i=0x110 read: 0 dev`).otherFailures
    expect([more, found!.class, found!.about, found!.certainty]).toEqual([
      [],
      'config-without-numbers',
      'config',
      'sure',
    ])
  })

  test('the source code of QEMU is not a message', () => {
    expect(triage('error_report("%s: Bad config data: i=0x%x read: %x dev').otherFailures).toEqual([])
  })

  test('a terminal draws a box around it', () => {
    const [found] = triage(`│ kvm: VQ 0 size 0x80 < last_avail_idx 0x5d2 - used_idx 0x0        │
│ kvm: error while loading state for instance 0x0 of device         │
│ '0000:00:05.0/virtio-scsi'                                        │
│ kvm: load of migration failed: Operation not permitted            │
`).otherFailures
    expect([found!.class, found!.section, found!.reason]).toEqual([
      'virtqueue',
      '0000:00:05.0/virtio-scsi',
      'Operation not permitted',
    ])
  })
})

describe('what other programs say', () => {
  // virTypedParamsValidate and virCheckFlags of libvirt 7.0 to 11.3, virsh and virt-manager.
  test.each<OneFailure>([
    [
      "error: argument unsupported: parameter 'migrate_disks_detect_zeroes' not supported",
      'capabilities',
      'other',
      'sure',
    ],
    ['error: unsupported flags (0x80000) in function qemuDomainMigratePrepare3Params', 'capabilities', 'other', 'sure'],
    ['error: Failed to restore domain from g1.save', 'source-log', 'open', 'possible'],
    ['Error restoring domain: internal error: early end', 'source-log', 'open', 'possible'],
    ["error: internal error: Guest g1 probably left in 'paused' state on source", 'not-finished', 'other', 'sure'],
    ['error: failed to connect to monitor socket: No such process', 'start', 'start', 'possible'],
    // A device or an option out of a file for -readconfig: LOC_FILE of error_print_loc (util/error-report.c).
    [
      'qemu-system-x86_64:/run/lxd/g1/qemu.conf:121: vhost-vsock: unable to set guest cid: Address already in use',
      'start',
      'start',
      'possible',
    ],
    // UTM leaves out the last character of what QEMU printed.
    ["qemu: Device 'drive1' does not have the requested snapshot 'suspend", 'storage', 'start', 'sure'],
    ['error: operation failed: migration job: is not active', 'source-log', 'elsewhere', 'sure'],
    [
      "error: internal error: Could not run '/usr/bin/swtpm_setup'. exitstatus: 1; Check error log '/var/log/swtpm/libvirt/qemu/g1-swtpm.log' for details.",
      'tpm',
      'start',
      'sure',
    ],
    [
      'Call to virDomainCreateWithFlags failed: internal error: process exited while connecting to monitor: Supported machines are:',
      'machine-unsupported',
      'start',
      'sure',
    ],
    ['migration sender: libxl_domain_suspend failed (rc=-8)', 'source-log', 'other', 'possible'],
  ])('%s', (...row) => {
    expectOnly(row)
  })

  test('a parameter of another call is not part of a migration', () => {
    expect(triage("error: argument unsupported: parameter 'total_bytes_sec' not supported\n").otherFailures).toEqual([])
  })

  // tools/xl/xl_migrate.c and tools/libs/light/libxl_create.c of Xen 4.4 to 4.20.
  test.each([
    ['migration target: Domain creation failed (code -3).', 'start'],
    ['libxl: error: libxl_create.c:1867:domcreate_devmodel_started: Domain 4:device model did not start: -3', 'start'],
    [
      'migration sender: Target reports startup failure (status code 3).\nMigration failed due to problems at target.',
      'source-log',
    ],
  ])("Xen's log files are named for %s", (log, name) => {
    const [found, ...others] = triage(`${log}\n`).otherFailures
    expect([others, found!.class, found!.about]).toEqual([[], name, 'elsewhere'])
    expect(found!.remedy).toContain('/var/log/xen/qemu-dm-')
  })

  test('events of oVirt name machine and host', () => {
    const [found] = triage(
      'Migration failed due to an Error: Fatal error during migration (VM: db1, Source: h1.example, Destination: h2.example).\n',
    ).otherFailures
    expect(found!.remedy).toContain("On h2.example, explain the guest's log, /var/log/libvirt/qemu/db1.log")
  })

  test('LXD has its own log files', () => {
    const [found] = triage(
      'Error: Instance move to destination failed on source: Failed migration on source: read: EOF\n',
    ).otherFailures
    expect([found!.about, found!.remedy.includes('/var/log/incus/NAME/qemu.log')]).toEqual(['elsewhere', true])
  })

  test('what a service of Proxmox VE noticed is not a second failure', () => {
    const found =
      triage(`Jan 05 10:00:00 pve QEMU[5]: kvm: -drive file=/dev/zvol/d0,if=none: Could not open '/dev/zvol/d0': No such file or directory
Jan 05 10:00:01 pve pvedaemon[6]: start failed: QEMU exited with code 1
`).otherFailures
    expect(found.map((each) => each.class)).toEqual(['storage'])
  })

  test('a host name is not a reason', () => {
    const [found] = triage(
      'ERROR nova.compute.manager [-] [instance: 9c] Pre live migration failed at cmp7: Error: x\n',
    ).otherFailures
    expect([found!.meaning.includes('"cmp7"'), found!.remedy.includes('On cmp7,')]).toEqual([false, true])
  })

  test('nova names the destination host after the migration', () => {
    const [found] =
      triage(`2026-11-29 10:00:00.1 2 ERROR nova.virt.libvirt.driver [-] [instance: 7b7e] Live Migration failure: operation failed: domain is not running
2026-11-29 10:00:07.1 2 ERROR nova.compute.manager [-] [instance: 7b7e] Post live migration at destination node9.example failed: Instance 7b7e could not be found.
`).otherFailures
    expect(found!.remedy).toContain('On node9.example,')
  })
})

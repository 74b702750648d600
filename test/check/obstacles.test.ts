import { expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { obstacleToSaving } from '../../src/check/device/obstacles'
import { checkMigration } from '../../src/check/machine/migration'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import { parseVersion } from '../../src/qemu/releases/version'
import { asked, NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'
import { deviceAt, migration } from './a-migration'

/*
 * What QEMU does with a machine that is restored onto its own twin, measured on 5.2.0, 7.2.22, 10.0.13 and 11.1.3: the
 * expected values are its exit by SIGABRT or SIGSEGV, its refusal to begin, or that it went well.
 */

const MSIX = 0x11
const MSI = 0x05
const EXP = 0x10
const SERIAL = 0x070002
const NETWORK_OTHER = 0x028000
const ASSERTION = "msix_vector_unuse: Assertion `vector < dev->msix_entries_nr' failed."

/** A function with these capabilities, 0x40 apart from 0x40 on. */
function config(vendor: number, device: number, classCode: number, ...capabilities: number[]): Uint8Array {
  const bytes = new Uint8Array(capabilities.includes(EXP) ? 4096 : 256)
  bytes.set([vendor & 0xff, vendor >> 8, device & 0xff, device >> 8], 0)
  bytes.set([3, classCode & 0xff, (classCode >> 8) & 0xff, classCode >> 16], 0x08)
  bytes.set([0xf4, 0x1a, 0x00, 0x11], 0x2c)
  capabilities.forEach((id, i) => {
    bytes[0x06] = 0x10
    bytes[0x34] = 0x40
    bytes.set([id, i + 1 < capabilities.length ? 0x80 + 0x40 * i : 0, id === EXP ? 2 : 0], 0x40 + 0x40 * i)
    const at = 0x40 + 0x40 * i
    // Device and Link Capabilities of every endpoint of QEMU's, and its end-end TLP prefixes (pcie_cap_v1_fill, pcie_cap_init).
    if (id === EXP) bytes.set([0x00, 0x80, 0, 0, 0, 0, 0, 0, 0x11, 0x04], at + 0x04)
    if (id === EXP) bytes[at + 0x26] = 0x30
    // A message address of 64 bits; the pending bits after the vector table.
    if (id === MSI) bytes[at + 0x02] = 0x80
    if (id === MSIX) bytes[at + 0x09] = 0x20
  })
  // A memory region of 64 bits at BAR 0, as xHCI and NVMe have it.
  if (capabilities.includes(EXP)) bytes[0x10] = 0x04
  // Ports at BAR 0.
  if (classCode === SERIAL) bytes[0x10] = 0x01
  // INTA; rocker has no pin.
  if (classCode !== NETWORK_OTHER) bytes[0x3d] = 0x01
  return bytes
}

const dump = (bytes: Uint8Array): Device => ({
  address: '0000:00:05.0',
  id: null,
  config: bytes,
  bars: new Map(),
  rom: null,
  notes: [],
})

const NEC = config(0x1033, 0x0194, 0x0c0330, EXP, MSI)
const NEC_WITH_MSIX = config(0x1033, 0x0194, 0x0c0330, EXP, MSIX)
const QEMU_XHCI = config(0x1b36, 0x000d, 0x0c0330, EXP)
const SERIAL_2X = config(0x1b36, 0x0003, SERIAL)
const SERIAL_4X = config(0x1b36, 0x0004, SERIAL)
const ROCKER = config(0x1b36, 0x0006, NETWORK_OTHER, MSIX)
const NVME = config(0x1b36, 0x0010, 0x010802, MSIX, EXP)

function bytesOf(bytes: Uint8Array, at: number, value: number): Uint8Array {
  bytes[at] = value
  return bytes
}

/** The report on a device whose two sides are equal. */
function onItself(bytes: Uint8Array, qemu: string, over: { sourceQemu?: string } = {}) {
  const request = asked({ target: { ...NOTHING_GIVEN, qemu }, ...over })
  return runCheck([dump(bytes)], [dump(bytes)], request).devices[0]!
}

test.each([
  ['nec-usb-xhci,msix=off', NEC, '7.2', 'xhci-without-msix', ASSERTION],
  ['nec-usb-xhci,msix=off', NEC, '10.0', 'xhci-without-msix', ASSERTION],
  ['nec-usb-xhci,msix=off', NEC, '11.1', 'xhci-without-msix', ASSERTION],
  ['nec-usb-xhci,msix=off', NEC, '5.2', undefined, undefined],
  ['nec-usb-xhci', NEC_WITH_MSIX, '7.2', undefined, undefined],
  ['qemu-xhci,msix=off,msi=off', QEMU_XHCI, '10.0', 'xhci-without-msix', ASSERTION],
  ['qemu-xhci,msix=off,msi=off', QEMU_XHCI, '11.1', 'xhci-without-msix', ASSERTION],
  ['pci-serial-2x', SERIAL_2X, '5.2', 'pci-serial-2x-crash', null],
  ['pci-serial-2x', SERIAL_2X, '11.1', 'pci-serial-2x-crash', null],
  ['pci-serial-4x', SERIAL_4X, '7.2', undefined, undefined],
  ['rocker', ROCKER, '11.1', 'not-migratable', 'State blocked by non-migratable device'],
  ['nvme', NVME, '10.0', 'not-migratable', 'State blocked by non-migratable device'],
  ['nvme', NVME, '11.1', undefined, undefined],
])('%s of QEMU to its twin, by dumps, %#', (_type, bytes, qemu, code, message) => {
  const report = onItself(bytes, qemu)
  expect([report.obstacle?.code, report.obstacle?.message]).toEqual([code, message])
  if (code !== undefined) expect([report.verdict, report.firstFailure]).toEqual(['incompatible', null])
})

/* unmigratable = 1: hw/virtio/vhost-user-spi.c, vhost-user-test-device.c and vdpa-dev.c of 11.1. */
test.each([
  'vhost-user-spi-pci',
  'vhost-user-test-device-pci',
  'vhost-vdpa-device-pci',
  'vhost-vdpa-device-pci-non-transitional',
])('%s keeps a source from sending its state', (type) => {
  expect(obstacleToSaving(type, parseVersion('11.1'))?.code).toBe('not-migratable')
})

/* "State blocked by non-migratable device '…'" of each release that has the type, with a back end behind it. */
test.each([
  ['vhost-user-gpio-pci', ['7.2', '10.0', '11.1']],
  ['vhost-user-i2c-pci', ['7.2', '10.0', '11.1']],
  ['vhost-user-input-pci', ['10.0', '11.1']],
  ['vhost-user-rng-pci', ['7.2', '10.0', '11.1']],
  ['vhost-user-rtc-pci', ['11.1']],
  ['vhost-user-snd-pci', ['10.0', '11.1']],
  ['vhost-user-spi-pci', ['11.1']],
  ['vhost-user-test-device-pci', ['11.1']],
  ['vhost-user-vsock-pci', ['7.2', '10.0', '11.1']],
  ['vhost-user-vsock-pci-non-transitional', ['7.2', '10.0', '11.1']],
  ['vhost-user-fs-pci', ['7.2']],
])('%s keeps %j from sending their state', (type, releases) => {
  const refusing = ['7.2', '10.0', '11.1'].filter((qemu) => obstacleToSaving(type, parseVersion(qemu)) !== null)
  expect(refusing).toEqual(expect.arrayContaining(releases))
})

/* They send it: vhost-user-blk-pci and vhost-user-scsi-pci of all three, vhost-user-fs-pci where its back end can. */
test.each([
  ['vhost-user-blk-pci', '7.2'],
  ['vhost-user-blk-pci-transitional', '11.1'],
  ['vhost-user-scsi-pci', '10.0'],
  ['vhost-user-fs-pci', '10.0'],
  ['vhost-user-fs-pci', '11.1'],
])('%s does not keep %s from sending its state', (type, qemu) => {
  expect(obstacleToSaving(type, parseVersion(qemu))).toBeNull()
})

/* pci_proxy_dev_realize, hw/remote/proxy.c; the words lie in qemu-system-x86_64 7.2.22 and 11.1.3. */
test('x-pci-proxy-dev blocks the migration with its own message', () => {
  const obstacle = obstacleToSaving('x-pci-proxy-dev', parseVersion('7.2'))
  expect(obstacle).toMatchObject({ code: 'not-migratable', message: 'x-pci-proxy-dev does not support migration' })
})

test('the release that counts is that of the end that fails', () => {
  expect(onItself(NVME, '11.1', { sourceQemu: '10.0' }).obstacle?.code).toBe('not-migratable')
  expect(onItself(NVME, '11.1', { sourceQemu: '11.1' }).obstacle).toBeUndefined()
  expect(onItself(NEC, '7.2', { sourceQemu: '5.2' }).obstacle?.code).toBe('xhci-without-msix')
})

test('a dump that is cut before its capabilities does not show that one is missing', () => {
  expect(onItself(NEC.subarray(0, 64), '7.2').obstacle).toBeUndefined()
})

const streamOf = (id: string, bytes: Uint8Array) => migration([deviceAt(id, bytes, 3)])

test('in two streams it is a separate kind of stop', () => {
  const same = streamOf('0000:00:05.0/xhci', NEC)
  const report = checkMigration(same, same, asked({ target: { ...NOTHING_GIVEN, qemu: '7.2' } }))
  expect(report.verdict).toBe('incompatible')
  expect(report.stops).toEqual([{ order: 3, section: '0000:00:05.0/xhci', kind: 'abort', message: ASSERTION }])
})

/** Pins that QEMU 7.2.22, 10.0.13 and 11.1.3 were given in a stream of `pci-bridge,chassis_nr=1`. */
test.each([
  [0, 'abort'],
  [1, undefined],
  [2, undefined],
  [4, undefined],
  [5, 'abort'],
  [0x41, 'abort'],
  [0xff, 'abort'],
])('interrupt pin %i of a pci-bridge with SHPC: %s', (pin, kind) => {
  const bridge = config(0x1b36, 0x0001, 0x060400, 0x0c)
  bytesOf(bridge, 0x0e, 1)
  bytesOf(bridge, 0x3d, 1)
  const sent = bytesOf(bridge.slice(), 0x3d, pin)
  const id = '0000:00:05.0/pci_bridge'
  const request = asked({ target: { ...NOTHING_GIVEN, qemu: '10.0' } })
  expect(checkMigration(streamOf(id, sent), streamOf(id, bridge), request).stops?.[0]?.kind).toBe(kind)
})

test.each([
  [0, 'abort'],
  [4, undefined],
  [5, 'abort'],
])('interrupt pin %i of a virtio-rng-pci: %s', (pin, kind) => {
  const rng = bytesOf(config(0x1af4, 0x1044, 0x00ff00, EXP, MSIX), 0x3d, 1)
  const id = '0000:00:03.0:00.0/virtio-rng'
  const request = asked({ target: { ...NOTHING_GIVEN, qemu: '11.1' } })
  const sent = bytesOf(rng.slice(), 0x3d, pin)
  expect(checkMigration(streamOf(id, sent), streamOf(id, rng), request).stops?.[0]?.kind).toBe(kind)
})

test('config space that differs stops QEMU before', () => {
  const from = streamOf('0000:00:05.0/xhci', NEC_WITH_MSIX)
  const report = checkMigration(
    from,
    streamOf('0000:00:05.0/xhci', NEC),
    asked({ target: { ...NOTHING_GIVEN, qemu: '7.2' } }),
  )
  expect(report.stops?.[0]?.kind).toBe('config')
})

test('a device of a stream has been sent: its source did not refuse', () => {
  const same = streamOf('0000:00:05.0/nvme', NVME)
  const report = checkMigration(same, same, asked({ target: { ...NOTHING_GIVEN, qemu: '7.2' } }))
  expect(report.stops).toEqual([])
})

// Equal bytes are no reason to ask the newest release alone: QEMU migrates nvme from 11.1 on.
test('if no release is named, those that do not migrate the device count', () => {
  const report = runCheck([dump(NVME)], [dump(NVME)], asked())
  expect(report.verdict).toBe('undetermined')
  expect(report.target.releases!.at(-1)).toEqual({ from: '11.1.0', to: '11.1.3', verdict: 'compatible' })
  expect(report.target.releases!.slice(0, -1).every(({ verdict }) => verdict === 'incompatible')).toBe(true)
})

// Streams of igb with two virtual functions enabled, NumVFs and the low byte of SR-IOV Control changed, loaded by its twin.
test.each([
  ['10.0', 8, 0x09, undefined],
  ['10.0', 9, 0x09, 'sriov-too-many-functions'],
  ['11.1', 8, 0x09, undefined],
  ['11.1', 9, 0x09, 'sriov-too-many-functions'],
  ['11.1', 65535, 0x09, 'sriov-too-many-functions'],
  ['11.1', 18, 0x08, undefined],
] as const)('igb of %s with NumVFs %d and control 0x0%d of 8 functions', (qemu, functions, control, code) => {
  const igb = fromHex(recorded('emulated').find((row) => row.device === 'igb' && row.qemu === '11.1.3')!.config)
  const source = igb.slice()
  const at = 0x160
  expect([...igb.subarray(at, at + 2), igb[at + 0x0e]]).toEqual([0x10, 0x00, 8])
  source.set([control], at + 0x08)
  source.set([functions & 0xff, functions >> 8], at + 0x10)
  const of = (bytes: Uint8Array) => streamOf('0000:00:05.0/igb', bytes)
  const [report] = checkMigration(of(source), of(igb), asked({ target: { ...NOTHING_GIVEN, qemu } })).devices
  expect(report!.obstacle?.code).toBe(code)
  expect(report!.verdict).toBe(code === undefined ? 'compatible' : 'incompatible')
})

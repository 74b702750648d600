import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { InputError } from '../../../src/bytes/input-error'
import { checkMigration } from '../../../src/check/machine/migration'
import type { Stream } from '../../../src/formats/stream'
import { asked } from '../../a-request'
import { recorded } from '../../ground-truth'
import { config } from '../../pci/build'
import { deviceAt, migration, sectionAt } from '../a-migration'
import { CONFIG, check, HEADLESS, on, PORT, port } from './port-streams'

describe('the report of two streams', () => {
  const changed = CONFIG.slice()
  changed[0x60]! ^= 0x01

  test('that have nothing to report', () => {
    expect(check(migration([port()]), migration([port()]))).toMatchObject({
      tool: { name: 'pcimig', version: '0.0.0' },
      verdict: 'compatible',
      unpaired: { source: [], destination: [] },
      stops: [],
      unread: [],
      notes: [],
    })
  })

  test('of a passed-through function covers what QEMU holds', () => {
    const host = deviceAt('0000:00:03.0/vfio', config(4096, { 0: '34 12 78 56' }), 3)
    expect(check(migration([host]), migration([host])).devices[0]!.view).toEqual({
      source: 'qemu',
      destination: 'qemu',
    })
  })

  // BAR 2 of ivshmem-plain is as large as its memory backend (hw/misc/ivshmem.c).
  test('one device of two that is undetermined leaves the verdict open', () => {
    const shared = fromHex(
      recorded('emulated').find(({ device, qemu }) => device === 'ivshmem-plain' && qemu === '7.2.22')!.config,
    )
    const mapped = shared.slice()
    mapped[0x1b] = 0xfe
    const at = (space: Uint8Array) => migration([port(), deviceAt('0000:00:04.0/ivshmem-plain', space, 4)])
    const report = check(at(mapped), at(shared))
    expect([report.verdict, ...report.devices.map(({ verdict }) => verdict)]).toEqual([
      'undetermined',
      'compatible',
      'undetermined',
    ])
  })

  test('QEMU stops at the first failure', () => {
    const source = migration([port(PORT, changed)], {
      sections: [sectionAt(PORT, 3), sectionAt('serial', 2, { version: 3 }), sectionAt('gone', 9)],
    })
    const destination = migration([port()], { sections: [sectionAt(PORT, 3), sectionAt('serial', 2)] })
    const report = check(source, destination)
    expect(report.stops!.map(({ kind }) => kind)).toEqual(['section-version', 'config', 'unknown-section'])
    expect(report.stops![1]!.message).toBe(report.devices[0]!.firstFailure!.message)
  })

  test('config spaces of different sizes stop it, and its message is unknown', () => {
    const unknown = (size: number) => migration([deviceAt('0000:00:03.0/own', config(size, { 0: '34 12 78 56' }), 3)])
    const report = check(unknown(256), unknown(4096))
    expect(report).toMatchObject({
      verdict: 'incompatible',
      stops: [{ kind: 'config', message: null }],
      devices: [
        {
          firstFailure: null,
          reason:
            'the source sends 256 bytes of config space and the destination expects 4096: QEMU reads past the field and fails',
        },
      ],
    })
  })

  test('devices on one side only are unpaired, and unreadable ones leave the verdict open', () => {
    const [gone, extra] = ['0000:00:13.0/pcie-root-port', '0000:00:14.0/pcie-root-port']
    const problem = { section: '0000:00:15.0/x', instance: 0, reason: 'cut off' }
    const source = migration([port(), port(gone)], { problems: [problem], notes: ['one note'] })
    const destination = migration([port(), port(extra)], { problems: [problem], notes: ['another'] })
    const report = check({ ...source, sections: [] }, destination)
    expect(report).toMatchObject({
      verdict: 'undetermined',
      unpaired: {
        source: [{ id: gone, address: '0000:00:13.0' }],
        destination: [{ id: extra, address: '0000:00:14.0' }],
      },
      unread: [
        { side: 'source', section: '0000:00:15.0/x' },
        { side: 'destination', section: '0000:00:15.0/x' },
      ],
    })
    expect(report.notes).toEqual(
      expect.arrayContaining([
        `${extra} exists on the destination only: QEMU leaves it unchanged`,
        'source: one note',
        'destination: another',
        'source: 0000:00:15.0/x could not be read: cut off',
        'destination: 0000:00:15.0/x could not be read: cut off',
      ]),
    )
  })

  test.each([
    ['pc-q35-7.1', null, 'the source is pc-q35-7.1, the destination an unnamed machine type'],
    [null, 'pc-q35-7.1', 'the source is an unnamed machine type, the destination pc-q35-7.1'],
  ])('%s and %s: takes the machine type from the side that names it', (from, to, note) => {
    const report = check(
      migration([port()], { machine: from, form: HEADLESS }),
      migration([port()], { machine: to, form: HEADLESS }),
    )
    expect(report).toMatchObject({ verdict: 'compatible', target: { machine: 'pc-q35-7.1' } })
    expect(report.notes).toContain(note)
  })

  test('if neither names it, none is taken', () => {
    const unnamed = migration([port()], { machine: null, form: HEADLESS })
    expect(checkMigration(unnamed, unnamed, asked()).target.machine).toBeNull()
  })

  test('without a version every release that has the machine type is tried', () => {
    const report = checkMigration(migration([port()]), migration([port()]), asked())
    expect(report.target).toEqual({
      qemu: null,
      machine: 'pc-q35-7.2',
      hostKernel: null,
      releases: [{ from: '7.2.0', to: '11.1.3', verdict: 'compatible' }],
    })
  })

  test('a device can be left out', () => {
    const other = '0000:00:13.0/pcie-root-port'
    const [source, destination] = [migration([port(), port(other, changed)]), migration([port(), port(other)])]
    const request = { ...on('7.2'), devices: [PORT] }
    expect(checkMigration(source, destination, request).devices.map(({ id }) => id)).toEqual([PORT])
  })

  test.each<[string, Stream, Stream, readonly string[], string, string]>([
    [
      'two streams without a device in common',
      migration([]),
      migration([port()]),
      [],
      'nothing to compare: the destination has no PCI device of the source',
      'Are these streams of the same guest?',
    ],
    [
      'a device that neither has',
      migration([port()]),
      migration([port()]),
      ['00:1f.0'],
      'neither side has a device "00:1f.0"',
      'name it by address or id',
    ],
  ])('%s: an input error', (_, source, destination, devices, message, hint) => {
    const attempt = () => checkMigration(source, destination, { ...on('7.2'), devices })
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(expect.objectContaining({ message, hint }))
  })

  /* Machines of `-nodefaults`: QEMU 7.2 has PCI functions in the streams of the first four, and none in the last. */
  test.each(['pc-i440fx-7.2', 'pc-q35-7.2', 'virt-7.2', 'sbsa-ref'])('%s without a PCI device: damaged', (machine) => {
    const stream = migration([], { machine, sections: [sectionAt('ram', 0), sectionAt('timer', 1, { version: 2 })] })
    expect(() => checkMigration(stream, stream, on('7.2'))).toThrow('nothing to compare')
  })

  test('a pseries machine may have none', () => {
    const sections = [sectionAt('ram', 0), sectionAt('timer', 1, { version: 2 })]
    const stream = migration([], { machine: 'pseries-7.2', sections })
    expect(checkMigration(stream, stream, on('7.2'))).toMatchObject({ verdict: 'compatible', devices: [] })
  })
})

import { describe, expect, test } from 'vitest'
import type { Stream } from '../../../src/formats/stream'
import { migration, sectionAt } from '../a-migration'
import { check, HEADLESS, PORT, port, stopsOf } from './port-streams'

describe('what stops a restore before any device', () => {
  // qemu_loadvm_state_header, parse_ramblock (migration/savevm.c, ram.c) of 7.2 and 11.1.
  test.each<[string, Partial<Stream>, Partial<Stream>, string, [string, string][]]>([
    ['the same form', {}, {}, '7.2', []],
    ['a form that does not show', { form: null }, { form: HEADLESS }, '7.2', []],
    ['a destination whose form does not show', { form: HEADLESS }, { form: null }, '7.2', []],
    [
      'a configuration that is not expected',
      {},
      { form: HEADLESS },
      '7.2',
      [['stream-form', 'Unknown savevm section type 7']],
    ],
    ['none that is', { form: HEADLESS }, {}, '7.2', [['stream-form', 'Configuration section missing']]],
    [
      'none that is, before a device',
      { form: HEADLESS },
      {},
      '11.1',
      [['stream-form', 'load of migration failed: Invalid argument: Configuration section missing, 4 != 7']],
    ],
    [
      'none that is, before RAM',
      { form: HEADLESS, sections: [sectionAt('ram', 2, { type: 'start' }), sectionAt(PORT, 3)] },
      { sections: [sectionAt('ram', 2, { type: 'start' }), sectionAt(PORT, 3)] },
      '11.1',
      [['stream-form', 'load of migration failed: Invalid argument: Configuration section missing, 1 != 7']],
    ],
    [
      'none that is, before the end',
      { form: HEADLESS, sections: [] },
      {},
      '11.1',
      [['stream-form', 'load of migration failed: Invalid argument: Configuration section missing, 0 != 7']],
    ],
    [
      'footers that are not expected',
      {},
      { form: { configuration: true, footers: false } },
      '7.2',
      [['stream-form', 'Unknown savevm section type 126']],
    ],
    [
      'footers that are',
      { form: { configuration: true, footers: false } },
      {},
      '7.2',
      [['stream-form', `Missing section footer for ${PORT}`]],
    ],
    ['footers that do not show', { form: { configuration: true, footers: null } }, {}, '7.2', []],
    ['a destination whose footers do not show', {}, { form: { configuration: true, footers: null } }, '7.2', []],
    [
      'another machine type',
      { machine: 'pc-q35-7.1' },
      {},
      '7.2',
      [['machine-type', "Machine type received is 'pc-q35-7.1' and local is 'pc-q35-7.2'"]],
    ],
    [
      'another machine type',
      { machine: 'pc-q35-7.1' },
      {},
      '11.1',
      [
        [
          'machine-type',
          "load of migration failed: Invalid argument: post load hook failed for: configuration, version_id: 1, minimum_version: 0: Machine type received is 'pc-q35-7.1' and local is 'pc-q35-7.2'",
        ],
      ],
    ],
    ['another machine type, in a form that does not show', { machine: 'pc-q35-7.1', form: null }, {}, '7.2', []],
    ['another machine type, in a form that does not show there', { machine: 'pc-q35-7.1' }, { form: null }, '7.2', []],
    ['no machine type', { machine: null }, {}, '7.2', []],
    ['no machine type there', {}, { machine: null }, '7.2', []],
    [
      'another machine type, which the source alone names',
      { machine: 'pc-q35-7.1', form: HEADLESS },
      { form: HEADLESS },
      '7.2',
      [],
    ],
    [
      'a block of memory that is unknown',
      { ramBlocks: [{ id: 'dimm1', length: 4096 }] },
      { ramBlocks: [{ id: 'pc.ram', length: 4096 }] },
      '7.2',
      [['ram-block', 'Unknown ramblock "dimm1", cannot accept migration']],
    ],
    [
      'one of another length',
      { ramBlocks: [{ id: 'pc.ram', length: 0x1100000 }] },
      { ramBlocks: [{ id: 'pc.ram', length: 0x1000000 }] },
      '7.2',
      [['ram-block', 'Size mismatch: pc.ram: 0x1100000 != 0x1000000: Invalid argument']],
    ],
    [
      'tables of firmware of another length',
      { ramBlocks: [{ id: '/rom@etc/acpi/tables', length: 0x20000 }] },
      { ramBlocks: [{ id: '/rom@etc/acpi/tables', length: 0x40000 }] },
      '7.2',
      [],
    ],
    ['blocks that the destination does not show', { ramBlocks: [{ id: 'pc.ram', length: 4096 }] }, {}, '7.2', []],
  ])('%s', (_, source, destination, qemu, stops) => {
    const [from, to] = [migration([port()], source), migration([port()], destination)]
    expect(stopsOf(from, to, qemu)).toEqual(stops)
    expect(check(from, to, qemu).verdict).toBe(stops.length > 0 ? 'incompatible' : 'compatible')
  })

  test('all of it comes before the first section', () => {
    const first = sectionAt('gone', 0)
    const from = migration([port()], {
      machine: 'pc-q35-7.1',
      ramBlocks: [{ id: 'dimm1', length: 4096 }],
      sections: [first, sectionAt(PORT, 3)],
    })
    const to = migration([port()], { ramBlocks: [{ id: 'pc.ram', length: 4096 }] })
    expect(check(from, to).stops!.map(({ order, section, kind }) => [order, section, kind])).toEqual([
      [-2, 'configuration', 'machine-type'],
      [-1, 'ram', 'ram-block'],
      [0, 'gone', 'unknown-section'],
    ])
    const resized = migration([port()], { ramBlocks: [{ id: 'pc.ram', length: 8192 }] })
    expect(check(resized, to).stops).toMatchObject([{ order: -1, section: 'ram', kind: 'ram-block' }])
  })

  test('footers only matter if there is a section', () => {
    const bare = (footers: boolean) => migration([], { form: { configuration: true, footers } })
    const unread = { problems: [{ section: 'x', instance: 0, reason: 'cut off' }] }
    expect(stopsOf({ ...bare(true), ...unread }, bare(false))).toEqual([])
  })
})

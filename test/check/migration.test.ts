import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import { checkMigration } from '../../src/check/machine/migration'
import type { Stream, StreamSection } from '../../src/formats/stream'
import { asked, NOTHING_TOLD } from '../a-request'
import { recorded } from '../ground-truth'
import { config } from '../pci/build'
import { deviceAt, migration, sectionAt } from './a-migration'

const PORT = '0000:00:12.0/pcie-root-port'
const CONFIG = fromHex(
  recorded('pcie-root-port').find(
    ({ qemu, placement, options, machines }) =>
      qemu === '7.2.22' && placement === 'pcie.0' && options === 'port=5' && machines.includes('pc-q35-7.2'),
  )!.config,
)
const port = (id = PORT, config = CONFIG) => deviceAt(id, config, 3)
const on = (qemu: string) => asked({ target: { ...NOTHING_TOLD, qemu } })
const check = (source: Stream, destination: Stream, qemu = '7.2') => checkMigration(source, destination, on(qemu))

/** Streams with one port that is equal, and besides it these sections. */
const withSections = (...sections: readonly StreamSection[]): Stream =>
  migration([port()], { sections: [sectionAt(PORT, 3), ...sections] })

const stopsOf = (source: Stream, destination: Stream, qemu = '7.2') =>
  check(source, destination, qemu).stops!.map(({ kind, message }) => [kind, message])

const HEADLESS = { configuration: false, footers: true }

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

  test('footers matter only if there is a section', () => {
    const bare = (footers: boolean) => migration([], { form: { configuration: true, footers } })
    const unread = { problems: [{ section: 'x', instance: 0, reason: 'cut off' }] }
    expect(stopsOf({ ...bare(true), ...unread }, bare(false))).toEqual([])
  })
})

describe('what stops a restore at a section', () => {
  const unknown = (id: string) =>
    `Unknown savevm section or instance '${id}' 0. Make sure that your current VM setup matches your saved VM setup, including any hotplugged devices`
  const version = (number: number | null) => sectionAt('serial', 4, { version: number })

  test.each<[string, StreamSection, StreamSection | null, string, [string, string][]]>([
    ['one that is unknown', sectionAt('serial', 4), null, '7.2', [['unknown-section', unknown('serial')]]],
    ['one that is sent in some states only', sectionAt('globalstate', 4), null, '7.2', []],
    [
      'one that every APIC has',
      sectionAt('kvm-tpr-opt', 4),
      null,
      '7.2',
      [['unknown-section', unknown('kvm-tpr-opt')]],
    ],
    ['sound before', sectionAt('audio', 4), null, '6.2', [['unknown-section', unknown('audio')]]],
    [
      'an older version at the destination',
      version(3),
      version(2),
      '7.2',
      [['section-version', "savevm: unsupported version 3 for 'serial' v2"]],
    ],
    [
      'an older version at the destination',
      version(3),
      version(2),
      '11.1',
      [['section-version', "load of migration failed: Invalid argument: unsupported version 3 for 'serial' v2"]],
    ],
    ['versions that do not show', version(null), version(null), '7.2', []],
  ])('%s', (_, section, own, qemu, stops) => {
    const old = (stream: Stream) => ({ ...stream, machine: 'pc-q35-6.0' })
    const [from, to] = [withSections(section), withSections(...(own ? [own] : []))]
    expect(stopsOf(old(from), old(to), qemu)).toEqual(stops)
  })

  // Measured between 5.2, 7.2, 10.0 and 11.1; other pairs of versions were not tried.
  const esp = (version: number, id = '0000:00:02.0/pciespscsi', bytes = 8) =>
    sectionAt(id, 4, { structures: new Map([['esp', version]]), fixedSizes: new Map([['', bytes]]) })
  const ipmi = (number: number, id = 'ipmi-bmc-sim') => sectionAt(id, 4, { version: number })
  test.each<[string, StreamSection, StreamSection, string]>([
    ['esp 4 as 6', esp(4), esp(6), 'compatible'],
    ['esp 4 as 7', esp(4), esp(7), 'incompatible'],
    ['esp 4 as 5', esp(4), esp(5), 'undetermined'],
    ['esp 8 as 6', esp(8), esp(6), 'incompatible'],
    ['esp 4 as 6, which reads another number of bytes', esp(4), esp(6, undefined, 9), 'compatible'],
    ['esp 4 as 5, which may read another number', esp(4), esp(5, undefined, 9), 'undetermined'],
    [
      'a structure of another version and as many bytes',
      esp(4, '0000:00:02.0/nic'),
      esp(6, '0000:00:02.0/nic'),
      'compatible',
    ],
    ['one of another length', esp(4, '0000:00:02.0/nic'), esp(6, '0000:00:02.0/nic', 9), 'undetermined'],
    ['esp 6 as 7', esp(6), esp(7), 'incompatible'],
    ['esp 7 as 6, which reads another number of bytes', esp(7), esp(6, undefined, 9), 'compatible'],
    ['esp 7 as 8', esp(7), esp(8, undefined, 9), 'compatible'],
    ['esp 8 as 7', esp(8), esp(7), 'incompatible'],
    ['ipmi of another kind', ipmi(1, 'ipmi-bmc-sim2'), ipmi(2, 'ipmi-bmc-sim2'), 'undetermined'],
    ['ipmi of another name', ipmi(1, 'old-ipmi-bmc-sim'), ipmi(2, 'old-ipmi-bmc-sim'), 'undetermined'],
    ['ipmi-bmc-sim 1 as 2', ipmi(1), ipmi(2), 'compatible'],
    ['ipmi-bmc-sim 0 as 2', ipmi(0), ipmi(2), 'incompatible'],
    ['serial 2 as 3, which 7.2 loads', version(2), version(3), 'compatible'],
    ['serial 1 as 3', version(1), version(3), 'incompatible'],
    ['another whose version does not show', version(null), version(3), 'compatible'],
    ['another whose version does not show there', version(3), version(null), 'compatible'],
  ])('state of another version: %s', (_, section, own, verdict) => {
    const report = check(withSections(section), withSections(own))
    expect(report.verdict).toBe(verdict)
    const unread = [{ side: 'source', section: section.id, reason: expect.stringMatching(/version .* is not known$/) }]
    expect(report.unread).toEqual(verdict === 'undetermined' ? unread : [])
  })

  const field = (name: string, type: string, value: bigint, offset = 0) => ({ name, type, offset, value })
  // vmstate-types.c; e1000e_post_load (hw/net/e1000e.c).
  test.each<[ReturnType<typeof field>, ReturnType<typeof field>, string | null]>([
    [field('num', 'uint16 equal', 9n), field('num', 'uint16 equal', 9n), null],
    [field('num', 'uint16 equal', 0x1fn), field('num', 'uint16 equal', 0x20n), '20 != 1f'],
    [field('len', 'int32 le', 8n), field('len', 'int32 le', 8n), null],
    [field('len', 'int32 le', 0n), field('len', 'int32 le', 8n), null],
    [field('len', 'int32 le', 9n), field('len', 'int32 le', 8n), 'Invalid value 9 expecting positive value <= 8'],
    [
      field('len', 'int32 le', 0xffff_ffffn),
      field('len', 'int32 le', 8n),
      'Invalid value -1 expecting positive value <= 8',
    ],
    [
      field('subsys_ven', 'uint16', 1n),
      field('subsys_ven', 'uint16', 2n),
      'ERROR: Cannot migrate while device properties (subsys/subsys_ven) differ',
    ],
    [
      field('subsys', 'uint16', 1n),
      field('subsys', 'uint16', 2n),
      'ERROR: Cannot migrate while device properties (subsys/subsys_ven) differ',
    ],
    [field('old_subsys', 'uint16', 1n), field('old_subsys', 'uint16', 2n), null],
    [field('subsys_vendor', 'uint16', 1n), field('subsys_vendor', 'uint16', 2n), null],
    [field('ctrl', 'uint16', 1n), field('ctrl', 'uint16', 2n), null],
    [field('num', 'uint16 equal', 1n), field('other', 'uint16 equal', 2n), null],
    [field('num', 'uint16 equal', 1n), field('num', 'uint16 equal', 2n, 4), null],
  ])('%o against %o', (theirs, ours, message) => {
    const [from, to] = [theirs, ours].map((pinned) => withSections(sectionAt('nic', 4, { pinned: [pinned] })))
    expect(stopsOf(from!, to!)).toEqual(message === null ? [] : [['field', message]])
  })

  test('a field that the destination lacks is not held against another', () => {
    const from = withSections(sectionAt('nic', 4, { pinned: [field('num', 'uint16 equal', 1n)] }))
    expect(stopsOf(from, withSections(sectionAt('nic', 4)))).toEqual([])
  })

  const sized = (id: string, sizes: readonly [string, number][], footers = true) =>
    migration([port()], {
      form: { configuration: true, footers },
      sections: [sectionAt(PORT, 3), sectionAt(id, 4, { fixedSizes: new Map(sizes) }), sectionAt('cpu_common', 5)],
    })
  // Of CPU hot-plug: 5 bytes, and ten for each CPU that the destination can have (hw/acpi/cpu.c).
  test.each<[string, [string, number][], [string, number][], boolean, [string, string | null][]]>([
    ['equal', [['', 20]], [['', 20]], true, []],
    ['longer', [['', 24]], [['', 20]], true, [['section-length', 'Missing section footer for nic']]],
    ['longer, of streams without footers', [['', 24]], [['', 20]], false, [['section-length', null]]],
    ['with a subsection that the destination need not write', [['nic/sub', 7]], [], true, []],
    ['with hot-plug of one CPU', [['nic/cpuhp', 15]], [], true, []],
    ['with a subsection of a name like that', [['nic/cpuhp2', 25]], [], true, []],
    ['with hot-plug of two', [['nic/cpuhp', 25]], [], true, [['section-length', 'Missing section footer for nic']]],
  ])('state that is %s', (_, from, to, footers, stops) => {
    expect(stopsOf(sized('nic', from, footers), sized('nic', to, footers))).toEqual(stops)
  })
})

// check_section_footer (migration/savevm.c) says nothing where one of the two sides sends none.
test.each([
  [true, true, 'Missing section footer for nic'],
  [true, false, null],
  [false, true, null],
])('a longer state, footers of the source %s, of the destination %s', (theirs, ours, message) => {
  const with_ = (footers: boolean, bytes: number) =>
    migration([port()], {
      form: { configuration: true, footers },
      sections: [sectionAt(PORT, 3), sectionAt('nic', 4, { fixedSizes: new Map([['', bytes]]) })],
    })
  const stops = check(with_(theirs, 24), with_(ours, 20)).stops!
  expect(stops.find(({ kind }) => kind === 'section-length')!.message).toBe(message)
})

// virtio_load (hw/virtio/virtio.c): measured, 10.0 takes a longer queue than its own or one more, 11.1 refuses it.
describe('queues of a virtio device', () => {
  const NET = '0000:00:03.0/virtio-net'
  const net = (queueSizes?: readonly number[]) =>
    migration([{ ...deviceAt(NET, CONFIG, 3), ...(queueSizes ? { queueSizes } : {}) }])

  test.each<[string, readonly number[] | undefined, readonly number[] | undefined, string, string, string[]]>([
    ['as long', [256, 256], [256, 256], '11.1', 'compatible', []],
    ['shorter', [256, 128], [256, 256], '11.1', 'compatible', []],
    ['longer', [256, 512], [256, 256], '10.0', 'compatible', []],
    ['longer', [256, 512], [256, 256], '10.1', 'undetermined', []],
    ['longer', [256, 512], [256, 256], '11.0', 'undetermined', []],
    ['longer', [256, 512], [256, 256], '11.1', 'incompatible', ['VQ 1 vring.num 512 exceeds allocated max 256']],
    ['longer', [1024], [512], '11.1', 'incompatible', ['VQ 0 vring.num 1024 exceeds allocated max 512']],
    ['made on load', [256, 512], [256], '11.1', 'compatible', []],
    ['not shown by the destination', [256], undefined, '11.1', 'compatible', []],
    ['not shown by the source', undefined, [256], '11.1', 'compatible', []],
  ])('%s: %j to %j on %s is %s', (_, from, to, qemu, verdict, messages) => {
    const report = check(net(from), net(to), qemu)
    expect(report.verdict).toBe(verdict)
    expect(report.stops!.map(({ kind, message }) => [kind, message])).toEqual(
      messages.map((message) => ['field', message]),
    )
    const reason =
      'has a longer queue, or one more, on the source: QEMU 10.0 takes that, 11.1 refuses it, and releases in between are unknown'
    const open = verdict === 'undetermined'
    expect(report.unread).toEqual(open ? [{ side: 'source', section: NET, reason }] : [])
    expect(report.notes.includes(`${NET}: ${reason}`)).toBe(open)
  })
})

// Recorded of 11.1.3: num-queues=4 to 1 of virtio-blk and free-page-reporting=on to off of virtio-balloon, vectors alike.
test.each([
  ['virtio-blk', [256, 256, 256, 256], [256], '11.1', ['VQ 1 vring.num 256 exceeds allocated max 0']],
  ['virtio-blk', [256], [256, 256, 256, 256], '11.1', []],
  ['virtio-balloon', [128, 128, 128, 32], [128, 128, 128], '11.1', ['VQ 3 vring.num 32 exceeds allocated max 0']],
  ['virtio-blk', [256, 256, 256, 256], [256], '10.0', []],
])('queues that only one side has: %s, %j to %j on %s', (kind, from, to, qemu, messages) => {
  const of = (queueSizes: readonly number[]) =>
    migration([{ ...deviceAt(`0000:00:01.0/${kind}`, CONFIG, 3), queueSizes }])
  expect(check(of(from), of(to), qemu).stops!.map(({ message }) => message)).toEqual(messages)
})

describe('the report of two streams', () => {
  const changed = CONFIG.slice()
  changed[0x60]! ^= 0x01

  test('about which there is nothing to say', () => {
    expect(check(migration([port()]), migration([port()]))).toMatchObject({
      tool: { name: 'pcimig', version: '0.0.0' },
      verdict: 'compatible',
      unpaired: { source: [], destination: [] },
      stops: [],
      unread: [],
      notes: [],
    })
  })

  test('of a passed-through function is of what QEMU holds', () => {
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

  test('QEMU stops at what comes first', () => {
    const source = migration([port(PORT, changed)], {
      sections: [sectionAt(PORT, 3), sectionAt('serial', 2, { version: 3 }), sectionAt('gone', 9)],
    })
    const destination = migration([port()], { sections: [sectionAt(PORT, 3), sectionAt('serial', 2)] })
    const report = check(source, destination)
    expect(report.stops!.map(({ kind }) => kind)).toEqual(['section-version', 'config', 'unknown-section'])
    expect(report.stops![1]!.message).toBe(report.devices[0]!.firstFailure!.message)
  })

  test('config spaces of different sizes stop it, and no line is known', () => {
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

  test('devices of one side are unpaired, and what could not be read leaves the verdict open', () => {
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
})

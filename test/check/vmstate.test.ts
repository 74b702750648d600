import { describe, expect, test } from 'vitest'
import { checkMigration } from '../../src/check/machine/migration'
import { hasSubsection, loadedBy } from '../../src/check/machine/vmstate/lookup'
import { statesOfRelease } from '../../src/check/machine/vmstate/states'
import type { Stream, StreamSection } from '../../src/formats/stream'
import { parseVersion } from '../../src/qemu/releases/version'
import { asked, NOTHING_GIVEN } from '../a-request'
import { migration, sectionAt } from './a-migration'

/** From -dump-vmstate of 5.2, 7.2, 10.0 and 11.1. */
describe('which versions of a state a release loads', () => {
  test.each<[string, string, [number, number] | null]>([
    ['hpet', '5.2', [2, 1]],
    ['hpet', '10.0.2', [2, 1]],
    ['hpet', '10.1', null],
    ['hpet', '11.1', [2, 2]],
    ['mc146818rtc', '7.2', [3, 1]],
    ['mc146818rtc', '11.1.3', [3, 3]],
    ['virtio-iommu', '5.2', [1, 1]],
    ['virtio-iommu', '6.0', null],
    ['virtio-iommu', '8.1', [2, 2]],
    ['pciespscsi', '7.2', [2, 1]],
    ['mch', '6.2', [1, 1]],
    ['e1000e', '5.1', null],
    // Registered without a device type, which -dump-vmstate does not list: measured by loading other versions.
    ['cpu_common', '7.2', [1, 1]],
    ['slirp', '7.2', null],
    // An ISA and a PCI device of one name and two versions.
    ['cirrus_vga', '7.2', null],
  ])('%s of %s', (name, qemu, expected) => {
    const loads = loadedBy(name, statesOfRelease(parseVersion(qemu)))
    expect(loads && [loads.version, loads.minimum]).toEqual(expected)
  })

  test.each<[string, string, string, boolean | null]>([
    ['ich9_pm/pcihp', 'ICH9LPC', '5.2', false],
    ['ich9_pm/pcihp', 'ICH9LPC', '6.0', null],
    ['ich9_pm/pcihp', 'ICH9LPC', '7.2', true],
    ['esp/pdma', 'pciespscsi', '7.2', true],
    ['esp/pdma', 'pciespscsi', '10.0', false],
    ['i8259/ltim', 'i8259', '7.2', false],
    ['i8259/ltim', 'i8259', '11.1', true],
    ['ich9_pm/tco', 'ICH9LPC', '11.1', true],
    ['ich9_pm/no-such', 'ICH9LPC', '7.2', false],
    ['spapr/cap/htm', 'spapr', '7.2', true],
  ])('%s of %s in %s', (name, section, qemu, expected) => {
    expect(hasSubsection(name, section, statesOfRelease(parseVersion(qemu)))).toBe(expected)
  })
})

/** Streams without PCI devices, of a machine type that does not show. */
const streamOf = (section: StreamSection | null, extra: readonly StreamSection[] = []): Stream =>
  migration([], {
    machine: null,
    sections: [...extra, ...(section ? [section] : [])],
    ramBlocks: [{ id: 'pc.ram', length: 4096 }],
  })

/** A check needs something to compare. */
const STANDS_FOR_DEVICES = { section: 'unread', instance: 0, reason: '' }

/** What comes of it, and the first line, or the section that leaves it open. */
function judged(source: Stream, destination: Stream, qemu: string): [string, string | null | undefined] {
  const request = asked({ target: { ...NOTHING_GIVEN, qemu } })
  const report = checkMigration({ ...source, problems: [STANDS_FOR_DEVICES] }, destination, request)
  const [stop] = report.stops!
  if (stop) return ['refused', stop.message]
  const open = report.unread!.find(({ section }) => section !== STANDS_FOR_DEVICES.section)
  return open ? ['open', open.section] : ['accepted', undefined]
}

const UNKNOWN = (id: string) =>
  `Unknown savevm section or instance '${id}' 0. Make sure that your current VM setup matches your saved VM setup, including any hotplugged devices`

describe('sections that the destination does not send itself', () => {
  // Loaded by real QEMUs: 7.2 with pcspk.migrate=off and x-config-reg-migration-enabled=off, 5.2 to 7.2 and 11.1 with
  // pcspk-audiodev on one side, apic.vapic=off on 7.2 and 11.1, pseries after hot-plug.
  test.each<[string, string, string, readonly string[], [string, string?]]>([
    ['the state of the machine', 'globalstate', '7.2', [], ['accepted']],
    ['bitmaps before they existed', 'dirty-bitmap', '2.11', [], ['refused', UNKNOWN('dirty-bitmap')]],
    ['disks', 'block', '9.0', [], ['open', 'block']],
    ['disks, of which 9.1 copies none', 'block', '9.1', [], ['refused', UNKNOWN('block')]],
    ['sound, without a device that makes any', 'audio', '7.2', ['0000:00:01.0/vga'], ['open', 'audio']],
    ['sound, with one', 'audio', '7.2', ['0000:00:04.0/ac97'], ['accepted']],
    ['sound before 7.0', 'audio', '6.2', ['0000:00:04.0/ac97'], ['refused', UNKNOWN('audio')]],
    ['the PC speaker', 'pcspk', '7.2', ['i8254'], ['accepted']],
    ['the PC speaker of a machine without one', 'pcspk', '7.2', [], ['open', 'pcspk']],
    ['the host bridge', 'PCIHost', '7.2', ['0000:00:00.0/I440FX'], ['accepted']],
    ['a memory module that was read', '0000:00:1f.3/smbus-eeprom', '7.2', ['0000:00:1f.3/ich9_smb'], ['accepted']],
    ['a connector of pseries', 'spapr_drc', '7.2', ['spapr'], ['accepted']],
    ['a connector of a device that was plugged in', 'spapr_drc/physical', '7.2', ['spapr'], ['accepted']],
    ['one on another machine', 'spapr_drc', '7.2', [], ['refused', UNKNOWN('spapr_drc')]],
    ['what patches guests of KVM', 'kvm-tpr-opt', '7.2', [], ['refused', UNKNOWN('kvm-tpr-opt')]],
    ['a network of the user', 'slirp', '7.2', [], ['refused', UNKNOWN('slirp')]],
  ])('%s', (_, id, qemu, shown, [verdict, line]) => {
    const others = shown.map((name, i) => sectionAt(name, 10 + i))
    const source = streamOf(sectionAt(id, 5), others)
    expect(judged(source, streamOf(null, others), qemu)).toEqual([verdict, line])
  })

  // pxb-cxl or pxb-pcie on the source alone, 7.2.22, 10.0.13 and 11.1.3: QEMU stops at the first section of the second host bridge.
  test('a second host bridge', () => {
    const others = ['0000:00:00.0/mch', 'PCIHost'].map((id, i) => sectionAt(id, 10 + i))
    const source = streamOf(sectionAt('PCIHost', 5, { instance: 1 }), others)
    const line = UNKNOWN('PCIHost').replace("'PCIHost' 0", "'PCIHost' 1")
    expect(judged(source, streamOf(null, others), '7.2')).toEqual(['refused', line])
  })

  test('RAM is not missed in a file of device state', () => {
    const destination = {
      ...streamOf(null),
      format: 'device-state' as const,
      form: null,
      settings: null,
      ramBlocks: [],
    }
    const ram = sectionAt('ram', 0, { type: 'start' })
    expect(judged(streamOf(ram), destination, '7.2')).toEqual(['accepted', undefined])
    expect(judged(streamOf(sectionAt('0000:00:03.0/vfio', 4)), destination, '10.2')[0]).toBe('open')
    expect(judged(streamOf(sectionAt('0000:00:03.0/vfio', 4)), destination, '11.0')[0]).toBe('refused')
  })
})

describe('what the release decides about a state', () => {
  const timers = (count: number, version = 2) =>
    streamOf(sectionAt('hpet', 4, { version, fixedSizes: new Map([['', 25 + 45 * count]]) }))
  // hpet.timers=3 and 4, measured on 7.2, 10.0 and 11.1.
  test.each([
    ['7.2', ['accepted', undefined]],
    ['8.2', ['open', 'hpet']],
    ['10.0', ['refused', 'Input validation failed: hpet/num_timers must match']],
    [
      '11.1',
      [
        'refused',
        "load of migration failed: Invalid argument: error while loading state for instance 0x0 of device 'hpet': Input validation failed: hpet/num_timers must match version_id: 2",
      ],
    ],
  ])('hpet with more timers, loaded by %s', (qemu, expected) => {
    expect(judged(timers(3), timers(4), qemu)).toEqual(expected)
    expect(judged(timers(4), timers(4), qemu)).toEqual(['accepted', undefined])
  })

  // Measured on 7.2, 10.0 and 11.1 with the version changed in the stream.
  test.each([
    ['10.0', 'mch: incoming version_id 0 is too old for local minimum version_id  1'],
    [
      '11.1',
      "load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '0000:00:00.0/mch': mch: incoming version_id 0 is too old for local minimum version_id 1",
    ],
  ])('a version that %s does not load any more', (qemu, line) => {
    const mch = (version: number) => streamOf(sectionAt('0000:00:00.0/mch', 4, { version }))
    expect(judged(mch(0), mch(1), qemu)).toEqual(['refused', line])
  })

  test('a subsection that the release does not have', () => {
    const pm = (...names: string[]) =>
      streamOf(
        sectionAt('0000:00:1f.0/ICH9LPC', 4, {
          subsections: new Map(names.map((name) => [name, { count: 1, version: 1 }])),
        }),
      )
    expect(judged(pm('ich9_pm/pcihp'), pm(), '5.2')).toEqual(['refused', null])
    expect(judged(pm('ich9_pm/pcihp'), pm(), '7.2')).toEqual(['accepted', undefined])
    expect(judged(pm('ich9_pm/tcX'), pm(), '7.2')).toEqual(['refused', null])
  })

  // pseries-7.2 from 10.0 to 7.2.
  test('a subsection of a newer version', () => {
    const cpu = (version: number) =>
      streamOf(sectionAt('cpu', 4, { subsections: new Map([['cpu/slb', { count: 1, version }]]) }))
    const line = 'cpu/slb: incoming version_id 2 is too new for local version_id 1'
    expect(judged(cpu(2), cpu(1), '7.2')).toEqual(['refused', line])
    expect(judged(cpu(1), cpu(2), '10.0')).toEqual(['accepted', undefined])
  })

  // -icount shift=5 on one side only: what 7.2.22, 10.0.13 and 11.1.3 print after file and line.
  test('instructions that are counted only on the source end QEMU', () => {
    const timer = (...names: string[]) =>
      streamOf(sectionAt('timer', 4, { subsections: new Map(names.map((name) => [name, { count: 1, version: 1 }])) }))
    const failed = (name: string) => `${name}: Assertion \`first_elem || !n_elems || !size' failed.`
    const said = (qemu: string) => judged(timer('timer/icount/warp_timer'), timer(), qemu)
    expect(said('7.2')).toEqual(['refused', failed('vmstate_load_state')])
    expect(said('10.0')).toEqual(['refused', failed('vmstate_load_state')])
    expect(said('11.0')).toEqual(['refused', null])
    expect(said('11.1')).toEqual(['refused', failed('vmstate_load_vmsd')])
    expect(judged(timer(), timer('timer/icount/warp_timer'), '7.2')).toEqual(['accepted', undefined])
    expect(judged(timer('timer/icount/warp_timer'), timer('timer/icount/warp_timer'), '7.2')).toEqual([
      'accepted',
      undefined,
    ])
  })
})

/**
 * isa-vga of pc-q35-7.2 and pc-i440fx-7.2, fresh: 8 of 8 streams of 7.2.22 are loaded by 7.2.22, and 6 of 9 streams of 10.0.13 end it
 * without a line.
 */
test('what 10.0 sends of an ISA graphics card may end 7.2', () => {
  const vga = migration([], { machine: 'mac99', sections: [sectionAt('vga', 4, { version: 2 })] })
  const verdict = (sourceQemu: string | null) =>
    checkMigration(vga, vga, asked({ sourceQemu, target: { ...NOTHING_GIVEN, qemu: '7.2' } })).verdict
  expect(['7.2.22', '10.0.13', null].map(verdict)).toEqual(['compatible', 'undetermined', 'undetermined'])
})

/** configuration_post_load, vmstate_uuid_post_load (migration/savevm.c), the same lines from 7.2 to 11.1. */
describe('what the configuration section says', () => {
  const settings = (over: Partial<NonNullable<Stream['settings']>>): Stream => ({
    ...streamOf(null),
    settings: { capabilities: new Set(), uuid: null, pageSize: null, ...over },
  })
  const ID = '00112233-4455-6677-8899-aabbccddeeff'
  const OTHER = '11112233-4455-6677-8899-aabbccddeeff'
  test.each<[string, Stream, Stream, [string, string?]]>([
    [
      'memory left out at the source',
      settings({ capabilities: new Set(['x-ignore-shared']) }),
      settings({}),
      ['refused', 'Capability x-ignore-shared is off, but received capability is on'],
    ],
    [
      'memory left out at the destination',
      settings({}),
      settings({ capabilities: new Set(['x-ignore-shared']) }),
      ['refused', 'Capability x-ignore-shared is on, but received capability is off'],
    ],
    [
      'RAM in place at the source',
      settings({ capabilities: new Set(['mapped-ram']) }),
      settings({}),
      ['refused', 'Capability mapped-ram is off, but received capability is on'],
    ],
    [
      'another guest',
      settings({ uuid: ID }),
      settings({ uuid: OTHER }),
      ['refused', `UUID received is ${ID} and local is ${OTHER}`],
    ],
    ['the same guest', settings({ uuid: ID }), settings({ uuid: ID }), ['accepted']],
    ['a guest that the destination does not name', settings({ uuid: ID }), settings({}), ['open', 'configuration']],
    ['a guest that the source does not name', settings({}), settings({ uuid: ID }), ['accepted']],
    [
      'larger pages',
      settings({ pageSize: 65536 }),
      settings({ pageSize: 4096 }),
      ['refused', 'Received TARGET_PAGE_BITS is 16 but local is 12'],
    ],
  ])('%s', (_, source, destination, [verdict, line]) => {
    expect(judged(source, destination, '7.2')).toEqual([verdict, line])
  })
})

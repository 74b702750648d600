import { describe, expect, test } from 'vitest'
import { checkMigration } from '../../../src/check/machine/migration'
import type { Stream, StreamSection } from '../../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { migration, sectionAt } from '../a-migration'

/** In place of the PCI devices that every machine has. */
const DEVICES = { section: 'unread', instance: 0, reason: '' }

/** What is said of a source by a capture of its destination: the line, "open", or "taken". */
function answer(sent: StreamSection, shown: Partial<Stream>, qemu = '10.0', from: Partial<Stream> = {}): string | null {
  const source = migration([], { sections: [sent], problems: [DEVICES], ...from })
  const own = sectionAt(sent.id, sent.order, { instance: sent.instance, version: sent.version })
  const destination = migration([], {
    ...{ format: 'capture', described: false, settings: null, sections: [own] },
    ...shown,
  })
  const { stops, unread } = checkMigration(source, destination, asked({ target: { ...NOTHING_GIVEN, qemu } }))
  if (stops![0]) return stops![0].message
  return unread!.some(({ section }) => section !== DEVICES.section) ? 'open' : 'taken'
}

/** Between 7.2.22, 10.0.13 and 11.1.3, with -m slots=N on pc-q35-7.2 and pc-i440fx-10.0. */
describe('slots for memory modules', () => {
  const ID = '0000:00:1f.0/ICH9LPC'
  const lpc = (slots: number) => sectionAt(ID, 1, { fixedSizes: new Map([['ich9_pm/memhp', 4 + 10 * slots]]) })
  test.each<[number, number | undefined, string | null]>([
    [3, 3, 'taken'],
    [3, 0, `Missing section footer for ${ID}`],
    [4, 5, `Missing section footer for ${ID}`],
    [4, undefined, 'taken'],
  ])('%i, and a capture with %s', (slots, memorySlots, expected) => {
    expect(answer(lpc(slots), memorySlots === undefined ? {} : { memorySlots })).toBe(expected)
  })
})

/** -global hpet.timers=5: 7.2.22 takes another number. */
describe('timers of an HPET', () => {
  const field = { name: 'timer', type: 'struct', bytes: 210, count: 5, state: null }
  const hpet = sectionAt('hpet', 1, {
    version: 2,
    state: { name: 'hpet', version: 2, fields: [field], subsections: [] },
  })
  const LINE = 'Input validation failed: hpet/num_timers must match'
  test.each<[number | undefined, string, string | null]>([
    [5, '10.0', 'taken'],
    [3, '7.2', 'taken'],
    [3, '10.0', LINE],
    [
      3,
      '11.1',
      `load of migration failed: Invalid argument: error while loading state for instance 0x0 of device 'hpet': ${LINE} version_id: 2`,
    ],
    [undefined, '10.0', 'taken'],
  ])('five, and a capture with %s, QEMU %s', (hpetTimers, qemu, expected) => {
    expect(answer(hpet, hpetTimers === undefined ? {} : { hpetTimers }, qemu)).toBe(expected)
  })
})

/** One controller with codecs of several types: 7.2.22, 10.0.13 and 11.1.3 list the last first, and end at a stream that is not there. */
describe('HDA codecs of several types', () => {
  const codec = (instance: number) =>
    sectionAt('hda-audio', 2, {
      instance,
      subsections: new Map([['hda-audio-stream/buffer', { count: 2, version: 1 }]]),
    })
  const ABORT = "vmstate_load_state: Assertion `first_elem || !n_elems || !size' failed."
  const shown = (hdaCodecs: readonly string[], controllers = 1): Partial<Stream> => ({
    hdaCodecs,
    sections: [
      ...Array.from({ length: controllers }, (_, i) => sectionAt(`0000:00:0${i + 1}.0/intel-hda`, i)),
      ...[0, 1].map((instance) => sectionAt('hda-audio', 2, { instance })),
    ],
  })
  test.each<[number, Partial<Stream>, string]>([
    [0, shown(['hda-output', 'hda-duplex']), 'taken'],
    [1, shown(['hda-output', 'hda-duplex']), ABORT],
    [0, shown(['hda-duplex', 'hda-output']), ABORT],
    [1, shown(['hda-duplex', 'hda-output'], 2), 'open'],
  ])('codec %i', (instance, destination, expected) => {
    expect(answer(codec(instance), destination)).toBe(expected)
  })
})

describe('dirty bitmaps', () => {
  const sent = sectionAt('dirty-bitmap', 0, { type: 'start', bitmaps: [{ node: 'disk', name: 'b0' }] })
  test.each<[Partial<Stream>, string]>([
    [{}, 'open'],
    [{ dirtyBitmaps: [] }, 'taken'],
    [{ dirtyBitmaps: [{ node: 'other', name: 'b0' }] }, 'taken'],
    [
      { dirtyBitmaps: [{ node: 'disk', name: 'b0' }] },
      "Bitmap with the same name ('b0') already exists on destination",
    ],
  ])('%o', (shown, expected) => {
    expect(answer(sent, shown)).toBe(expected)
  })
})

/** validate-uuid and x-ignore-shared on one side, 7.2.22 to 11.1.3. */
describe('the configuration section', () => {
  const [UUID, OTHER] = ['11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-555555555556']
  const settings = (names: readonly string[] | null, uuid: string | null = null, none = false): Partial<Stream> => ({
    settings: { capabilities: names && new Set(names), uuid, pageSize: null, ...(none ? { hasNoUuid: true } : {}) },
  })
  test.each<[Partial<Stream>, Partial<Stream>, string]>([
    [settings([]), { settings: null }, 'taken'],
    [settings(['x-ignore-shared']), { settings: null }, 'open'],
    [settings(['x-ignore-shared']), settings(null), 'open'],
    [settings(['x-ignore-shared']), settings(['x-ignore-shared']), 'taken'],
    [settings(['x-ignore-shared']), settings([]), 'Capability x-ignore-shared is off, but received capability is on'],
    [settings([]), settings(['x-ignore-shared']), 'Capability x-ignore-shared is on, but received capability is off'],
    [settings([], UUID), settings(null), 'open'],
    [settings([], UUID), settings(null, UUID), 'taken'],
    [settings([], UUID), settings(null, null, true), 'taken'],
    [settings([], UUID), settings(null, OTHER), `UUID received is ${UUID} and local is ${OTHER}`],
  ])('%o, to a capture with %o', (source, shown, expected) => {
    expect(answer(sectionAt('timer', 0), shown, '10.0', source)).toBe(expected)
  })
})

/** pseries-9.2 and -7.2 between 10.0.13 and 11.1.3, with cap-hpt-max-page-size=16M, cap-cfpc=broken and vsmt=8 at both ends or one. */
describe('what of a pseries machine decides', () => {
  const at = { machine: 'pseries-7.2' }
  const spapr = (name: string, value: bigint) =>
    sectionAt('spapr', 1, { version: 3, pinned: [{ name: `spapr/cap/${name}`, type: 'capability', offset: 0, value }] })
  const shows = (properties: Readonly<Record<string, string>>, over: Partial<Stream> = {}): Partial<Stream> => ({
    ...{ ...at, machineProperties: new Map(Object.entries(properties)) },
    ...over,
  })
  const HIGHER = 'cap-hpt-max-page-size higher level (24) in incoming stream than on destination (16)'
  test.each<[string, bigint, Partial<Stream>, string | null]>([
    ['hpt_maxpagesize', 24n, at, 'open'],
    ['hpt_maxpagesize', 24n, shows({ 'cap-hpt-max-page-size': '65536' }), HIGHER],
    ['hpt_maxpagesize', 24n, shows({ 'cap-hpt-max-page-size': '16777216' }), 'taken'],
    ['cfpc', 0n, shows({ 'cap-cfpc': 'workaround' }), 'taken'],
    [
      'cfpc',
      2n,
      shows({ 'cap-cfpc': 'workaround' }),
      'cap-cfpc higher level (2) in incoming stream than on destination (1)',
    ],
    [
      'rpt_invalidate',
      1n,
      shows({ 'cap-rpt-invalidate': 'off' }),
      'cap-rpt-invalidate higher level (1) in incoming stream than on destination (0)',
    ],
    ['rpt_invalidate', 1n, shows({ 'cap-htm': 'off' }), 'open'],
  ])('capability %s at %s, %o', (name, level, shown, expected) => {
    expect(answer(spapr(name, level), shown, '10.0', at)).toBe(expected)
  })

  const xive = (servers: number) => {
    const field = { name: 'endt', type: 'struct', bytes: 32, count: 8 * servers, state: null }
    return sectionAt('spapr-xive', 1, { state: { name: 'spapr-xive', version: 1, fields: [field], subsections: [] } })
  }
  test.each<[number, string, string, number, string]>([
    [8, '8', '1', 1, 'taken'],
    [8, '8', '2', 2, 'taken'],
    [8, '1', '1', 8, 'taken'],
    [8, '1', '1', 1, 'Missing section footer for spapr-xive'],
    [1, '8', '1', 1, 'Missing section footer for spapr-xive'],
  ])(
    'an interrupt controller of %i servers: vsmt=%s, threads=%s, maxcpus=%i',
    (servers, vsmt, threads, possibleCpus, expected) => {
      const shown = shows({ vsmt, 'smp.threads': threads }, { possibleCpus })
      expect(answer(xive(servers), shown, '10.0', at)).toBe(expected)
    },
  )
})

/** -icount shift=3 at both ends or one: 7.2.22, 10.0.13 and 11.1.3. */
test.each([
  [undefined, 'open'],
  [[], "vmstate_load_state: Assertion `first_elem || !n_elems || !size' failed."],
  [['timer/icount', 'timer/icount/warp_timer'], 'taken'],
])('a timer of -icount, and a capture that lists %o', (listed, expected) => {
  const sent = sectionAt('timer', 0, { subsections: new Map([['timer/icount/warp_timer', { count: 1, version: 1 }]]) })
  const subsections = new Map((listed ?? []).map((name) => [name, { count: 1, version: null }]))
  const own = sectionAt('timer', 0, listed ? { subsections, subsectionsShown: true } : {})
  expect(answer(sent, { sections: [own] })).toBe(expected)
})

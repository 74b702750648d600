import { describe, expect, test } from 'vitest'
import { loadedStateFindings } from '../../../src/check/machine/loaded-states'
import { statesOfDump, statesOfRelease } from '../../../src/check/machine/vmstate/states'
import type { DescribedField, DescribedState } from '../../../src/formats/stream'
import { readVmstateDump } from '../../../src/formats/vmstate/dump'
import { parseVersion } from '../../../src/qemu/releases/version'
import { sectionAt } from '../a-migration'

const state = (name: string, version: number, fields: DescribedField[], ...subsections: DescribedState[]) => ({
  ...{ name, version, fields, subsections },
})
const number = (name: string, bytes: number): DescribedField => ({
  ...{ name, type: `uint${8 * bytes}`, bytes, count: 1, state: null },
})
const struct = (name: string, inner: DescribedState): DescribedField => ({
  ...{ name, type: 'struct', bytes: 0, count: 1, state: inner },
})

const unused = (name: string, bytes: number): DescribedField => ({
  ...{ name, type: 'unused_buffer', bytes, count: 1, state: null },
})

/** What a QEMU says about a section that it does not send itself. */
function said(id: string, sent: DescribedState, qemu: string): string | null | undefined {
  const section = sectionAt(id, 4, { version: sent.version, state: sent })
  const version = parseVersion(qemu)
  return loadedStateFindings(section, { states: statesOfRelease(version), qemu: version, own: null, footers: true })
    ?.stops[0]?.message
}

/** Lines that 5.2.0, 7.2.22, 10.0.13 and 11.1.3 print for streams of a q35 in which that was changed. */
describe('a section that differs from what the release loads', () => {
  const LPC = '0000:00:1f.0/ICH9LPC'
  const lpc = (...parts: DescribedState[]) => state('ICH9LPC', 1, [struct('pm', state('ich9_pm', 1, [], ...parts))])
  const MCH = '0000:00:00.0/mch'
  const handedUp = (id: string, text: string) =>
    `load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '${id}': ${text}`
  const unsupported = `unsupported version 2 for '${MCH}' v1`
  const tooNew = 'ich9_pm/memhp: incoming version_id 9 is too new for local version_id 1'

  test.each<[string, string, DescribedState, string, string | undefined]>([
    ['a newer version', MCH, state('mch', 2, []), '10.0', `savevm: ${unsupported}`],
    ['the same', MCH, state('mch', 2, []), '11.1', `load of migration failed: Invalid argument: ${unsupported}`],
    [
      'an old one',
      MCH,
      state('mch', 0, []),
      '5.2',
      'mch: incoming version_id 0 is too old for local minimum version_id  1',
    ],
    [
      ...(['the same', MCH, state('mch', 0, []), '11.1'] as const),
      handedUp(MCH, 'mch: incoming version_id 0 is too old for local minimum version_id 1'),
    ],
    ['a subsection', MCH, state('mch', 1, [], state('mch/x', 1, [])), '7.2', handedUp(MCH, '').split(': ')[2]],
    [
      ...(['the same', MCH, state('mch', 1, [], state('mch/x', 1, [])), '11.1'] as const),
      handedUp(MCH, "VM subsection 'mch/x' in 'mch' does not exist"),
    ],
    ['one in a structure', LPC, lpc(state('ich9_pm/tcX', 1, [])), '5.2', 'Failed to load ICH9LPC:pm'],
    [
      ...(['the same', LPC, lpc(state('ich9_pm/tcX', 1, [])), '11.1'] as const),
      handedUp(LPC, "VM subsection 'ich9_pm/tcX' in 'ich9_pm' does not exist"),
    ],
    ['one of a newer version', LPC, lpc(state('ich9_pm/memhp', 9, [])), '10.0', tooNew],
    [
      ...(['the same', LPC, lpc(state('ich9_pm/memhp', 9, [])), '11.1'] as const),
      handedUp(LPC, `Loading VM subsection 'ich9_pm/memhp' in 'ich9_pm' failed: ${tooNew}`),
    ],
    [
      'a field of another size',
      'mc146818rtc',
      state('mc146818rtc', 3, [number('cmos_index', 4)]),
      '7.2',
      'Missing section footer for mc146818rtc',
    ],
    ['one that does not exist', MCH, state('mch', 1, [number('more', 1)]), '7.2', `Missing section footer for ${MCH}`],
    ['a subsection that it knows', LPC, lpc(state('ich9_pm/tco', 1, [])), '7.2', undefined],
  ])('%s: %s', (_, id, sent, qemu, line) => {
    expect(said(id, sent, qemu)).toBe(line)
  })
})

/** Restores of e1000e from 7.2.22 to 10.0.13 and back, and of am53c974 from 10.0.13 to 7.2.22, which QEMU takes. */
test.each<[string, string, string, DescribedField[]]>([
  [
    'fields that are thrown away since',
    'e1000e',
    '10.0',
    [
      struct('core.itr', state('e1000e-intr-delay-timer', 1, [])),
      number('core.itr_intr_pending', 1),
      struct('core.eitr', state('e1000e-intr-delay-timer', 1, [])),
      { ...number('core.eitr_intr_pending', 1), bytes: 5, count: 5 },
      number('core.itr_guest_value', 4),
    ],
  ],
  [
    'the same back',
    'e1000e',
    '7.2',
    [
      struct('core.itr', state('e1000e-intr-delay-timer', 1, [])),
      unused('unused[0]', 1),
      struct('core.eitr', state('e1000e-intr-delay-timer', 1, [])),
      unused('unused[1]', 5),
      number('core.itr_guest_value', 4),
    ],
  ],
  [
    'fields that an older release has under another name, or not',
    'pciespscsi',
    '7.2',
    [struct('esp', state('esp', 7, [number('do_cmd', 4), number('data_ready', 1), number('drq_state', 1)]))],
  ],
])('%s: nothing stops %s on %s', (_, name, qemu, fields) => {
  expect(said(`0000:00:02.0/${name}`, state(name, 1, fields), qemu)).toBeUndefined()
})

/** Restores of sb16 between 7.2.22 and 10.0.13, and of sd-card between all three, which 7.2.22, 10.0.13 and 11.1.3 take. */
describe('bytes that are discarded instead of fields', () => {
  const setup = ['irq', 'dma', 'hdma', 'port', 'ver'].map((name) => number(name, 4))
  const card = (first: DescribedField, ...last: DescribedField[]) => [
    ...[first, number('state', 4), { ...number('cid', 1), bytes: 16, count: 16 }, number('data_offset', 4)],
    ...[{ ...number('data', 1), bytes: 512, count: 512 }, ...last],
  ]
  test.each<[string, string, string, number, DescribedField[]]>([
    ['five of them', 'sb16', '10.0', 1, [...setup, number('in_index', 4)]],
    ['the same back', 'sb16', '7.2', 1, [unused('unused', 20), number('in_index', 4)]],
    [
      'one more of two',
      'sd-card',
      '11.1',
      2,
      card(number('mode', 4), unused('unused[0]', 512), unused('unused[1]', 1)),
    ],
    [
      ...(['the same back', 'sd-card', '10.0', 2] as const),
      card(unused('unused[0]', 4), unused('unused[1]', 512), unused('unused[2]', 1)),
    ],
    [
      ...(['both of them', 'sd-card', '7.2', 2] as const),
      card(unused('unused[0]', 4), unused('unused[1]', 512), unused('unused[2]', 1)),
    ],
  ])('%s: nothing stops %s on %s', (_, name, qemu, version, fields) => {
    expect(said(name, state(name, version, fields), qemu)).toBeUndefined()
  })

  test('stop the restore if their length differs', () => {
    const fields = [...setup.slice(1), number('in_index', 4)]
    expect(said('sb16', state('sb16', 1, fields), '10.0')).toBe('Missing section footer for sb16')
  })
})

/** vmstate_load_state and vmstate_subsection_load (migration/vmstate.c) go by the program's own description, whatever its release. */
describe('a program that differs from its release', () => {
  const MCH = '0000:00:00.0/mch'
  const program = (version: number, ...subsections: string[]) =>
    readVmstateDump(
      JSON.stringify({
        vmschkmachine: { Name: 'pc-q35-7.2' },
        mch: {
          ...{ Name: 'mch', version_id: version, minimum_version_id: version },
          Description: {
            ...{ name: 'mch', version_id: version, minimum_version_id: version, Fields: [] },
            Subsections: subsections.map((name) => ({ name, version_id: 1, minimum_version_id: 1, Fields: [] })),
          },
        },
      }),
    )
  const QEMU = parseVersion('7.2')
  const answer = (sent: DescribedState, own: ReturnType<typeof program> | null) => {
    const section = sectionAt(MCH, 4, { version: sent.version, state: sent })
    const release = statesOfRelease(QEMU)
    const states = own ? statesOfDump(own, release) : release
    return loadedStateFindings(section, { states, qemu: QEMU, own: null, footers: true })?.stops[0]?.kind
  }
  const BACKPORTED = state('mch', 1, [], state('mch/backport', 1, []))

  test.each<[string, DescribedState, ReturnType<typeof program>, string | undefined, string | undefined]>([
    ['has a later version', state('mch', 2, []), program(2), 'section-version', undefined],
    ['no longer has this one', state('mch', 1, []), program(2), undefined, 'section-version'],
    ['has a subsection more', BACKPORTED, program(1, 'mch/backport'), 'subsection', undefined],
    ['has another subsection', BACKPORTED, program(1, 'mch/other'), 'subsection', 'subsection'],
  ])('%s', (_, sent, own, byRelease, byProgram) => {
    expect([answer(sent, null), answer(sent, own)]).toEqual([byRelease, byProgram])
  })
})

describe('what -dump-vmstate of the destination says', () => {
  const dump = (subsections: string) =>
    readVmstateDump(`{ "vmschkmachine": { "Name": "x" }, "toy": { "Name": "toy", "version_id": 2, "minimum_version_id": 1,
      "Description": { "name": "toy", "version_id": 2, "minimum_version_id": 1, "Fields": [
        { "field": "a", "version_id": 0, "field_exists": false, "size": 4 },
        { "field": "b", "version_id": 2, "field_exists": false, "size": 2 }
      ] ${subsections} } } }`)
  const section = (version: number, ...fields: DescribedField[]) =>
    sectionAt('toy', 4, { version, state: state('toy', version, fields) })
  const judged = (sent: ReturnType<typeof section>) => {
    const loader = { states: statesOfDump(dump('')), qemu: parseVersion('7.2'), own: null, footers: true }
    const found = loadedStateFindings(sent, loader)!
    return [found.stops[0]?.kind, found.judged]
  }
  test.each<[string, ReturnType<typeof section>, unknown[]]>([
    ['as it is', section(2, number('a', 4), number('b', 2)), [undefined, true]],
    ['under another name', section(2, number('z', 4), number('b', 2)), [undefined, true]],
    ['of the version before the second field', section(1, number('a', 4)), [undefined, true]],
    ['without a field that may be an empty array', section(2, number('a', 4)), [undefined, false]],
    ['with a longer one', section(2, number('a', 8), number('b', 2)), ['section-length', true]],
    ['with one more', section(2, number('a', 4), number('b', 2), number('c', 2)), ['section-length', true]],
    ['of a version that is not known', section(3, number('a', 4)), ['section-version', true]],
    ['of one that is not loaded any more', section(0, number('a', 4)), ['section-version', true]],
  ])('%s', (_, sent, expected) => {
    expect(judged(sent)).toEqual(expected)
  })

  test.each([
    ['{ "vmschkmachine": { "Name": "x" } ', /^is not JSON/],
    ['{ "vmschkmachine": { "Name": "x" } }', /^describes no state of any device/],
    [
      '{ "toy": { "Description": { "name": "toy", "version_id": "2" } } }',
      /^"toy" has a version_id that is not a whole number/,
    ],
  ])('%s is refused', (text, error) => {
    expect(() => readVmstateDump(text)).toThrow(error)
  })
})

import { describe, expect, test } from 'vitest'
import { checkMigration } from '../../../src/check/machine/migration'
import type { PinnedValue, StreamSection } from '../../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { migration, sectionAt } from '../a-migration'

/** What is said about one section: the line that QEMU prints, "taken", or "open"; and whether that is all of the section. */
function judged(section: StreamSection, own: StreamSection, qemu: string): [said: string | null, covered: boolean] {
  const [source, destination] = [section, own].map((one) => migration([], { machine: 'mac99', sections: [one] }))
  const request = asked({ target: { ...NOTHING_GIVEN, qemu, machine: null } })
  const { stops = [], unread = [], covers } = checkMigration(source!, destination!, request)
  if (stops.length > 0) return [stops[0]!.message, covers.vmstate]
  return [unread.length > 0 ? 'open' : 'taken', covers.vmstate]
}

const STATE = { name: 'cpu', version: 22, fields: [], subsections: [] }
const loading = (device: string) => `error while loading state for instance 0x0 of device '${device}'`
const failed = (device: string, version: number, minimum: number, ret: number) =>
  `load of migration failed: Invalid argument: ${loading(device)}: post load hook failed for: ${device}, version_id: ${version}, minimum_version: ${minimum}, ret: ${ret}`

/**
 * Lines of 7.2.22, 10.0.13 and 11.1.3, virt-7.2, for streams of each other; the registers are the ones that decided, not all that
 * a processor has.
 */
describe('the system registers of an Arm processor', () => {
  const cpu = (registers: readonly (readonly [bigint, bigint])[]) =>
    sectionAt('cpu', 4, { version: 22, state: STATE, registers: new Map(registers) })
  /** SCTLR_EL1, which guests write, ID_AA64PFR0_EL1, ACTLR_EL1, and two that 10.0 sends of a cortex-a57 and 11.1 lacks. */
  const [SCTLR, PFR0, ACTLR] = [0x603000000013c080n, 0x603000000013c020n, 0x603000000013c081n]
  const NEW = 0x603000000013c030n
  const NEW_32 = 0x40200000200f3a00n
  const FIRMWARE = 0x6030000000140000n
  const unknown = (number: string) =>
    `handle_cpreg_only_in_incoming_stream: system register ${number} in the incoming stream but unknown on the destination: fail migration`
  /**
   * Of 11.1 without cpu/wfxt-timer, which 7.2 does not know, nor some of its registers: from two streams "Invalid value 209
   * expecting positive value <= 197" is the line. A capture of the destination shows no registers.
   */
  test.each<[string, string | null]>([
    ['7.2', null],
    ['10.0', null],
    [
      '11.1',
      `load of migration failed: Invalid argument: ${loading('cpu')}: VM subsection 'cpu/newer' in 'cpu' does not exist`,
    ],
  ])('an unknown subsection, if the destination does not show its registers: %s', (qemu, line) => {
    const newer = { name: 'cpu/newer', version: 1, fields: [], subsections: [] }
    const state = { ...STATE, subsections: [newer] }
    const subsections = new Map([['cpu/newer', { count: 1, version: 1 }]])
    const sent = sectionAt('cpu', 4, { version: 22, state, subsections, registers: new Map([[SCTLR, 4n]]) })
    expect(judged(sent, sectionAt('cpu', 4, { version: 22 }), qemu)[0]).toBe(line)
  })

  test.each<[string, string, [bigint, bigint][], [bigint, bigint][], [string | null, boolean]]>([
    ['what the guest wrote', '7.2', [[SCTLR, 5n]], [[SCTLR, 4n]], ['taken', true]],
    ['another one that is constant', '7.2', [[ACTLR, 1n]], [[ACTLR, 0n]], [loading('cpu'), true]],
    ['the same', '11.1', [[ACTLR, 1n]], [[ACTLR, 0n]], [failed('cpu', 22, 22, -1), true]],
    ['between the measured releases', '10.1', [[ACTLR, 1n]], [[ACTLR, 0n]], [null, true]],
    ['one that is not known', '7.2', [[0x60300000001fffffn, 1n]], [[0x60300000001fffffn, 0n]], ['taken', false]],
    [
      'fewer than the destination',
      '10.0',
      [[ACTLR, 0n]],
      [
        [NEW, 0n],
        [SCTLR, 4n],
        [ACTLR, 0n],
      ],
      ['taken', true],
    ],
    [
      'more',
      '7.2',
      [
        [NEW, 1n],
        [SCTLR, 4n],
      ],
      [[SCTLR, 4n]],
      ['Invalid value 2 expecting positive value <= 1', true],
    ],
    [
      'more, where that is not counted',
      '11.1',
      [
        [NEW, 1n],
        [SCTLR, 4n],
      ],
      [[SCTLR, 4n]],
      [unknown('0x1013c030'), true],
    ],
    [
      'one of AArch32',
      '11.1',
      [
        [NEW_32, 0n],
        [NEW, 1n],
      ],
      [
        [SCTLR, 4n],
        [PFR0, 0n],
      ],
      [unknown('0x200f3a00'), true],
    ],
    ['another', '10.0', [[NEW, 1n]], [[SCTLR, 4n]], [loading('cpu'), true]],
    ['behind the last of the destination', '10.0', [[SCTLR, 4n]], [[NEW, 0n]], ['taken', true]],
    [
      'KVM',
      '10.0',
      [
        [ACTLR, 1n],
        [FIRMWARE, 1n],
      ],
      [
        [ACTLR, 0n],
        [FIRMWARE, 1n],
      ],
      ['open', false],
    ],
    [
      'KVM, nothing constant',
      '10.0',
      [
        [SCTLR, 1n],
        [FIRMWARE, 1n],
      ],
      [
        [SCTLR, 0n],
        [FIRMWARE, 1n],
      ],
      ['taken', false],
    ],
  ])('%s, %s', (_, qemu, sent, own, expected) => {
    expect(judged(cpu(sent), cpu(own), qemu)).toEqual(expected)
  })

  /**
   * virt-7.2 to virt-7.2,virtualization=on of cortex-a15, and streams of cortex-a57 out of which one register was taken, loaded by the
   * release that wrote them: 7.2.22 refused 3 of 3 constant ones that are not 0, 10.0.13 8 of 8 and 11.1.3 14 of 14. Of those that
   * are 0, 10.0.13 refused none and 11.1.3 6 of 14.
   */
  describe('one that was not sent', () => {
    const [RMR_EL2, ISAR2] = [0x603000000013e602n, 0x603000000013c032n]
    const answer = (qemu: string, ...unsent: [bigint, bigint][]) =>
      judged(cpu([[ACTLR, 0n]]), cpu([...unsent, [ACTLR, 0n]]), qemu)
    test.each<[string, [bigint, bigint], string, [string | null, boolean]]>([
      ['constant', [RMR_EL2, 1n], '7.2', [loading('cpu'), true]],
      ['constant', [RMR_EL2, 1n], '10.0', [loading('cpu'), true]],
      ['constant', [RMR_EL2, 1n], '11.1', [failed('cpu', 22, 22, -1), true]],
      ['constant and 0', [ISAR2, 0n], '10.0', ['taken', true]],
      ['constant and 0', [ISAR2, 0n], '11.1', ['open', false]],
      ['writable', [SCTLR, 4n], '10.0', ['taken', true]],
      ['writable', [SCTLR, 4n], '11.1', ['taken', true]],
      ['unknown', [0x60300000001fffffn, 1n], '10.0', ['taken', false]],
    ])('%s: row %#', (_, unsent, qemu, expected) => {
      expect(answer(qemu, unsent)).toEqual(expected)
    })

    test("of KVM's processors it keeps what it had", () => {
      const sent = cpu([[FIRMWARE, 1n]])
      const own = cpu([
        [ISAR2, 1n],
        [FIRMWARE, 1n],
      ])
      expect(['10.0', '11.1'].map((qemu) => judged(sent, own, qemu)[0])).toEqual(['taken', 'taken'])
    })
  })

  // Every processor without FEAT_WFxT from 11.1 to 10.0.
  test('the timer of WFxT, for which 10.0 has no place', () => {
    const with_ = (...names: string[]) =>
      sectionAt('cpu', 4, { version: 22, subsections: new Map(names.map((name) => [name, { count: 1, version: 1 }])) })
    const said = (qemu: string, ...own: string[]) => judged(with_('cpu/wfxt-timer'), with_(...own), qemu)[0]
    expect(said('10.0')).toBe("vmstate_load_state: Assertion `first_elem || !n_elems || !size' failed.")
    expect([said('10.0', 'cpu/wfxt-timer'), said('10.1'), said('11.1')]).toEqual(['taken', 'open', 'taken'])
  })
})

/** pseries-7.2 from and to 7.2.22, 10.0.13 and 11.1.3, with -cpu and cap-… on one side or both. */
describe('a POWER processor and its machine', () => {
  const cpu = (value: bigint, ...subsections: string[]) =>
    sectionAt('cpu', 4, {
      version: 5,
      pinned: [{ name: 'pvr', type: 'processor', offset: 0, value }],
      subsections: new Map(subsections.map((name) => [name, { count: 1, version: 1 }])),
    })
  const [V20, V22, P10, P10_DD2, P8, P7, PLUS] = [
    ...[0x4e1200n, 0x4e1202n, 0x800200n, 0x801200n, 0x4d0200n, 0x3f0201n, 0x4a0201n],
  ] as const
  test.each<[string, bigint, bigint, string, string | null]>([
    ['the same', V20, V20, '10.0', 'taken'],
    ['POWER9 v2.0 to v2.2', V20, V22, '10.0', loading('cpu')],
    ['POWER9 v2.0 to v2.2', V20, V22, '11.1', failed('cpu', 5, 5, -22)],
    ['POWER9 to POWER10', V22, P10, '10.0', loading('cpu')],
    ['POWER10 DD2 of 7.2 to that of 10.0', P10, P10_DD2, '10.0', 'taken'],
    ['POWER8 to POWER9', P8, V20, '7.2', loading('cpu')],
    ['POWER7 to POWER7+', P7, PLUS, '7.2', loading('cpu')],
  ])('%s: %s', (_, sent, own, qemu, expected) => {
    expect(judged(cpu(sent), cpu(own), qemu)[0]).toBe(expected)
  })

  test('in the mode of an older model', () => {
    expect(judged(cpu(V20, 'cpu/compat'), cpu(V22), '10.0')[0]).toBe('open')
  })

  const higher = (name: string, theirs: number, ours: number) =>
    `cap-${name} higher level (${theirs}) in incoming stream than on destination (${ours})`
  type Levels = readonly (readonly [string, bigint])[]
  test.each<[string, string, Levels, Levels, string]>([
    ['cap-cfpc=broken here', '7.2', [['cfpc', 0n]], [], 'taken'],
    ['cap-nested-hv=on here', '7.2', [['nested_kvm_hv', 1n]], [], higher('nested-hv', 1, 0)],
    ['on both sides', '7.2', [['nested_kvm_hv', 1n]], [['nested_kvm_hv', 0n]], higher('nested-hv', 1, 0)],
    ['a lower one', '7.2', [['cfpc', 1n]], [['cfpc', 2n]], 'taken'],
    ['cap-cfpc=broken there', '7.2', [], [['cfpc', 0n]], higher('cfpc', 1, 0)],
    ['cap-ibs=broken there', '10.0', [], [['ibs', 0n]], higher('ibs', 1, 0)],
    ['cap-dfp=off there', '7.2', [], [['dfp', 0n]], higher('dfp', 1, 0)],
    ['cap-large-decr=off there', '11.1', [], [['large_decr', 0n]], higher('large-decr', 1, 0)],
    ['cap-nested-hv=on there', '7.2', [], [['nested_kvm_hv', 1n]], 'taken'],
    ['cap-sbbc=fixed here', '11.1', [['sbbc', 2n]], [], higher('sbbc', 2, 0)],
    ['cap-sbbc=fixed here', '7.2', [['sbbc', 2n]], [], higher('sbbc', 2, 1)],
    ['cap-sbbc=fixed here', '9.0', [['sbbc', 2n]], [], 'open'],
    ['an old machine type', '7.2', [['cfpc', 1n]], [], 'open'],
    ['the page size of 10.0', '11.1', [['hpt_maxpagesize', 16n]], [], 'taken'],
    [
      'larger pages',
      '10.0',
      [['hpt_maxpagesize', 24n]],
      [['hpt_maxpagesize', 16n]],
      higher('hpt-max-page-size', 24, 16),
    ],
  ])('%s: %s', (_, qemu, sent, own, expected) => {
    const spapr = (all: Levels) =>
      sectionAt('spapr', 4, {
        version: 3,
        pinned: all.map(([name, value], offset) => ({ name: `spapr/cap/${name}`, type: 'capability', offset, value })),
      })
    expect(judged(spapr(sent), spapr(own), qemu)[0]).toBe(expected)
  })
})

/** Sizes and answers of pc-q35-7.2 and pc-q35-10.0 from and to 7.2.22, 10.0.13 and 11.1.3. */
describe('the outputs of a virtio-gpu', () => {
  const GPU = '0000:00:04.0/virtio-gpu'
  const gpu = (bytes: bigint): StreamSection => {
    const value: PinnedValue = { name: 'outputs', type: 'bytes of outputs', offset: 0, value: bytes }
    return sectionAt(GPU, 4, { pinned: [value] })
  }
  const SHORT = `Missing section footer for ${GPU}`
  test.each<[string, bigint, bigint, string, string]>([
    ['one', 40n, 40n, '11.1', 'taken'],
    ['two of the same release', 104n, 104n, '10.0', 'taken'],
    ['two from 7.2', 80n, 104n, '10.0', SHORT],
    ['two to 7.2', 104n, 80n, '7.2', SHORT],
    ['four', 160n, 160n, '7.2', 'taken'],
    ['four to 7.2', 184n, 160n, '7.2', SHORT],
    ['four of the same release', 184n, 184n, '10.0', 'open'],
  ])('%s: %i to %i bytes', (_, sent, own, qemu, expected) => {
    expect(judged(gpu(sent), gpu(own), qemu)[0]).toBe(expected)
  })
})

/** Machines without versions, as g3beige and mac99, from 10.0.13 and 11.1.3 to 7.2.22. */
test('a source that announces that it stopped', () => {
  const sections = [sectionAt('ram', 0, { type: 'start' }), sectionAt('timer', 1, { version: 2 })]
  const of = (switchover: number | null) => migration([], { machine: 'mac99', sections, switchover })
  const said = (switchover: number | null, qemu: string) =>
    checkMigration(of(switchover), of(null), asked({ target: { ...NOTHING_GIVEN, qemu, machine: null } })).stops
  expect(said(1, '7.2')?.[0]).toEqual({
    ...{ order: 1, section: 'timer', kind: 'command', message: 'MIG_CMD 0xb unknown (len 0x0)' },
  })
  expect([said(1, '10.0'), said(null, '7.2')]).toEqual([[], []])
})

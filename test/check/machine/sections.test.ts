import { describe, expect, test } from 'vitest'
import { foreseenFindings } from '../../../src/check/machine/foreseen'
import { hotplugFindings } from '../../../src/check/machine/section-state'
import type { Stream, StreamSection } from '../../../src/formats/stream'
import { parseVersion } from '../../../src/qemu/releases/version'
import { migration, sectionAt } from '../a-migration'
import { check, PORT, port, stopsOf, withSections } from './port-streams'

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
    const unread = [
      {
        side: 'source',
        section: section.id,
        reason: expect.stringMatching(/version .*(?:is unknown|it is unknown whether this QEMU loads it)$/),
      },
    ]
    expect(report.unread).toEqual(verdict === 'undetermined' ? unread : [])
  })

  // qxl with surfaces=1024 loads one with 512, and ac97 a PCI device's state of version 3: 7.2.22 and 10.0.13, then 11.1.3.
  test.each<[string, string, bigint, bigint, string]>([
    ['0000:00:01.0/qxl', 'int32 equal', 512n, 1024n, '400 != 200'],
    ['0000:00:01.0/ac97', 'int32 le', 3n, 2n, 'Invalid value 3 expecting positive value <= 2'],
  ])('a field of %s is named by 11.1 with its section', (id, type, sent, own, text) => {
    const side = (value: bigint) => withSections(sectionAt(id, 4, { pinned: [{ name: 'x', type, offset: 0, value }] }))
    const said = (qemu: string) => stopsOf(side(sent), side(own), qemu)[0]?.[1]
    const handedUp = `load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '${id}': ${text}`
    expect(['10.0', '11.1'].map(said)).toEqual([text, handedUp])
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

  test('a field that the destination lacks is not compared with another', () => {
    const from = withSections(sectionAt('nic', 4, { pinned: [field('num', 'uint16 equal', 1n)] }))
    expect(stopsOf(from, withSections(sectionAt('nic', 4)))).toEqual([])
  })

  const sized = (id: string, sizes: readonly [string, number][], footers = true) =>
    migration([port()], {
      form: { configuration: true, footers },
      sections: [sectionAt(PORT, 3), sectionAt(id, 4, { fixedSizes: new Map(sizes) }), sectionAt('cpu_common', 5)],
    })
  test.each<[string, [string, number][], [string, number][], boolean, [string, string | null][]]>([
    ['equal', [['', 20]], [['', 20]], true, []],
    ['longer', [['', 24]], [['', 20]], true, [['section-length', 'Missing section footer for nic']]],
    ['longer, of streams without footers', [['', 24]], [['', 20]], false, [['section-length', null]]],
    ['with a subsection that the destination need not write', [['nic/sub', 7]], [], true, []],
    ['with a subsection of a name like that', [['nic/cpuhp2', 25]], [], true, []],
  ])('state that is %s', (_, from, to, footers, stops) => {
    expect(stopsOf(sized('nic', from, footers), sized('nic', to, footers))).toEqual(stops)
  })

  /**
   * Of CPU hot-plug: 5 bytes, and ten for each CPU that the destination can have (hw/acpi/cpu.c). 11.1.3 sends it always and 7.2.22, which
   * takes it, not before the guest has switched to it: -smp 2 and -smp 2,maxcpus=4 refuse each other's, -smp 1,maxcpus=4 and
   * -smp 2,maxcpus=4 take it. Of the second side: the CPUs that it has, those that it can have by a capture, and what it sends.
   */
  const REFUSED = 'Missing section footer for 0000:00:1f.0/ICH9LPC'
  test.each<[sent: number, present: number, possible: number | null, own: number | null, string, boolean]>([
    [2, 2, null, null, 'compatible', false],
    [4, 2, null, null, 'undetermined', false],
    [1, 2, null, null, REFUSED, true],
    [4, 1, 4, null, 'compatible', true],
    [4, 2, 4, null, 'compatible', true],
    [2, 2, 4, null, REFUSED, true],
    [4, 2, 2, null, REFUSED, true],
    [4, 2, null, 4, 'compatible', true],
    [2, 2, null, 4, REFUSED, true],
  ])(
    'hot-plug of %i CPUs for a machine that has %i of %s and sends %s',
    (sent, present, possible, own, answer, covered) => {
      const id = '0000:00:1f.0/ICH9LPC'
      const machine = (cpus: number | null, count: number) =>
        migration([port()], {
          sections: [
            sectionAt(PORT, 3),
            sectionAt(id, 4, { fixedSizes: new Map(cpus === null ? [] : [['ICH9LPC/cpuhp', 5 + 10 * cpus]]) }),
            ...Array.from({ length: count }, (_, instance) => sectionAt('cpu_common', 5 + instance, { instance })),
          ],
        })
      const to = { ...machine(own, present), ...(possible === null ? {} : { possibleCpus: possible }) }
      const report = check(machine(sent, 1), to)
      expect(report.stops?.[0]?.message ?? report.verdict).toBe(answer)
      const against = { destination: to, footers: true }
      const { judged } = hotplugFindings(machine(sent, 1).sections[1]!, to.sections[1]!, against)
      expect(judged).toBe(covered)
      if (answer === 'undetermined') expect(report.notes.join()).toContain('maxcpus=4')
    },
  )

  test('hot-plug of CPUs in a prediction with a machine of the same size', () => {
    const id = '0000:00:1f.0/ICH9LPC'
    const section = sectionAt(id, 4, { fixedSizes: new Map([['ICH9LPC/cpuhp', 45]]) })
    const source = migration([port()], { sections: [sectionAt(PORT, 3), section, sectionAt('cpu_common', 5)] })
    const { stops, open } = foreseenFindings(source, parseVersion('11.1'), parseVersion('11.1'), () => new Map())
    expect({ stops, open }).toEqual({ stops: [], open: [] })
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

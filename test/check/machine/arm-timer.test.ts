import { describe, expect, test } from 'vitest'
import { foreseenFindings } from '../../../src/check/machine/foreseen'
import { checkMigration } from '../../../src/check/machine/migration'
import type { StreamSection } from '../../../src/formats/stream'
import { parseVersion } from '../../../src/qemu/releases/version'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { migration, sectionAt } from '../a-migration'

/**
 * virt-7.2 from 11.1.3 to 10.0.13 with cortex-a57, a15 and 11 others, all without FEAT_WFxT: 10.0.13 ends. To a processor
 * that has it, as max, it refuses one that lacks it, and no capture shows which it has.
 */
describe('the timer of an Arm processor, with a destination that does not show what it sends', () => {
  const ISAR2 = 0x603000000013c032n
  const cpu = (registers?: readonly (readonly [bigint, bigint])[]) =>
    sectionAt('cpu', 4, {
      version: 22,
      subsections: new Map([['cpu/wfxt-timer', { count: 1, version: 1 }]]),
      ...(registers && { registers: new Map(registers) }),
    })
  const source = (section: StreamSection) => migration([], { machine: 'mac99', sections: [section] })
  const answer = (section: StreamSection, qemu: string) => {
    const destination = migration([], {
      machine: 'mac99',
      sections: [sectionAt('cpu', 4, { version: 22 })],
      described: false,
    })
    const request = asked({ target: { ...NOTHING_GIVEN, qemu, machine: null } })
    const { stops, verdict } = checkMigration(source(section), destination, request)
    return [verdict, stops?.[0]?.kind, stops?.[0]?.message]
  }
  const END = "vmstate_load_state: Assertion `first_elem || !n_elems || !size' failed."
  const A57: [bigint, bigint][] = [[ISAR2, 0n]]
  const A15: [bigint, bigint][] = [[0x40200000200e0002n, 1n]]
  const MAX: [bigint, bigint][] = [[ISAR2, 0x1120000000110012n]]

  test.each<[string, StreamSection, unknown[], unknown[]]>([
    ['a processor of 64 bits without it', cpu(A57), ['incompatible', 'abort', null], ['abort', END]],
    ['one of 32 bits', cpu(A15), ['incompatible', 'abort', null], ['abort', END]],
    ['one with it', cpu(MAX), ['undetermined', undefined, undefined], [undefined, undefined]],
    ['one whose registers are not read', cpu(), ['undetermined', undefined, undefined], [undefined, undefined]],
  ])('%s: a capture, and a prediction', (_, section, captured, predicted) => {
    expect(answer(section, '10.0')).toEqual(captured)
    const [stop] = foreseenFindings(source(section), parseVersion('10.0'), null, () => new Map()).stops
    expect([stop?.kind, stop?.message]).toEqual(predicted)
  })

  // "Invalid value 274 expecting positive value <= 258" with cortex-a57, whose 258 registers no prediction shows.
  test('7.2 has no such timer', () => {
    const [stop] = foreseenFindings(source(cpu(A57)), parseVersion('7.2'), null, () => new Map()).stops
    expect([stop?.kind, stop?.message]).toEqual(['subsection', null])
  })
})

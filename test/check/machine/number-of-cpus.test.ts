import { describe, expect, test } from 'vitest'
import { checkMigration } from '../../../src/check/machine/migration'
import type { Stream, StreamSection } from '../../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { migration, sectionAt } from '../a-migration'

/** In place of the PCI devices that every machine has. */
const DEVICES = { section: 'unread', instance: 0, reason: '' }

/** What is said of a source by a capture of its destination: "refused", "open" or "taken", where, and the line. */
function answer(sent: readonly StreamSection[], own: readonly StreamSection[], over: Partial<Stream>, qemu: string) {
  const machine = over.machine ?? null
  const source = migration([], { machine, sections: sent, problems: [DEVICES] })
  const destination = migration([], { ...over, format: 'capture', described: false, sections: own })
  const { stops, unread } = checkMigration(source, destination, asked({ target: { ...NOTHING_GIVEN, qemu } }))
  const [stop] = stops!
  const open = unread!.find(({ section }) => section !== DEVICES.section)
  return stop ? ['refused', stop.section, stop.message] : open ? ['open', open.section] : ['taken']
}

/** pseries-7.2 between 7.2.22, 10.0.13 and 11.1.3 with -smp maxcpus=N: 8 event queues for each CPU. */
describe('the interrupt controller of pseries', () => {
  const xive = (queues: number) => {
    const field = { name: 'endt', type: 'struct', bytes: 32 * queues, count: queues, state: null }
    return sectionAt('spapr-xive', 1, { state: { name: 'spapr-xive', version: 1, fields: [field], subsections: [] } })
  }
  const LINE = 'Missing section footer for spapr-xive'
  test.each<[number, number | undefined, unknown[]]>([
    [32, 4, ['taken']],
    [32, 8, ['refused', 'spapr-xive', LINE]],
    [48, 4, ['refused', 'spapr-xive', LINE]],
    [16384, 1, ['refused', 'spapr-xive', LINE]],
    // vsmt=8 at both ends is taken, and maxcpus=8 to maxcpus=4 is not.
    [256, 4, ['open', 'spapr-xive']],
    [64, 4, ['open', 'spapr-xive']],
    [64, undefined, ['taken']],
  ])('of %i queues, to a machine of %s CPUs', (queues, possibleCpus, expected) => {
    const over = { machine: 'pseries-7.2', ...(possibleCpus === undefined ? {} : { possibleCpus }) }
    expect(answer([xive(queues)], [sectionAt('spapr-xive', 1)], over, '10.0')).toEqual(expected)
  })
})

/** virt-7.2 of 7.2.22 and 10.0.13 with -smp 1, 2 and 4: refused with cortex-a7, a53, a57, a72 and max, taken with a76 and neoverse-n1. */
describe('the cores that an Arm processor counts', () => {
  const [L2CTLR, L2CTLR_32, ACTLR] = [0x603000000013cd82n, 0x40200000200f480an, 0x603000000013c081n]
  const cpu = (registers: readonly (readonly [bigint, bigint])[]) =>
    sectionAt('cpu', 2, { version: 22, registers: new Map(registers) })
  const common = (count: number) =>
    Array.from({ length: count }, (_, instance) => sectionAt('cpu_common', 1 + 2 * instance, { instance }))
  const said = (registers: [bigint, bigint][], count: number, qemu: string, machine = 'virt-7.2') =>
    answer([...common(1), cpu(registers)], [...common(count), sectionAt('cpu', 2, { version: 22 })], { machine }, qemu)
  const HOOK =
    "load of migration failed: Invalid argument: error while loading state for instance 0x0 of device 'cpu': post load hook failed for: cpu, version_id: 22, minimum_version: 22, ret: -1"

  test.each<[string, [bigint, bigint][], number, string, unknown[]]>([
    ['two, to two', [[L2CTLR, 0x1000000n]], 2, '10.0', ['taken']],
    ['two, to four', [[L2CTLR, 0x1000000n]], 4, '10.0', ['refused', 'cpu', null]],
    ['two, to four', [[L2CTLR, 0x1000000n]], 4, '11.1', ['refused', 'cpu', HOOK]],
    ['two of 32 bits, to one', [[L2CTLR_32, 0x1800000n]], 1, '7.2', ['refused', 'cpu', null]],
    ['one of 32 bits, to one', [[L2CTLR_32, 0x800000n]], 1, '7.2', ['taken']],
    ['without the register', [[ACTLR, 0n]], 4, '10.0', ['taken']],
  ])('%s: row %#', (_, registers, count, qemu, expected) => {
    expect(said(registers, count, qemu)).toEqual(expected)
  })

  test('on another machine, which may have processors of several kinds, they decide nothing', () => {
    expect(said([[L2CTLR, 0x1000000n]], 4, '10.0', 'mac99')).toEqual(['taken'])
  })
})

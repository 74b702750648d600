import { describe, expect, test } from 'vitest'
import { foreseenFindings, memoryNotes } from '../../../src/check/machine/foreseen'
import { checkMigration } from '../../../src/check/machine/migration'
import { runPrediction } from '../../../src/check/sides/predict'
import type { StreamDevice, StreamSection } from '../../../src/formats/stream'
import { parseVersion } from '../../../src/qemu/releases/version'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { deviceAt, migration, sectionAt } from '../a-migration'
import { CONFIG, withSections } from './port-streams'

const ESP = '0000:00:03.0/pciespscsi'
const IPMI = 'ipmi-bmc-sim'
const MACHINE = 'pc-q35-7.2'

/** What a side shows of a section that does not describe it, as captures don't. */
const bare = (id: string, version: number): StreamSection => sectionAt(id, 4, { version })
/** The same of one that does. */
const described = (id: string, version: number, esp: number): StreamSection =>
  sectionAt(id, 4, { version, structures: new Map([['esp', esp]]) })

const footer = `Missing section footer for ${ESP}`

/** dc390 and am53c974, each way between 7.2.22, 10.0.13 and 11.1.3: what QEMU prints first, null if it takes them. */
const LOADED: readonly [source: string, destination: string, line: string | null][] = [
  ['7.2', '10.0', footer],
  ['7.2', '11.1', footer],
  ['10.0', '7.2', null],
  ['10.0', '11.1', null],
  ['11.1', '7.2', footer],
  ['11.1', '10.0', footer],
  ['7.2', '7.2', null],
]
/** Version of vmstate_esp in -dump-vmstate. */
const ESP_VERSION: Readonly<Record<string, number>> = { '7.2': 6, '10.0': 7, '11.1': 8 }

const request = (source: string | null, qemu: string) =>
  asked({ target: { ...NOTHING_GIVEN, qemu, machine: MACHINE }, sourceQemu: source })

const lineOf = (source: string | null, qemu: string, sent: StreamSection, own: StreamSection) =>
  checkMigration(withSections(sent), withSections(own), request(source, qemu)).stops!.map(({ message }) => message)

describe("a structure whose version follows from the other side's release", () => {
  test.each(LOADED)('of %s on %s', (source, qemu, line) => {
    const lines = line === null ? [] : [line]
    const sent = described(ESP, 2, ESP_VERSION[source]!)
    const own = described(ESP, 2, ESP_VERSION[qemu]!)
    expect(lineOf(source, qemu, bare(ESP, 2), bare(ESP, 2))).toEqual(lines)
    expect(lineOf(null, qemu, sent, bare(ESP, 2))).toEqual(lines)
    expect(lineOf(source, qemu, bare(ESP, 2), own)).toEqual(lines)
  })

  // vmstate_esp of 8.2 was not measured: it is that of 7.2 or that of 10.0, of which 7.2 loads one.
  test('of a release between two that differ', () => {
    const report = checkMigration(withSections(bare(ESP, 2)), withSections(bare(ESP, 2)), request('7.2', '8.2'))
    expect([report.verdict, report.unread!.map(({ section }) => section)]).toEqual(['undetermined', [ESP]])
  })

  test('of a release that was not measured or is unknown', () => {
    expect(lineOf('4.2', '10.0', bare(ESP, 2), bare(ESP, 2))).toEqual([])
    expect(lineOf(null, '10.0', bare(ESP, 2), bare(ESP, 2))).toEqual([])
  })
})

const predicted = (sender: string | null, qemu: string, ...sections: readonly StreamSection[]) => {
  const source = withSections(...sections)
  const { verdict, stops } = runPrediction(source.devices, request(sender, qemu), MACHINE, [], source)
  expect(verdict === 'incompatible').toBe(stops!.length > 0)
  return stops!.map(({ message }) => message)
}

describe('the state of a machine whose destination is predicted', () => {
  test.each(LOADED)('esp of %s on %s', (source, qemu, line) => {
    const found = line === null ? [] : [line]
    expect(predicted(source, qemu, bare(ESP, 2))).toEqual(found)
    expect(predicted(null, qemu, described(ESP, 2, ESP_VERSION[source]!))).toEqual(found)
  })

  // Loaded by 7.2.22, 10.0.13 and 11.1.3; the first is what 11.1.3 sends, the second what the others do.
  test.each<[number, string, string | null]>([
    [2, '7.2', `savevm: unsupported version 2 for '${IPMI}' v1`],
    [2, '10.0', `savevm: unsupported version 2 for '${IPMI}' v1`],
    [2, '11.1', null],
    [1, '7.2', null],
    [1, '10.0', null],
    [1, '11.1', null],
    [3, '11.1', `load of migration failed: Invalid argument: unsupported version 3 for '${IPMI}' v2`],
  ])('ipmi-bmc-sim %i on %s', (version, qemu, line) => {
    expect(predicted(null, qemu, bare(IPMI, version))).toEqual(line === null ? [] : [line])
  })

  const queues = (kind: string, number: number, properties: Record<string, string>) => ({
    ...deviceAt(`0000:00:05.0/${kind}`, CONFIG, 4),
    queueSizes: Array.from({ length: number }, () => 1024),
    properties: new Map(Object.entries(properties)),
  })
  const foreseen = (
    devices: readonly StreamDevice[],
    qemu: string,
    sender: string | null,
    given: Record<string, string> = {},
  ) => {
    const sections = devices.map(({ id }) => sectionAt(id, 4, { version: null }))
    const source = migration(devices, { sections })
    const from = sender === null ? null : parseVersion(sender)
    const { stops, open } = foreseenFindings(source, parseVersion(qemu), from, () => new Map(Object.entries(given)))
    return [stops.map(({ message }) => message), open.map(({ section }) => section)]
  }

  // Devices that no driver has used, of 10.0.13 on 11.1.3, whose line has the last number; 7.2.22 and 11.1.3 send that one.
  test.each<[kind: string, queues: number, properties: Record<string, string>, room: number]>([
    ['virtio-rng', 1, {}, 8],
    ['virtio-input', 2, {}, 64],
    ['virtio-balloon', 3, {}, 128],
    ['virtio-console', 4, {}, 128],
    ['virtio-9p', 1, {}, 128],
    ['virtio-mem', 1, {}, 128],
    ['virtio-iommu', 2, {}, 256],
    ['virtio-blk', 1, { 'queue-size': '256' }, 256],
    ['vhost-user-blk', 1, { 'queue-size': '64' }, 64],
    ['virtio-scsi', 3, { virtqueue_size: '256' }, 256],
    ['virtio-net', 3, { rx_queue_size: '256', tx_queue_size: '256' }, 256],
  ])('%s: %i queues of 1024 entries, %o', (kind, number, properties, room) => {
    const devices = [queues(kind, number, properties)]
    expect(foreseen(devices, '11.1', null)).toEqual([[`VQ 0 vring.num 1024 exceeds allocated max ${room}`], []])
    expect(foreseen(devices, '10.0', null)).toEqual([[], []])
  })

  const BLK = queues('virtio-blk', 1, {})
  const NET = queues('virtio-net', 3, {})
  const GPU = (type: string) => ({ ...queues('virtio-gpu', 2, {}), type })
  test.each<[string, StreamDevice[], string | null, (string | null)[], string[]]>([
    ['as many as its option says', [queues('virtio-blk', 1, { 'queue-size': '1024' })], '10.0', [], []],
    ['an option that is not known', [BLK], null, [], [BLK.id]],
    ['of a release that sends no other', [BLK], '10.0.13', [], [BLK.id]],
    ['of one that sends what there is room for', [BLK], '7.2', [], []],
    ['of one that was not measured', [BLK], '8.2', [], [BLK.id]],
    ['the queue for commands, which has no option', [NET], '10.0', [null], [NET.id]],
    ['virtio-gpu-pci', [GPU('virtio-gpu-pci')], '10.0', ['VQ 0 vring.num 1024 exceeds allocated max 64'], []],
    ['virtio-gpu-gl-pci', [GPU('virtio-gpu-gl-pci')], '10.0', [], [GPU('').id]],
    ['a device after one that is not known', [BLK, queues('virtio-rng', 1, {})], '10.0', [null], [BLK.id]],
  ])('queues of 1024 entries on 11.1: %s', (_, devices, sender, lines, open) => {
    expect(foreseen(devices, '11.1', sender)).toEqual([lines, open])
  })

  // Streams of 10.0.13 on 11.1.3, which names the second queue where the first has room for 1024 (rx_queue_size=1024).
  test.each<[string, Record<string, string>, (string | null)[], string[]]>([
    ['the first queue', { rx_queue_size: '256' }, ['VQ 0 vring.num 1024 exceeds allocated max 256'], []],
    ['another first', { rx_queue_size: '1024' }, [null], [NET.id]],
    ['both', { rx_queue_size: '1024', tx_queue_size: '256' }, ['VQ 1 vring.num 1024 exceeds allocated max 256'], []],
  ])('queues of 1024 entries, where the length is given of %s', (_, given, lines, open) => {
    expect(foreseen([NET], '11.1', '10.0', given)).toEqual([lines, open])
  })

  // 7.2.22 sends blocks of 2 MiB unless it is told another size; 11.1.3 with block-size=4M and memaddr=6G.
  test.each<[Record<string, string>, string[]]>([
    [{}, []],
    [{ 'block-size': '2M' }, []],
    [{ 'block-size': '4M' }, ["Property 'block-size' changed from 0x200000 to 0x400000"]],
    [{ 'block-size': '4M', memaddr: '6G' }, ["Property 'memaddr' changed from 0x100000000 to 0x180000000"]],
    [{ memaddr: '0x180000000' }, ["Property 'memaddr' changed from 0x100000000 to 0x180000000"]],
  ])('a virtio-mem configured with %o', (given, lines) => {
    const id = '0000:00:01.0/virtio-mem'
    const pinned = [
      { name: 'memaddr', type: 'property hex', offset: 0, value: 0x1_0000_0000n },
      { name: 'memdev', type: 'property size', offset: 0, value: 0x800_0000n },
      { name: 'block-size', type: 'property hex', offset: 0, value: 0x20_0000n },
    ]
    const source = migration([deviceAt(id, CONFIG, 4)], { sections: [sectionAt(id, 4, { version: null, pinned })] })
    const told = () => new Map(Object.entries(given))
    const { stops } = foreseenFindings(source, parseVersion('11.1'), parseVersion('7.2'), told)
    expect(stops.map(({ message }) => message)).toEqual(lines)
    const [note] = memoryNotes(source, told)
    if ('block-size' in given) expect(note).toBeUndefined()
    else expect(note).toMatch(/^0000:00:01\.0\/virtio-mem: its block size is compared, 0x200000 on the source: /)
  })

  // 11.1.3 migrates nvme; 10.0.13 prints "State blocked by non-migratable device '0000:00:04.0/nvme'".
  test('a device that the destination does not migrate', () => {
    const id = '0000:00:04.0/nvme'
    const source = migration([deviceAt(id, CONFIG, 4)], { sections: [sectionAt(id, 4, { version: 1 })] })
    const { stops } = foreseenFindings(source, parseVersion('10.0'), parseVersion('11.1'), () => new Map())
    expect(stops.map(({ section, message }) => [section, message])).toEqual([[id, null]])
  })

  test('sections of which nothing is known stop nothing', () => {
    expect(predicted('7.2', '10.0', bare('0000:00:04.0/of-a-vendor', 9))).toEqual([])
    // Between 10.0, which refuses it, and 11.1.
    expect(predicted(null, '10.2', bare(IPMI, 2))).toEqual([])
  })
})

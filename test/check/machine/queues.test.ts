import { describe, expect, test } from 'vitest'
import { queueFindings } from '../../../src/check/machine/virtio-queues'
import { parseVersion } from '../../../src/qemu/releases/version'
import { deviceAt, migration } from '../a-migration'
import { CONFIG, check } from './port-streams'

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
    ['created on load', [256, 512], [256], '11.1', 'compatible', []],
    ['not shown by the destination', [256], undefined, '11.1', 'compatible', []],
    ['not shown by the source', undefined, [256], '11.1', 'compatible', []],
  ])('%s: %j to %j on %s is %s', (_, from, to, qemu, verdict, messages) => {
    const report = check(net(from), net(to), qemu)
    expect(report.verdict).toBe(verdict)
    expect(report.stops!.map(({ kind, message }) => [kind, message])).toEqual(
      messages.map((message) => ['field', message]),
    )
    const reason =
      'has a longer queue, or one more, on the source: QEMU 10.0 accepts that, 11.1 refuses it, and releases in between are unknown'
    const open = verdict === 'undetermined'
    expect(report.unread).toEqual(open ? [{ side: 'source', section: NET, reason }] : [])
    expect(report.notes.includes(`${NET}: ${reason}`)).toBe(open)
  })
})

test.each<[string, readonly number[] | undefined, string, boolean]>([
  ['shown', [256], '11.1', true],
  ['not shown, and compared', undefined, '11.1', false],
  ['not shown, and not compared', undefined, '10.0', true],
])('queues that are %s', (_, own, qemu, judged) => {
  const rng = deviceAt('0000:00:03.0/virtio-rng', CONFIG, 3)
  expect(
    queueFindings({ ...rng, queueSizes: [256] }, { ...rng, ...(own && { queueSizes: own }) }, parseVersion(qemu)),
  ).toEqual({
    ...{ stops: [], open: [] },
    judged,
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

// Recorded of 7.2.22, 10.0.13 and 11.1.3, whose virtio-rng has a queue of 8: 11.1 looks at the length of each queue first.
test.each([
  [[8], '7.2', 'VQ 0 address 0x0 inconsistent with Host index 0x7'],
  [[64], '7.2', 'VQ 0 address 0x0 inconsistent with Host index 0x7'],
  [[64], '10.0', 'VQ 0 address 0x0 inconsistent with Host index 0x7'],
  [[8], '11.1', 'VQ 0 address 0x0 inconsistent with Host index 0x7'],
  [[64], '11.1', 'VQ 0 vring.num 64 exceeds allocated max 8'],
])('a used queue without an address, of %j entries, on %s', (queueSizes, qemu, message) => {
  const rng = deviceAt('0000:00:03.0/virtio-rng', CONFIG, 3)
  const source = { ...rng, queueSizes, strayQueue: { queue: 0, index: 7 } }
  const { stops } = queueFindings(source, { ...rng, queueSizes: [8] }, parseVersion(qemu))
  expect(stops.map((stop) => stop.message)).toEqual([message])
})

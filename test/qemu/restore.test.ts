import { beforeAll, describe, expect, test } from 'vitest'
import { machineTypes } from './harness/installed'
import { devicePath, machineOf, type Placement } from './harness/machine'
import { type LiveDevice, liveDevice } from './harness/memory'
import { checkedAt, refusal } from './harness/message'
import { load, save } from './harness/migrate'
import type { Launch } from './harness/qemu-process'
import { type Change, changed, configOffset } from './harness/stream'

/*
 * What QEMU does with a stream in which bytes of one device's config space were changed. The changes are chosen from
 * the masks in QEMU's memory, so nothing here relies on our own reconstruction.
 */

const Q35 = machineTypes('pc-q35').at(-1)!
const PC = machineTypes('pc-i440fx').at(-1)!

interface Subject {
  readonly name: string
  readonly launch: Launch
  /** Name of the device's section after its path. */
  readonly section: string
  /** What travels. */
  readonly size: number
}

const at = (placement: Placement, device: string, section: string, size: number): Subject => ({
  name: `${device} at ${placement}`,
  launch: machineOf(placement === 'pci.0' ? PC : Q35, [{ id: 'd', device, placement }]),
  section: `${devicePath(placement, 0)}/${section}`,
  size,
})

const SUBJECTS: readonly Subject[] = [
  at('pcie.0', 'pcie-root-port', 'pcie-root-port', 4096),
  at('root-port', 'virtio-net-pci,aer=on,ats=on', 'virtio-net', 4096),
  at('pcie.0', 'virtio-net-pci', 'virtio-net', 256),
  at('pci-bridge', 'virtio-scsi-pci', 'virtio-scsi', 256),
  at('pci.0', 'virtio-blk-pci,disable-modern=on', 'virtio-blk', 256),
]

/* Evenly spread over all checked bytes; every tenth of a second counts. */
const SAMPLES = 40

function sample<T>(all: readonly T[]): T[] {
  const step = Math.max(1, all.length / SAMPLES)
  return Array.from({ length: Math.min(SAMPLES, all.length) }, (_, n) => all[Math.floor(n * step)]!)
}

const offsets = (size: number): number[] => Array.from({ length: size }, (_, at) => at)

const lowestBit = (value: number): number => value & -value

/* Bits that make QEMU act as it loads (memory decoding, interrupts), or that it sets itself afterwards (Interrupt Status). */
const LEFT_ALONE = new Map([
  [0x04, 0xff],
  [0x05, 0xff],
  [0x06, 0x08],
  [0x3c, 0xff],
  [0x3d, 0xff],
])

describe.each(SUBJECTS)('$name', ({ launch, section, size }) => {
  let stream: Buffer
  let device: LiveDevice
  let config: number
  const loadWith = (...changes: Change[]) => load(launch, changed(stream, config, changes))

  beforeAll(async () => {
    const saved = await save(launch)
    stream = saved.stream
    device = liveDevice(saved.devices, 'd')
    config = configOffset(stream, section, device)
  })

  test('an unchanged stream is accepted', async () => {
    expect(await loadWith()).toMatchObject({ accepted: true, stderr: [] })
  })

  test('a changed checked bit is refused with the operands that memory shows', async () => {
    const checked = offsets(size).filter((at) => checkedAt(device, at) !== 0)
    for (const at of sample(checked)) {
      const read = device.config[at]! ^ lowestBit(checkedAt(device, at))
      const { accepted, stderr } = await loadWith([at, read])
      expect({ accepted, line: stderr[0] }).toEqual({ accepted: false, line: refusal(device, at, read) })
    }
  })

  test('of several changed bytes the lowest is named', async () => {
    const read = (at: number) => device.config[at]! ^ checkedAt(device, at)
    const { stderr } = await loadWith([0x34, read(0x34)], [0x0e, read(0x0e)], [0x08, read(0x08)])
    expect(stderr[0]).toBe(refusal(device, 0x08, read(0x08)))
  })

  test('the source wins wherever nothing is checked', async () => {
    const free = (at: number) => ~checkedAt(device, at) & ~(LEFT_ALONE.get(at) ?? 0) & 0xff
    const changes = offsets(size).map((at): Change => [at, device.config[at]! ^ free(at)])
    const { accepted, stderr, devices } = await loadWith(...changes)
    expect({ accepted, stderr }).toEqual({ accepted: true, stderr: [] })
    const after = liveDevice(devices, 'd').config
    expect(changes.filter(([at, value]) => after[at] !== value)).toEqual([])
  })
})

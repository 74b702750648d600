import { beforeAll, describe, expect, test } from 'vitest'
import { compare } from '../../src/check/device/compare'
import { reachableBits } from '../../src/check/device/proof/reach'
import { dumpOf, requestOf } from './harness/agreement'
import { machineTypes } from './harness/installed'
import { devicePath, machineOf, type Placement, type Subject } from './harness/machine'
import { liveDevice } from './harness/memory'
import { load, type Saved, save } from './harness/migrate'
import { bytesFrom, endOf, proven, scattered } from './harness/proof'
import { type Change, changed, configOffset } from './harness/stream'
import { answered } from './harness/verdict'

/*
 * Devices of which the proof says that no state is refused: thousands of random states that their guest can reach go
 * through the comparison, and dozens into a real QEMU, all devices of a machine at once.
 */

const MACHINE = machineTypes('pc-q35').at(-1)!
const STATES = 2000
const LOADS = 12

/** Device, its place, the name of its section, bytes that travel. */
const DEVICES: readonly (readonly [device: string, placement: Placement, section: string, size: number])[] = [
  ['virtio-net-pci,ats=on', 'root-port', 'virtio-net', 4096],
  ['virtio-blk-pci', 'root-port', 'virtio-blk', 4096],
  ['virtio-scsi-pci', 'pcie.0', 'virtio-scsi', 256],
  ['virtio-serial-pci', 'pci-bridge', 'virtio-console', 256],
  ['e1000e', 'root-port', 'e1000e', 4096],
  ['e1000', 'pci-bridge', 'e1000', 256],
  ['qemu-xhci', 'root-port', 'xhci', 4096],
  ['VGA', 'pcie.0', 'vga', 256],
  ['ich9-intel-hda', 'pcie.0', 'intel-hda', 256],
  ['i82801b11-bridge', 'pcie.0', 'i82801b11_bridge', 256],
  ['x3130-upstream', 'root-port', 'xio3130-express-upstream-port', 4096],
]

/** Bits that make QEMU act as it loads, so that more than config space would be tested: Command, Status, the interrupt line. */
const LEFT_ALONE: readonly (readonly [at: number, bits: number])[] = [
  [0x04, 0xff],
  [0x05, 0xff],
  [0x06, 0xff],
  [0x07, 0xff],
  [0x3c, 0xff],
]

describe(`states that no destination refuses (${MACHINE})`, () => {
  const subjects = DEVICES.map(([device, placement], n): Subject => ({ id: `d${n}`, device, placement }))
  const launch = machineOf(MACHINE, subjects)
  const places = DEVICES.map(([, placement], n) => {
    const before = DEVICES.slice(0, n).filter(([, other]) => other === placement).length
    return devicePath(placement, before)
  })
  let saved: Saved
  beforeAll(async () => {
    saved = await save(launch)
  })

  const of = (n: number) => {
    const [device, placement, , size] = DEVICES[n]!
    const live = liveDevice(saved.devices, `d${n}`)
    return {
      dump: { ...dumpOf(live.config.slice(0, size)), fromStream: true },
      live,
      target: requestOf(MACHINE, { device, placement }),
    }
  }

  test.each(DEVICES.map(([device], n) => ({ device, n })))('$device', ({ n }) => {
    const { dump, target } = of(n)
    expect(proven(dump, dump, target)).toMatchObject({ outcome: 'safe', findings: [], conditions: [] })
    const { masks } = endOf(dump, target)
    const bits = reachableBits(endOf(dump, target))
    const random = bytesFrom(n)
    for (let i = 0; i < STATES; i++) {
      const config = scattered(dump.config, bits, random)
      expect(compare({ ...masks, config }, masks).failing).toEqual([])
    }
  })

  test(`${LOADS} restores of random states`, async () => {
    const random = bytesFrom(99)
    const devices = DEVICES.map(([, , section], n) => {
      const { dump, live, target } = of(n)
      const bits = reachableBits(endOf(dump, target))
      for (const [at, held] of LEFT_ALONE) bits[at]! &= ~held
      return { dump, bits, at: configOffset(saved.stream, `${places[n]}/${section}`, live) }
    })
    for (let i = 0; i < LOADS; i++) {
      let stream = saved.stream
      for (const { dump, bits, at } of devices) {
        const state = scattered(dump.config, bits, random)
        const changes = [...state].map((value, offset): Change => [offset, value])
        stream = changed(stream, at, changes)
      }
      expect(answered(await load(launch, stream)).line).toBe(null)
    }
  }, 120_000)
})

import { beforeAll, describe, expect, test } from 'vitest'
import type { Device } from '../../../src/pci/device'
import type { TargetRequest } from '../../../src/qemu/request'
import { dumpOf, requestOf } from './agreement'
import { devicePath, machineOf, type Placement } from './machine'
import { type LiveDevice, liveDevice } from './memory'
import { checkedAt, refusal } from './message'
import { type Answer, load, loadAndRead, save } from './migrate'
import type { Launch } from './qemu-process'
import { type Change, changed, configOffset } from './stream'
import { answered, type Outcome, predicted } from './verdict'

/** A device whose migration stream is changed and loaded again. */
export interface Migrant {
  readonly name: string
  /** Hands out the machine, with whatever it needs around it, for one start. The device's id is "d". */
  readonly start: <T>(use: (launch: Launch) => Promise<T>) => Promise<T>
  /** Id of the device's section. */
  readonly section: string
  /** Bytes of config space that travel. */
  readonly size: number
  /** What a user gives as the destination's side, if it holds that config space, and says about its QEMU. */
  readonly destination: (config: Uint8Array) => Device
  readonly target: TargetRequest
}

/** An emulated device that migrates. @param vmsd name of its section after the path */
export function migrant(machine: string, placement: Placement, device: string, vmsd: string, size: number): Migrant {
  const launch = machineOf(machine, [{ id: 'd', device, placement }])
  return {
    name: `${device} at ${placement}`,
    start: (use) => use(launch),
    section: `${devicePath(placement, 0)}/${vmsd}`,
    size,
    destination: dumpOf,
    target: requestOf(machine, { device, placement }),
  }
}

const ACCEPTED: Outcome = { verdict: 'compatible', line: null, reason: null }

const refused = (line: string): Outcome => ({ verdict: 'incompatible', line, reason: null })

/* Evenly spread over all bytes that are checked; a restore takes a twentieth of a second. */
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

/**
 * Defines the tests of one device: what QEMU does with a stream in which bytes of its config space were changed, and
 * whether our verdict is the same. The changes are chosen from the masks in QEMU's memory.
 */
export function describeRestores({ name, start, section, size, destination, target }: Migrant): void {
  describe(name, () => {
    let stream: Buffer
    let device: LiveDevice
    let config: number
    const loadWith = (...changes: Change[]): Promise<Answer> =>
      start((launch) => load(launch, changed(stream, config, changes)))
    const predict = (...changes: Change[]): Outcome => {
      const source = device.config.slice(0, size)
      for (const [at, value] of changes) source[at] = value
      return predicted(source, destination(device.config.slice(0, size)), target)
    }

    beforeAll(async () => {
      const saved = await start(save)
      stream = saved.stream
      device = liveDevice(saved.devices, 'd')
      config = configOffset(stream, section, device)
    })

    test('an unchanged stream is accepted', async () => {
      expect(answered(await loadWith())).toEqual(ACCEPTED)
      expect(predict()).toEqual(ACCEPTED)
    })

    test(`${size} bytes of config space travel`, async () => {
      // The state of the interrupt pins follows, a big-endian 0 or 1 each (vmstate_info_pci_irq_state, hw/pci/pci.c).
      expect((await loadWith([size + 3, 7])).stderr[0]).toBe('irq state 7: must be 0 or 1.')
    })

    test('a changed checked bit is refused with the operands that memory shows', async () => {
      for (const at of sample(offsets(size).filter((at) => checkedAt(device, at) !== 0))) {
        const change: Change = [at, device.config[at]! ^ lowestBit(checkedAt(device, at))]
        const outcome = answered(await loadWith(change))
        expect(outcome).toEqual(refused(refusal(device, ...change)))
        expect(predict(change)).toEqual(outcome)
      }
    })

    test('of several changed bytes the lowest is named', async () => {
      const changes = [0x34, 0x0e, 0x08].map((at): Change => [at, device.config[at]! ^ checkedAt(device, at)])
      const outcome = answered(await loadWith(...changes))
      expect(outcome).toEqual(refused(refusal(device, ...changes[2]!)))
      expect(predict(...changes)).toEqual(outcome)
    })

    test('the source wins wherever nothing is checked', async () => {
      const free = (at: number) => ~checkedAt(device, at) & ~(LEFT_ALONE.get(at) ?? 0) & 0xff
      const changes = offsets(size).map((at): Change => [at, device.config[at]! ^ free(at)])
      const loaded = await start((launch) => loadAndRead(launch, changed(stream, config, changes)))
      expect(answered(loaded)).toEqual(ACCEPTED)
      const after = liveDevice(loaded.devices, 'd').config
      expect(changes.filter(([at, value]) => after[at] !== value)).toEqual([])
      expect(predict(...changes)).toEqual(ACCEPTED)
    })
  })
}

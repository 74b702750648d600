import { setTimeout as sleep } from 'node:timers/promises'
import { sourceOf } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { devicePath, type Placement } from '../../test/qemu/harness/machine'
import type { Qemu } from '../../test/qemu/harness/qemu-process'
import { pick, type Random } from '../../test/qemu/harness/random'
import { GuestBus } from './guest'
import { BAY, type Plan, type SidePlan } from './plan'

/** Paths of the devices, by the id of the subject, as section ids begin. */
export function pathsOf({ subjects }: SidePlan): Map<string, string> {
  const used = new Map<Placement, number>()
  return new Map(
    subjects.map(({ id, placement }) => {
      const n = used.get(placement) ?? 0
      used.set(placement, n + 1)
      return [id, devicePath(placement, n)]
    }),
  )
}

/** Registers that drivers write: Command, Cache Line Size, BARs and windows, Interrupt Line, capabilities. */
const WRITTEN = [0x04, 0x05, 0x0c, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x17, 0x18, 0x20, 0x21, 0x30, 0x3c, 0x3e]
const MOST_WRITES = 24

/** A driver, or a bad one. */
async function write(qemu: Qemu, random: Random, paths: readonly string[]): Promise<string[]> {
  const bus = new GuestBus(qemu.qmp)
  const done: string[] = []
  for (let left = 1 + random(MOST_WRITES); left > 0; left--) {
    const path = pick(random, paths)
    const register = random(3) === 0 ? pick(random, WRITTEN) : 0x40 + random(0xc0)
    const byte = random(256)
    await bus.write(path, register, byte)
    done.push(`${path} ${register.toString(16)}=${byte.toString(16)}`)
  }
  return done
}

const EXPRESS = 0x10
const SLOT_CONTROL = 0x18
const SLOT_STATUS = 0x1a
/** Both indicators off; the same with the power controller off (PCI Express Base Specification 4.0, 7.5.3.10). */
const INDICATORS_OFF = 0x03c0
const POWER_OFF = 0x07c0

/**
 * The guest switches the slot off, which unplugs what is in it, and clears the events or not. QEMU looks at the value as it
 * was written, whole words only, and takes a write that clears an event which is not there for none at all
 * (pcie_cap_slot_write_config, hw/pci/pcie.c).
 */
async function powerOff(qemu: Qemu, random: Random, path: string): Promise<string[]> {
  const bus = new GuestBus(qemu.qmp)
  const at = await bus.capability(path, EXPRESS)
  if (at === null) return []
  const status = () => bus.read(path, at + SLOT_STATUS)
  if (random(2) === 0) await bus.writeWord(path, at + SLOT_CONTROL, INDICATORS_OFF)
  await bus.writeWord(path, at + SLOT_CONTROL, POWER_OFF)
  const clears = random(2) === 0
  if (clears) await bus.writeWord(path, at + SLOT_STATUS, await status())
  const now = (await status()).toString(16)
  return [`${path} slot powered off`, ...(clears ? ['events cleared'] : []), `Slot Status ${now}`]
}

const FIRMWARE_MS = 1500

async function boot(qemu: Qemu): Promise<string[]> {
  await qemu.qmp.execute('cont')
  await sleep(FIRMWARE_MS)
  await qemu.qmp.execute('stop')
  return [`ran for ${FIRMWARE_MS} ms`]
}

async function hotPlug(qemu: Qemu): Promise<string[]> {
  await qemu.qmp.execute('device_add', { driver: 'virtio-rng-pci', id: 'late', bus: BAY })
  return ['virtio-rng-pci plugged into the slot']
}

/** Does to the running source what the plan says. @returns what was done, for the record */
export async function happen({ kind, source }: Plan, qemu: Qemu, random: Random): Promise<string[]> {
  const paths = pathsOf(source)
  if (kind === 'guest writes') return write(qemu, random, [...paths.values()])
  if (kind === 'slot powered off') return powerOff(qemu, random, paths.get(BAY)!)
  if (kind === 'firmware has run') return boot(qemu)
  if (kind === 'hot-plugged at the source') return hotPlug(qemu)
  return []
}

const MOST_CHANGES = 3

/** Changes bytes of config space in a stream. @returns the stream and what was done */
export function mutated(stream: Buffer, random: Random): { stream: Buffer; done: string[] } {
  const { devices } = readStream(sourceOf(stream))
  const { id, config, offset } = pick(random, devices)
  const copy = Buffer.from(stream)
  const done: string[] = []
  for (let left = 1 + random(MOST_CHANGES); left > 0; left--) {
    const at = random(3) === 0 ? random(config.length) : random(3) === 0 ? random(0x40) : random(0x100)
    const xor = random(2) === 0 ? 1 << random(8) : 1 + random(255)
    copy[offset! + at]! ^= xor
    done.push(`${id} ${at.toString(16)}^${xor.toString(16)}`)
  }
  return { stream: copy, done }
}

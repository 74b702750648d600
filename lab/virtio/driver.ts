import type { QmpClient } from '../../test/qemu/harness/qmp'
import { GuestBus } from '../restores/guest'

/** Capability ID, and cfg_type of the window that configuration space has into the regions (VirtIO 1.3 section 4.1.4). */
const VENDOR = 0x09
const COMMON = 1
const WINDOW = 5
/** Offsets in a virtio capability, section 4.1.4.9. */
const AT = { type: 3, bar: 4, offset: 8, length: 12, data: 16 }
/** Offsets in the common configuration, section 4.1.4.3. */
const REGISTER = { deviceSelect: 0, device: 4, driverSelect: 8, driver: 12, status: 20, queueSelect: 22, queueSize: 24 }
/** Device status, section 2.1: acknowledged, driver, features OK, driver OK. */
const DRIVER = 3
const FEATURES_OK = 11
/** Queues that the driver sets up, and their entries, which no device has fewer of. */
const QUEUES = 4
const ENTRIES = 8

interface Window {
  readonly at: number
  readonly bar: number
  readonly base: number
}

/**
 * A driver without a guest: it reaches the device's registers through its config space, by the monitor's port commands.
 */
export class Driver {
  private readonly bus: GuestBus

  constructor(
    qmp: QmpClient,
    private readonly path: string,
  ) {
    this.bus = new GuestBus(qmp)
  }

  private async number(at: number, bytes: number): Promise<number> {
    let value = 0
    for (let i = bytes - 1; i >= 0; i--) value = value * 0x100 + (await this.bus.read(this.path, at + i))
    return value
  }

  private async put(at: number, value: number, bytes: number): Promise<void> {
    for (let i = 0; i < bytes; i++) {
      await this.bus.write(this.path, at + i, Math.floor(value / 0x100 ** i) % 0x100)
    }
  }

  /** The window, and where it has to point for the common configuration; null for a device without modern registers. */
  private async window(): Promise<Window | null> {
    let [at, bar, base] = [0, 0, 0]
    for (let next = await this.number(0x34, 1), steps = 0; next >= 0x40 && steps < 48; steps++) {
      if ((await this.number(next, 1)) === VENDOR) {
        const type = await this.number(next + AT.type, 1)
        if (type === WINDOW) at = next
        if (type === COMMON) {
          bar = await this.number(next + AT.bar, 1)
          base = await this.number(next + AT.offset, 4)
        }
      }
      next = await this.number(next + 1, 1)
    }
    return at === 0 ? null : { at, bar, base }
  }

  private async point({ at, bar, base }: Window, register: number, bytes: number): Promise<void> {
    await this.put(at + AT.bar, bar, 1)
    await this.put(at + AT.offset, base + register, 4)
    await this.put(at + AT.length, bytes, 4)
  }

  private async setRegister(window: Window, register: number, value: number, bytes: number): Promise<void> {
    await this.point(window, register, bytes)
    // The device acts on each write to the data: only a whole one counts.
    await this.bus.writeLong(this.path, window.at + AT.data, value)
  }

  private async register(window: Window, register: number): Promise<number> {
    await this.point(window, register, 4)
    return this.bus.readLong(this.path, window.at + AT.data)
  }

  /**
   * Acknowledges features, those among `wanted` that are offered.
   * @param words of 32 features each that the device knows
   * @returns what was offered and acknowledged; null for a device without modern registers
   */
  async negotiate(wanted: bigint, words: number): Promise<{ offered: bigint; accepted: bigint } | null> {
    const window = await this.window()
    if (window === null) return null
    await this.setRegister(window, REGISTER.status, DRIVER, 1)
    let [offered, accepted] = [0n, 0n]
    for (let word = 0; word < words; word++) {
      const shift = BigInt(32 * word)
      await this.setRegister(window, REGISTER.deviceSelect, word, 4)
      const here = BigInt(await this.register(window, REGISTER.device))
      offered |= here << shift
      const agreed = here & (wanted >> shift) & 0xffffffffn
      accepted |= agreed << shift
      await this.setRegister(window, REGISTER.driverSelect, word, 4)
      await this.setRegister(window, REGISTER.driver, Number(agreed), 4)
    }
    await this.setRegister(window, REGISTER.status, FEATURES_OK, 1)
    for (let queue = 0; queue < QUEUES; queue++) {
      await this.setRegister(window, REGISTER.queueSelect, queue, 2)
      await this.setRegister(window, REGISTER.queueSize, ENTRIES, 2)
    }
    return { offered, accepted }
  }
}

import type { Qtest } from './qtest'

/** A function of the guest's PCI buses. */
export interface BusFunction {
  readonly bus: number
  readonly devfn: number
  /** Header type without the multifunction bit. */
  readonly type: number
}

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc
const HEADER_TYPE = 0x0e
const BUSES = 0x18
const MCH_PCIEXBAR = 0x60
const ECAM = 0xb000_0000
const ABSENT = 0xffff

/** Config accesses as a guest makes them: by I/O ports below 0x100, by memory above it on q35. */
export class GuestConfig {
  constructor(
    private readonly qtest: Qtest,
    private readonly extended: boolean,
  ) {}

  /** Opens the memory window for config space of 4096 bytes. */
  async open(): Promise<void> {
    if (!this.extended) return
    const root = { bus: 0, devfn: 0, type: 0 }
    await this.write(root, MCH_PCIEXBAR + 4, 4, 0)
    await this.write(root, MCH_PCIEXBAR, 4, ECAM + 1)
  }

  /** Bytes of config space that the guest can get at. */
  get size(): number {
    return this.extended ? 4096 : 256
  }

  private select({ bus, devfn }: BusFunction, at: number): Promise<string> {
    return this.qtest.out(CONFIG_ADDRESS, 4, 0x8000_0000 + bus * 2 ** 16 + devfn * 2 ** 8 + (at & 0xfc))
  }

  async write(target: BusFunction, at: number, width: number, value: number): Promise<void> {
    if (at >= 256) {
      await this.qtest.write(ECAM + target.bus * 2 ** 20 + target.devfn * 2 ** 12 + at, width, value)
      return
    }
    void this.select(target, at)
    await this.qtest.out(CONFIG_DATA + (at & 3), width, value)
  }

  async read(target: BusFunction, at: number, width: number): Promise<number> {
    void this.select(target, at)
    return this.qtest.in(CONFIG_DATA + (at & 3), width)
  }

  /** All functions; bridges get bus numbers on the way, and forward everything behind them. */
  async enumerate(): Promise<BusFunction[]> {
    let last = 0
    const found: BusFunction[] = []
    const scan = async (bus: number): Promise<void> => {
      for (let devfn = 0; devfn < 256; devfn++) {
        const place = { bus, devfn, type: 0 }
        if ((await this.read(place, 0, 2)) === ABSENT) continue
        const header = await this.read(place, HEADER_TYPE, 1)
        found.push({ ...place, type: header & 0x7f })
        if ((header & 0x7f) === 1) {
          const secondary = ++last
          await this.write(place, BUSES, 4, bus + secondary * 0x100 + 0xff_0000)
          await scan(secondary)
          await this.write(place, BUSES, 4, bus + secondary * 0x100 + last * 0x1_0000)
        }
        if ((devfn & 7) === 0 && (header & 0x80) === 0) devfn += 7
      }
    }
    await scan(0)
    return found
  }
}

import type { QmpClient } from '../../test/qemu/harness/qmp'

/** The ports of configuration mechanism #1 (PCI Local Bus Specification 3.0, 3.2.2.3.2). */
const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc
const ENABLE = 0x80000000
const CAPABILITY_LIST = 0x34
const PRIMARY_BUS = 0x18

/** Config space as a guest's driver reaches it: through I/O ports, and only behind bridges that it has numbered. */
export class GuestBus {
  /** Bus numbers given out, by the path of the bridge. */
  private readonly buses = new Map<string, number>()

  constructor(private readonly qmp: QmpClient) {}

  /** @param path as section ids begin: "0000:00:17.0:00.0" */
  async write(path: string, register: number, byte: number): Promise<void> {
    await this.select(path, register)
    await this.monitor(`o/b ${CONFIG_DATA + (register & 3)} ${byte}`)
  }

  /** @param register even */
  async writeWord(path: string, register: number, word: number): Promise<void> {
    await this.select(path, register)
    await this.monitor(`o/h ${CONFIG_DATA + (register & 2)} ${word}`)
  }

  /** @param register a multiple of four */
  async writeLong(path: string, register: number, value: number): Promise<void> {
    await this.select(path, register)
    await this.monitor(`o/w ${CONFIG_DATA} 0x${value.toString(16)}`)
  }

  /** @param register a multiple of four */
  async readLong(path: string, register: number): Promise<number> {
    await this.select(path, register)
    return Number(/= (0x[0-9a-f]+)/.exec(await this.monitor(`i/w ${CONFIG_DATA}`))?.[1] ?? 0)
  }

  async read(path: string, register: number): Promise<number> {
    await this.select(path, register)
    const printed = await this.monitor(`i/b ${CONFIG_DATA + (register & 3)}`)
    return Number(/= (0x[0-9a-f]+)/.exec(printed)?.[1] ?? 0)
  }

  /** Offset of a capability, or null. */
  async capability(path: string, id: number): Promise<number | null> {
    let at = await this.read(path, CAPABILITY_LIST)
    for (let steps = 0; at >= 0x40 && steps < 48; steps++) {
      if ((await this.read(path, at)) === id) return at
      at = await this.read(path, at + 1)
    }
    return null
  }

  private async monitor(line: string): Promise<string> {
    return (await this.qmp.execute('human-monitor-command', { 'command-line': line })) as string
  }

  private async select(path: string, register: number): Promise<void> {
    const [, , ...hops] = path.split(':')
    const devfn = (hop: string) => (Number.parseInt(hop, 16) << 3) | Number(hop.split('.')[1])
    let bus = 0
    for (let depth = 1; depth < hops.length; depth++) {
      const bridge = `0000:00:${hops.slice(0, depth).join(':')}`
      const known = this.buses.get(bridge)
      if (known !== undefined) bus = known
      else bus = await this.number(bridge, bus, devfn(hops[depth - 1]!))
    }
    await this.at(bus, devfn(hops.at(-1)!), register)
  }

  private async number(bridge: string, primary: number, devfn: number): Promise<number> {
    const secondary = this.buses.size + 1
    for (const [i, value] of [primary, secondary, secondary].entries()) {
      await this.at(primary, devfn, PRIMARY_BUS)
      await this.monitor(`o/b ${CONFIG_DATA + i} ${value}`)
    }
    this.buses.set(bridge, secondary)
    return secondary
  }

  private async at(bus: number, devfn: number, register: number): Promise<void> {
    const address = (ENABLE | (bus << 16) | (devfn << 8) | (register & 0xfc)) >>> 0
    await this.monitor(`o/w ${CONFIG_ADDRESS} 0x${address.toString(16)}`)
  }
}

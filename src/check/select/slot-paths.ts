import { qdevId, rootsOf } from '../../formats/stream/devices/qdev-path'
import { formatAddress, type PciAddress, parseAddress } from '../../pci/address'
import { headerType } from '../../pci/config-space'
import type { Device } from '../../pci/device'

const BRIDGE = 1
const SECONDARY_BUS = 0x19

/** Maximum depth of nested bridges: bus numbers have 8 bits. */
const DEEPEST = 256

/**
 * Where the devices of one side sit, independent of bus numbers: the root bus, then the slot at every bridge down to
 * the device, as QEMU's section ids begin ("0000:00:02.0:00.0"; pcibus_get_dev_path, hw/pci/pci.c).
 */
export interface Places {
  /** Null for a device that has neither, or whose bridges have ambiguous bus numbers. */
  readonly pathOf: (device: Pick<Device, 'address' | 'id'>) => string | null
  /**
   * The path for a name: for an address by this side's bus numbers, for a path or section id its own. Null for others.
   */
  readonly pathAt: (address: string) => string | null
  /** Whether a bridge of this side leads to the device's bus, or the bus is a known root bus. */
  readonly isReached: (device: Pick<Device, 'address' | 'id'>) => boolean
}

/** A pseries' host bridge n is domain n of its guest (get_phb_number, Linux arch/powerpc/kernel/pci-common.c). */
const PHB = /^pci@[0-9a-f]*?([0-9a-f]{4})(?=:)/
/** Machine types up to 1.6 name no bus before the slots. */
const WITHOUT_BUS = /^([0-9a-f]{4})(?=:[0-9a-f]{2}\.)/

/** A second host bridge (pxb) has its bus number before its own slot, which leads to no other bus. */
const EXPANDER = /^([0-9a-f]{4}:(?!00)[0-9a-f]{2}):[0-9a-f]{2}\.[0-7](?=:)/

/** A root bus that goes by its own name: the guest's first one if the machine has no other. */
const NAMED = /^[a-z][\w.-]*(?=:[0-9a-f]{2}\.)/i

/** One spelling for the paths of all machine types, by the root bus that the guest sees. */
const canonical = (path: string, isOnly: boolean): string =>
  path
    .replace(PHB, '$1:00')
    .replace(WITHOUT_BUS, '$1:00')
    .replace(EXPANDER, '$1')
    .replace(isOnly ? NAMED : /^$/, '0000:00')

const digits = (value: number, count: number) => value.toString(16).padStart(count, '0')
const busOf = ({ domain, bus }: PciAddress) => `${digits(domain, 4)}:${digits(bus, 2)}`
const slotOf = (address: PciAddress) => formatAddress(address).split(':').at(-1)!

function parsed(text: string): PciAddress | null {
  try {
    return parseAddress(text)
  } catch {
    return null
  }
}

/** The bridges of a side by the bus behind them; null for a bus that several claim. */
function bridgesOf(devices: readonly Device[]): ReadonlyMap<string, PciAddress | null> {
  const bridges = new Map<string, PciAddress | null>()
  for (const { address, config } of devices) {
    const at = address === null ? null : parsed(address)
    if (!at || headerType(config) !== BRIDGE) continue
    const secondary = config[SECONDARY_BUS]!
    if (secondary === 0) continue
    const bus = busOf({ ...at, bus: secondary })
    bridges.set(bus, bridges.has(bus) ? null : at)
  }
  return bridges
}

/** Returns where all devices of a side sit. */
export function placesOf(devices: readonly Device[]): Places {
  const bridges = bridgesOf(devices)
  const paths = devices.flatMap(({ id }) => (id === null ? [] : (qdevId(id)?.path ?? [])))
  const isOnly = rootsOf(paths, null).named.size === 1
  const pathTo = (address: PciAddress): string | null => {
    let slots = slotOf(address)
    let at = address
    for (let depth = 0; depth < DEEPEST; depth++) {
      const above = bridges.get(busOf(at))
      if (above === null) return null
      if (above === undefined) return `${busOf(at)}:${slots}`
      slots = `${slotOf(above)}:${slots}`
      at = above
    }
    return null
  }
  const pathAt = (text: string): string | null => {
    const named = qdevId(text)?.path ?? qdevId(`${text}/-`)?.path
    const address = parsed(text)
    return named && !address ? canonical(named, isOnly) : address && pathTo(address)
  }
  const ownPath = (id: string | null) => (id === null ? undefined : qdevId(id)?.path)
  return {
    pathOf: ({ id, address }) => {
      const own = ownPath(id)
      if (own !== undefined) return canonical(own, isOnly)
      return address === null ? null : pathAt(address)
    },
    pathAt,
    isReached: ({ id, address }) => {
      if (ownPath(id) !== undefined) return true
      const at = address === null ? null : parsed(address)
      return at !== null && (at.bus === 0 || bridges.has(busOf(at)))
    },
  }
}

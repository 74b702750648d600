import { u16 } from '../bytes/little-endian'
import { SRIOV } from './capabilities/extended/virtualization/sriov'
import { extendedChain } from './chain'
import type { Device } from './device'
import { registerOf } from './layout'

/** Where a function is: within a domain its routing id, or within a bus that has no number yet the lower half of it. */
export interface Routing {
  readonly within: string
  readonly id: number
}

const HIDDEN = 0xffff
const SRIOV_LENGTH = 0x40
const at = (name: string) => registerOf(SRIOV, name).offset

/** Both ids of a virtual function read as ffff (PCIe 5.0 sections 9.3.4.1.1 and 9.3.4.1.2). */
export const readsHiddenIds = (config: Uint8Array): boolean => u16(config, 0) === HIDDEN && u16(config, 2) === HIDDEN

/** Whether a function is a virtual one: its ids read ffff, or did before the system's replaced them. */
export const isVirtualFunction = ({ config, hiddenIds }: Device): boolean => hiddenIds ?? readsHiddenIds(config)

/** Whether the system links a virtual function to this one. */
const isLinkedTo = (device: Device, { address }: Device): boolean =>
  device.physicalAddress !== undefined && device.physicalAddress === address

/** The SR-IOV capability of a physical function: which functions are its own (PCIe 5.0 section 9.2.1.2). */
interface Layout {
  readonly total: number
  readonly offset: number
  readonly stride: number
}

function layoutOf({ config }: Device): Layout | null {
  const found = extendedChain(config).links.find(({ id }) => id === SRIOV.id)
  if (!found || found.offset + SRIOV_LENGTH > config.length) return null
  const word = (name: string) => u16(config, found.offset + at(name))
  return { total: word('TOTAL_VF'), offset: word('VF_OFFSET'), stride: word('VF_STRIDE') }
}

/** Whether the function at `distance` after a physical one is one of its virtual functions. */
function isLaidOut({ total, offset, stride }: Layout, distance: number): boolean {
  const past = distance - offset
  if (total === 0 || offset === 0 || past < 0) return false
  if (stride === 0) return past === 0
  return past % stride === 0 && past / stride < total
}

/** "0000:03:10.1" */
const ADDRESS = /^([0-9a-f]{4,8}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/

/** Routing ID of a function; its bus is part of it. */
export function routingOfAddress(address: string | null): Routing | null {
  const parts = ADDRESS.exec(address ?? '')
  if (!parts) return null
  const [bus, slot, number] = parts.slice(2).map((part) => Number.parseInt(part, 16)) as [number, number, number]
  return { within: parts[1]!, id: (bus << 8) | (slot << 3) | number }
}

/** The last part of QEMU's path of a function: "0000:00:04.0:00.2". */
const PATH = /^(.{1,4096}):([0-9a-f]{2})\.([0-7])$/

/** Routing of a function by QEMU's path, which names the slots of the bridges and not their buses. */
export function routingOfPath(path: string): Routing | null {
  const parts = PATH.exec(path)
  if (!parts) return null
  return { within: parts[1]!, id: (Number.parseInt(parts[2]!, 16) << 3) | Number(parts[3]) }
}

/**
 * The same functions, each virtual one with its physical function and each physical one with its virtual functions, as
 * far as one input holds both: by the offset and the stride in the SR-IOV capability.
 * @param routingOf where a function is; null if that is not known
 */
export function relate<T extends Device>(devices: readonly T[], routingOf: (device: T) => Routing | null): T[] {
  if (!devices.some(isVirtualFunction)) return [...devices]
  const placed = devices.map((device) => ({ device, routing: routingOf(device) }))
  const physical = placed.flatMap(({ device, routing }) => {
    const layout = routing === null || isVirtualFunction(device) ? null : layoutOf(device)
    return layout && routing ? [{ device, routing, layout }] : []
  })
  const parents = new Map<T, T>()
  const children = new Map<T, T[]>()
  for (const { device, routing } of placed) {
    if (routing === null || !isVirtualFunction(device)) continue
    const parent = physical.find(
      (entry) =>
        isLinkedTo(device, entry.device) ||
        (entry.routing.within === routing.within && isLaidOut(entry.layout, routing.id - entry.routing.id)),
    )?.device
    if (!parent) continue
    parents.set(device, parent)
    const own = children.get(parent)
    if (own) own.push(device)
    else children.set(parent, [device])
  }
  return devices.map((device) => {
    const physicalFunction = parents.get(device)
    const virtualFunctions = children.get(device)
    return {
      ...device,
      ...(physicalFunction && { physicalFunction }),
      ...(virtualFunctions && { virtualFunctions }),
    }
  })
}

/**
 * A virtual function with the ids by which its system knows it: the vendor of its physical function, and the device id
 * in that one's SR-IOV capability (PCIe 5.0 section 9.3.3.11).
 * @returns null if the physical function is not known
 */
export function withSystemIds(device: Device): Device | null {
  const parent = device.physicalFunction
  const found = parent && extendedChain(parent.config).links.find(({ id }) => id === SRIOV.id)
  if (!found) return null
  const config = device.config.slice()
  config.set(parent.config.subarray(0, 2), 0)
  const deviceId = found.offset + at('VF_DID')
  config.set(parent.config.subarray(deviceId, deviceId + 2), 2)
  const { physicalFunction, hiddenIds, ...rest } = device
  return { ...rest, config }
}

/** A virtual function with both ids as they read on its bus. */
export function withHiddenIds(device: Device): Device {
  if (device.hiddenIds !== true) return device
  const config = device.config.slice()
  config.fill(HIDDEN & 0xff, 0, 4)
  return { ...device, config }
}

import { type DeviceForm, deviceAt, type HeldDevice } from './pci-device'
import type { ProcessMemory } from './process-memory'
import { OBJECT_SIZE, type Qom } from './qom'
import type { HeapSeed } from './seed'

/** A PCI bus and what is plugged into it. */
export interface HeldBus {
  readonly object: number
  /** "pcie.0" */
  readonly name: string
  readonly express: boolean
  /** The bridge above the bus; for an expander's own bus the expander; null for a bus of the machine. */
  readonly parent: HeldDevice | null
  /** Name of the host bridge's type if the bus is its own ("q35-pcihost"), null behind a bridge. */
  readonly host: string | null
  readonly devices: readonly HeldDevice[]
  /** Buses behind bridges of this one, and of expanders on it. */
  readonly children: readonly HeldBus[]
}

/** What is in memory is not whole, or not what QEMU would have built: nothing of it may be believed. */
export class Inconsistent extends Error {}

const PCI_BUS = 'PCI'
const PCIE_BUS = 'PCIE'
const HOST_BRIDGE = 'pci-host-bridge'
const SLOTS = 256
/** BusState.parent and name follow the Object (include/hw/qdev-core.h, 1.6 to 11.1). */
const BUS_PARENT_AT = OBJECT_SIZE
const BUS_NAME_AT = BUS_PARENT_AT + 8
/*
 * struct PCIBus (include/hw/pci/pci_bus.h, 1.7 to 11.1): devices[256], parent_dev, address_space_mem, address_space_io,
 * child, sibling.
 */
const PARENT_DEV_AT = 8 * SLOTS
const CHILD_AT = PARENT_DEV_AT + 24
const SIBLING_AT = CHILD_AT + 8
/** PCI can't number more buses: what has more is not a list of buses. */
const MOST_BUSES = 1024

/** Where the fields of buses and host bridges lie. */
interface BusForm {
  /** DeviceState.parent_bus in a device. */
  readonly parentBus: number
  /** PCIBus.devices in a bus. */
  readonly devices: number
}

const fail = (what: string): never => {
  throw new Inconsistent(what)
}

/** The offset of `devices` in a bus that lists the device in its slot; null if it does not, or in several places. */
function slotsIn(memory: ProcessMemory, qom: Qom, bus: number, device: HeldDevice): number | null {
  const size = qom.typeOf(bus)?.instanceSize ?? 0
  const found: number[] = []
  for (let at = BUS_NAME_AT + 8; at + PARENT_DEV_AT + 8 <= size; at += 8) {
    if (memory.pointer(bus + at + 8 * device.devfn) === device.object) found.push(at)
  }
  return found.length === 1 ? found[0]! : null
}

/** The form of buses by one device, or null if no bus of its own knows it: it has been unplugged. */
function busFormOf(memory: ProcessMemory, qom: Qom, form: DeviceForm, device: HeldDevice): BusForm | null {
  for (let parentBus = OBJECT_SIZE + 16; parentBus < form.buffers; parentBus += 8) {
    const bus = memory.pointer(device.object + parentBus)
    if (bus === 0 || !qom.isA(bus, PCI_BUS)) continue
    const devices = slotsIn(memory, qom, bus, device)
    if (devices !== null) return { parentBus, devices }
  }
  return null
}

/** Reads all buses, from one device on. */
class Walk {
  private readonly seen = new Set<number>()

  constructor(
    private readonly memory: ProcessMemory,
    private readonly qom: Qom,
    private readonly device: DeviceForm,
    private readonly form: BusForm,
  ) {}

  /** The devices in the slots of a bus: every slot is empty, or holds a device that knows its slot and its bus. */
  private devicesOf(bus: number): HeldDevice[] {
    const slots = this.memory.bytes(bus + this.form.devices, 8 * SLOTS) ?? fail('a bus is incomplete')
    const found: HeldDevice[] = []
    for (let devfn = 0; devfn < SLOTS; devfn++) {
      if (slots.readBigUInt64LE(8 * devfn) === 0n) continue
      const object = Number(slots.readBigUInt64LE(8 * devfn))
      const device = deviceAt(this.memory, this.qom, this.device, object)
      if (!device) return fail(`slot ${devfn >> 3}.${devfn & 7} of a bus holds something other than a device`)
      if (device.devfn !== devfn || this.memory.pointer(object + this.form.parentBus) !== bus) {
        fail(`${device.qomPath} does not know its own bus or slot`)
      }
      found.push(device)
    }
    return found
  }

  /** The buses behind the bridges of a bus. */
  private childrenOf(bus: number, devices: readonly HeldDevice[]): HeldBus[] {
    const found: HeldBus[] = []
    let link = bus + this.form.devices + CHILD_AT
    for (let child = this.memory.pointer(link); child !== 0; child = this.memory.pointer(link)) {
      const sibling = child + this.form.devices + SIBLING_AT
      const bridge = this.memory.pointer(child + this.form.devices + PARENT_DEV_AT)
      const parent = devices.find(({ object }) => object === bridge)
      if (!parent || this.memory.pointer(sibling + 8) !== link) return fail('the list of buses below a bus is broken')
      found.push(this.bus(child, parent))
      link = sibling
    }
    return found
  }

  /** A bus with all that is behind it. */
  private bus(object: number, parent: HeldDevice | null): HeldBus {
    if (!this.qom.isA(object, PCI_BUS) || this.seen.has(object) || this.seen.size >= MOST_BUSES) {
      return fail('what is listed as a bus is not one, or is listed twice')
    }
    this.seen.add(object)
    const name = this.memory.text(this.memory.pointer(object + BUS_NAME_AT)) ?? fail('a bus has no name')
    const above = this.qom.typeOf(this.memory.pointer(object + BUS_PARENT_AT))
    const host = above?.ancestors.includes(HOST_BRIDGE) ? above.name : null
    const devices = this.devicesOf(object)
    const express = this.qom.isA(object, PCIE_BUS)
    return { object, name, express, parent, host, devices, children: this.childrenOf(object, devices) }
  }

  /** The host bridge above a bus. */
  private hostOf(start: number): number {
    let bus = start
    for (let depth = 0; depth < MOST_BUSES; depth++) {
      const parent = this.memory.pointer(bus + BUS_PARENT_AT)
      if (this.qom.isA(parent, HOST_BRIDGE)) return parent
      bus = this.memory.pointer(parent + this.form.parentBus)
      if (!this.qom.isA(parent, 'pci-device') || !this.qom.isA(bus, PCI_BUS)) break
    }
    return fail('no host bridge is above a bus')
  }

  /** The bus of a host bridge, which is the machine's own, or an expander's and so behind a device. */
  private rootOf(host: number, at: number): number {
    const bus = this.memory.pointer(host + at)
    if (this.memory.pointer(bus + BUS_PARENT_AT) !== host) fail('a root bus does not know its host bridge')
    return bus
  }

  /** The bus of every host bridge, by the list of them that lies in a variable of QEMU's. */
  all(device: HeldDevice): HeldBus[] {
    const first = this.memory.pointer(device.object + this.form.parentBus)
    const { hosts, bus: at } = hostsOf(this.memory, this.qom, this.hostOf(first))
    const buses = hosts.map((host) => this.rootOf(host, at))
    const isOwn = (bus: number) => this.memory.pointer(bus + this.form.devices + PARENT_DEV_AT) === 0
    const found = buses.filter(isOwn).map((bus) => this.bus(bus, null))
    if (!buses.every((bus) => this.seen.has(bus))) fail('an expander is on no bus')
    return found
  }
}

/** Every device of a bus and of those behind it. */
export const devicesBelow = ({ devices, children }: HeldBus): HeldDevice[] => [
  ...devices,
  ...children.flatMap(devicesBelow),
]

/**
 * All host bridges, by the list that links them (QLIST pci_host_bridges, hw/pci/pci.c), from one of them on. The list
 * begins in a variable of QEMU's own: what the guest may have written into its memory can't be on it.
 * @returns the bridges, and where in each its bus is named
 */
function hostsOf(memory: ProcessMemory, qom: Qom, host: number): { hosts: number[]; bus: number } {
  const size = qom.typeOf(host)?.instanceSize ?? 0
  for (let bus = OBJECT_SIZE; bus + 24 <= size; bus += 8) {
    const object = memory.pointer(host + bus)
    if (object === 0 || !qom.isA(object, PCI_BUS)) continue
    // PCIHostState.next follows bus, since 5.2 with bypass_iommu between (include/hw/pci/pci_host.h).
    for (const next of [bus + 8, bus + 16]) {
      const hosts = linked(memory, qom, host, next)
      if (hosts) return { hosts, bus }
    }
  }
  return fail('the list of host bridges is not found')
}

/** The host bridges of the list that `host` is on if its links lie at `next`, or null if they do not. */
function linked(memory: ProcessMemory, qom: Qom, host: number, next: number): number[] | null {
  const found = [host]
  let link = memory.pointer(host + next + 8)
  while (!memory.isStatic(link)) {
    const before = link - next
    if (memory.pointer(link) !== found[0] || !qom.isA(before, HOST_BRIDGE) || found.includes(before)) return null
    found.unshift(before)
    link = memory.pointer(before + next + 8)
  }
  if (memory.pointer(link) !== found[0]) return null
  for (let after = memory.pointer(host + next); after !== 0; ) {
    if (!qom.isA(after, HOST_BRIDGE) || found.includes(after)) return null
    if (memory.pointer(after + next + 8) !== found.at(-1)! + next) return null
    found.push(after)
    after = memory.pointer(after + next)
  }
  return found
}

/**
 * Every PCI bus with every device, or null if the seed is a device that was unplugged.
 * @throws Inconsistent if anything is not as QEMU builds it
 */
export function busesFrom(memory: ProcessMemory, qom: Qom, { object, form }: HeapSeed): HeldBus[] | null {
  const device = deviceAt(memory, qom, form, object)
  const found = device && busFormOf(memory, qom, form, device)
  return found ? new Walk(memory, qom, form, found).all(device) : null
}

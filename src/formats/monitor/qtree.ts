/** Reads HMP `info qtree`: every device of a machine with its properties. QEMU: qtree_print, softmmu/qdev-monitor.c. */

/** A region that a PCI function has registered. `bar` 6 is the expansion ROM. */
export interface QtreeRegion {
  readonly bar: number
  /** In bytes. */
  readonly size: number
}

/** A device of the tree. */
export interface QtreeDevice {
  /** "virtio-net-pci" */
  readonly type: string
  /** Empty if it was given none. */
  readonly id: string
  /** As `info qtree` prints them, but as one writes them on a command line: `plainValue`. */
  readonly properties: ReadonlyMap<string, string>
  /** The device whose bus it sits on; null on the main system bus. */
  readonly parent: QtreeDevice | null
  /** Type of that bus: "PCIE", "PCI", "virtio-pci-bus". */
  readonly bus: string | null
  /** Of a PCI function: number of its bus (0 if the guest has given none), and its slot "1d.7". */
  readonly pci: { readonly bus: number; readonly slot: string } | null
  readonly regions: readonly QtreeRegion[]
}

/** Deepest nesting of devices that is followed: buses have 8-bit numbers. */
const DEEPEST = 300

const LINE = /^( *)(.*)$/
const DEVICE = /^dev: ([^,]+), id "(.*)"$/
const BUS = /^bus: /
const BUS_TYPE = /^type (\S+)$/
const PROPERTY = /^([^\s=]+) = (.*)$/
const PCI = /^class .*, addr ([0-9a-f]{2}):([0-9a-f]{2}\.[0-7]), pci id /
const BAR = /^bar ([0-6]): (?:i\/o|mem) at 0x([0-9a-f]{1,16}) \[0x([0-9a-f]{1,16})\]$/

const NUMBER = /^(-?\d+) \((?:0x[0-9a-f]+|[\d.]+ [KMGTPE]?i?B)\)$/

/** A value as an option takes it: "4 (0x4)" is 4, `true` is on, text loses its quotes; null for text that is unset. */
export function plainValue(printed: string): string | null {
  if (printed === '<null>') return null
  if (printed === 'true') return 'on'
  if (printed === 'false') return 'off'
  const text = /^"(.*)"$/s.exec(printed)
  if (text) return text[1]!
  return NUMBER.exec(printed)?.[1] ?? printed
}

/** Size of a region by its first and last address; of one that is not mapped both are below 2^64 by wrapping. */
function regionOf([, bar, first, last]: RegExpExecArray): QtreeRegion {
  const size = BigInt.asUintN(64, BigInt(`0x${last}`) - BigInt(`0x${first}`) + 1n)
  return { bar: Number(bar), size: Number(size) }
}

interface Open extends QtreeDevice {
  readonly indent: number
  readonly properties: Map<string, string>
  readonly regions: QtreeRegion[]
  pci: QtreeDevice['pci']
}

/** Takes one line of a device that is not the beginning of another. */
function take(device: Open, line: string): void {
  const property = PROPERTY.exec(line)
  if (property) {
    const value = plainValue(property[2]!)
    if (value !== null) device.properties.set(property[1]!, value)
    return
  }
  const bar = BAR.exec(line)
  if (bar) device.regions.push(regionOf(bar))
  const pci = PCI.exec(line)
  if (pci) device.pci = { bus: Number.parseInt(pci[1]!, 16), slot: pci[2]! }
}

/** A bus whose devices follow: its own lines, and those of the devices on it, are indented further. */
interface OpenBus {
  readonly indent: number
  type: string | null
}

/** Every device of `info qtree`, in its order. Lines of other forms are passed over. */
export function readQtree(text: string): readonly QtreeDevice[] {
  const found: Open[] = []
  const devices: Open[] = []
  const buses: OpenBus[] = []
  for (const row of text.split(/\r?\n/)) {
    const [, spaces = '', line = ''] = LINE.exec(row) ?? []
    const indent = spaces.length
    for (const open of [devices, buses]) while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop()
    const parent = devices.at(-1) ?? null
    const bus = buses.at(-1) ?? null
    const begun = DEVICE.exec(line)
    if (begun && devices.length < DEEPEST) {
      const device: Open = {
        type: begun[1]!,
        id: begun[2]!,
        indent,
        properties: new Map(),
        parent,
        bus: bus?.type ?? null,
        pci: null,
        regions: [],
      }
      found.push(device)
      devices.push(device)
    } else if (BUS.test(line)) buses.push({ indent, type: null })
    else if (bus && bus.type === null && (!parent || parent.indent < bus.indent))
      bus.type = BUS_TYPE.exec(line)?.[1] ?? null
    else if (parent) take(parent, line)
  }
  return found
}

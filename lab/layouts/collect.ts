import { fromHex } from '../../src/bytes/hex'
import { capabilityOf } from '../../src/pci/capabilities'
import { extendedChain, standardChain } from '../../src/pci/chain'
import { isVirtio } from '../../src/qemu/devices/virtio-types'
import type { Recorded } from '../../test/ground-truth'

/** Devices of one type whose structures lie in the same places. */
export interface Layout {
  /** Last part of the section's id, "virtio" for all of virtio's. */
  readonly kind: string
  readonly title: string
  readonly onRoot: boolean
  readonly behind: boolean
  readonly byDefault: boolean
  /** The one whose config space stands for all. */
  readonly example: Recorded
  readonly records: readonly Recorded[]
}

const HEADER_TYPE = 0x0e
const MULTIFUNCTION = 0x80
const EXPRESS = 0x10
const EXPRESS_TYPE_AT = 2
const EXPRESS_TYPE = 0xf0
const MSIX = 0x11
const VENDOR = 0x09
const BUFFER = 4096

/**
 * Places whose section's id has one address only. A device on an expander's bus is behind the expander and its bridge:
 * "0000:09:02.0:00.0:00.0/e1000" (pcibus_get_dev_path, hw/pci/pci.c).
 */
const ROOT_BUSES = new Set(['pcie.0', 'pci.0', 'chipset'])

const isOnRoot = ({ placement }: Recorded): boolean => ROOT_BUSES.has(placement.replace(/,populated:.*/, ''))

/** What a switch or card brings along itself was given no options of its own. */
const isPlain = ({ options, placement }: Recorded): boolean => options === '' || placement === 'internal'

/** eepro100 registers a state that has the name of the type, which `-dump-vmstate` does not list (hw/net/eepro100.c). */
const EEPRO100 = /^i82(?:55|562$|801$)/

const sectionOf = (type: string, sections: ReadonlyMap<string, string>): string | undefined => {
  if (isVirtio(type)) return 'virtio'
  return EEPRO100.test(type) ? type : sections.get(type)
}

/** 4096 bytes, zero beyond those that travel. */
export function bytesOf({ config }: Recorded): Uint8Array {
  const bytes = new Uint8Array(BUFFER)
  bytes.set(fromHex(config))
  return bytes
}

/** What of a config space decides in which layout it is. */
interface Shape {
  /** Header type, the places of all capabilities, the type of PCI Express device. */
  readonly key: string
  readonly standard: readonly number[]
  /** "MSI-X at 40, PCI Express at 54, AER" */
  readonly capabilities: string
}

/** The common names of capabilities, if the register names differ from them. */
const SAID: Readonly<Record<string, string>> = {
  EXP: 'PCI Express',
  MSIX: 'MSI-X',
  SRIOV: 'SR-IOV',
  VNDR: 'vendor-specific',
}

function shapeOf(record: Recorded): Shape {
  const bytes = bytesOf(record)
  const standard = standardChain(bytes).links
  const extended = extendedChain(bytes).links
  const express = standard.find(({ id }) => id === EXPRESS)
  const type = express === undefined ? '' : bytes[express.offset + EXPRESS_TYPE_AT]! & EXPRESS_TYPE
  const links = [...standard, ...extended].sort((a, b) => a.offset - b.offset)
  const places = links.map(({ kind, id, offset }) => `${kind} ${id} ${offset}`)
  const names = links.map(({ kind, id, offset }) => {
    const { name } = capabilityOf(kind, id).base
    return `${SAID[name] ?? name}${kind === 'extended' ? '' : ` at ${offset.toString(16)}`}`
  })
  return {
    key: [bytes[HEADER_TYPE]! & ~MULTIFUNCTION, type, ...places].join('|'),
    standard: standard.map(({ id }) => id),
    capabilities: names.join(', ') || 'no capabilities',
  }
}

interface Group {
  readonly kind: string
  readonly shape: Shape
  readonly records: Recorded[]
}

function virtioTitle({ standard }: Shape): string {
  const without = standard.includes(MSIX) ? '' : ' without MSI-X'
  if (!standard.includes(VENDOR)) return `legacy virtio device${without}`
  const where = standard.includes(EXPRESS) ? 'behind a PCIe port' : 'on a root or conventional bus'
  return `virtio device ${where}${without}`
}

/** The record that stands for all: with the fewest options, of the type with the shortest name, of the most machine types. */
function exampleOf(records: readonly Recorded[]): Recorded {
  const [example] = [...records].sort(
    (a, b) =>
      a.options.length - b.options.length ||
      a.device!.length - b.device!.length ||
      b.machines.length - a.machines.length,
  )
  return example!
}

/** On how many machine types, at how many places and of how many types of device a layout was seen without options. */
const plainStarts = ({ records }: Group): number =>
  new Set(
    records
      .filter(isPlain)
      .flatMap(({ qemu, device, placement, machines }) =>
        machines.map((name) => `${qemu} ${device} ${placement} ${name}`),
      ),
  ).size

const typesOf = ({ records }: Group): number => new Set(records.map(({ device }) => device)).size

/**
 * The layouts of all records, the commonest first, those that need an option last. How many options a device was tried with
 * does not count: a survey with more of them would put all rows into another order.
 * @param sections names of the sections by device type; types that have none are in no stream
 */
export function collect(records: readonly Recorded[], sections: ReadonlyMap<string, string>): Layout[] {
  const groups = new Map<string, Group>()
  for (const record of records) {
    const kind = sectionOf(record.device!, sections)
    if (kind === undefined) continue
    const shape = shapeOf(record)
    const key = `${kind}|${shape.key}`
    const group = groups.get(key)
    if (group) group.records.push(record)
    else groups.set(key, { kind, shape, records: [record] })
  }
  const isDefault = ({ records: those }: Group): boolean => those.some(isPlain)
  const sorted = [...groups]
    .map(([key, group]) => ({
      key,
      group,
      isDefault: isDefault(group),
      starts: plainStarts(group),
      types: typesOf(group),
    }))
    .sort(
      (a, b) =>
        Number(b.isDefault) - Number(a.isDefault) ||
        b.starts - a.starts ||
        b.types - a.types ||
        (a.key < b.key ? -1 : 1),
    )
    .map(({ group }) => group)
  const taken = new Set<string>()
  return sorted.map((group): Layout => {
    const { kind, shape, records: those } = group
    const byDefault = isDefault(group)
    const example = exampleOf(byDefault ? those.filter(isPlain) : those)
    const { device } = example
    const options = isPlain(example) ? '' : example.options
    const name = kind === 'virtio' ? virtioTitle(shape) : device!
    const plain = [name, options].filter(Boolean).join(kind === 'virtio' ? ', ' : ',')
    const title = taken.has(plain) ? `${plain} (${shape.capabilities})` : plain
    taken.add(plain)
    return {
      kind,
      title,
      onRoot: those.some(isOnRoot),
      behind: !those.every(isOnRoot),
      byDefault,
      example,
      records: those,
    }
  })
}

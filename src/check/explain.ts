import type { Device } from '../pci/device'
import { fieldsAt, naming } from '../pci/name'
import { typicalDevices } from '../qemu/devices/typical'
import type { RuleRange } from '../qemu/masks'
import { type Reconstruction, reconstruct, resolveTarget } from '../qemu/reconstruct'
import type { TargetRequest } from '../qemu/request'
import { parseVersion, RELEASES } from '../qemu/version'
import { caseOf } from './cases'
import { failingBits } from './compare'
import { badConfigData } from './message'
import { isCalled } from './pair'
import { ruleFinder } from './rule-finder'

/** The values of a message and what the lines behind it say of the device. */
export interface RefusedByte {
  readonly line: number
  readonly offset: number
  readonly read: number
  readonly device: number
  readonly cmask: number
  readonly wmask: number
  readonly w1cmask: number
  readonly section: string | null
  readonly instance: number | null
}

/** One reading of a message: the register that the byte belongs to in one layout. */
export interface Reading {
  /** Where the layout comes from: "the dump", "pcie-root-port", "virtio device behind a PCIe port". */
  readonly layout: string
  readonly register: string
  readonly field: string | null
  readonly rule: string
  readonly note: string
  readonly case: string | null
}

/** A message of get_pci_config_device, taken apart. */
export interface Explanation {
  readonly line: number
  readonly message: string
  readonly operands: {
    readonly offset: number
    readonly read: number
    readonly device: number
    readonly cmask: number
    readonly wmask: number
    readonly w1cmask: number
  }
  /** Bits that made the restore fail; 0 where the message contradicts itself. */
  readonly failing: number
  readonly section: string | null
  readonly address: string | null
  readonly instance: number | null
  /** All layouts that fit the section and the masks of the message; none where nothing is known. */
  readonly readings: readonly Reading[]
  /** What would make the explanation sharper, or null. */
  readonly needed: string | null
}

/** The header is the same in all devices of a header type. */
const HEADER_END = 0x40
const HEADER_TYPE = 0x0e

interface Layout {
  readonly title: string
  readonly config: Uint8Array
  readonly rules: readonly RuleRange[]
  readonly masks: { readonly cmask: Uint8Array; readonly wmask: Uint8Array; readonly w1cmask: Uint8Array } | null
}

function header(type: number, title: string): Layout {
  const config = new Uint8Array(HEADER_END)
  config[HEADER_TYPE] = type
  const note = 'a register of the header, which is the same for all devices of a header type'
  return { title, config, rules: [{ offset: 0, length: HEADER_END, rule: 'header', note }], masks: null }
}

const HEADERS = [header(0, 'header of an endpoint'), header(1, 'header of a bridge')]

/** Whether a layout's masks are those of the message: where they are not, the byte is not this register. */
function agrees({ masks }: Layout, { offset, cmask, wmask, w1cmask }: RefusedByte): boolean {
  if (!masks) return true
  return masks.cmask[offset] === cmask && masks.wmask[offset] === wmask && masks.w1cmask[offset] === w1cmask
}

function typicalLayouts(section: string, request: TargetRequest): Layout[] {
  // Without a version all of them are tried: those whose masks changed show different ones in the message.
  const versions = request.qemu === null ? RELEASES : [request.qemu]
  const layouts = versions.flatMap((text) => typicalDevices(section, parseVersion(text)))
  return layouts.map(({ title, painter }) => ({
    title,
    config: painter.config,
    rules: painter.rules(),
    masks: painter,
  }))
}

const fromDump = ({ masks, profile }: Reconstruction): Layout => ({
  title: `the dump (${profile.name})`,
  config: masks.config,
  rules: masks.rules,
  masks: null,
})

function layoutsOf(message: RefusedByte, dump: readonly Device[], request: TargetRequest): Layout[] {
  const { section } = message
  const address = section && addressOf(section)
  const device =
    dump.length === 1
      ? dump[0]
      : dump.find((each) => section && (isCalled(each, section) || (address && isCalled(each, address))))
  if (device) return [fromDump(reconstruct(device, request, resolveTarget(request)))]
  return section ? typicalLayouts(section, request) : []
}

/** "0000:00:12.0" of "0000:00:12.0/pcie-root-port"; a longer path ends with the device's own address. */
function addressOf(section: string): string | null {
  const match = /^([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])/i.exec(section)
  return match?.[1] ?? null
}

function readingsOf(message: RefusedByte, layouts: readonly Layout[], failing: number): Reading[] {
  const readings = new Map<string, Reading>()
  for (const layout of layouts) {
    if (!agrees(layout, message)) continue
    const named = naming(layout.config).at(message.offset)
    // Bytes between registers are constant: a device that shows another value there has another layout.
    if (layout.masks && !named.registerRow && layout.config[message.offset] !== message.device) continue
    const { rule, note } = ruleFinder(layout.rules)(message.offset)
    const field = fieldsAt(named, failing)
    const reading = {
      layout: layout.title,
      register: named.register,
      field,
      rule,
      note,
      case: caseOf({ named, failing, profile: layout.title }),
    }
    const key = `${reading.register}|${field}`
    // Versions that agree on the masks are one reading; the newest one's words stay.
    readings.set(key, reading)
  }
  return [...readings.values()]
}

function needed(message: RefusedByte, readings: readonly Reading[], hasDump: boolean): string | null {
  if (readings.length === 1) return null
  if (readings.length > 1) return 'several layouts fit: a dump of the device (--dump) decides'
  if (hasDump) return 'the dump holds no such device: give one of the device that the message names'
  if (message.section === null)
    return 'which device it was: paste the lines that follow the message too, or give --dump'
  return `the layout of ${message.section}: give --dump with a dump of the device`
}

/**
 * Explains messages of get_pci_config_device: register, field and bits, by the layout of the device that the lines
 * behind the message name, or by a dump.
 * @param messages what `findBadConfigData` found
 * @param dump devices among which the failing one is looked up; a single one is taken as it
 * @param request version and machine type of the QEMU that printed the message
 * @throws InputError for an unknown version, machine type, profile or property
 */
export function explain(
  messages: readonly RefusedByte[],
  dump: readonly Device[],
  request: TargetRequest,
): Explanation[] {
  resolveTarget(request)
  return messages.map((message) => {
    const { line, section, instance, ...operands } = message
    const { offset, read, device, cmask, wmask, w1cmask } = operands
    const failing = failingBits(read, device, cmask, wmask, w1cmask)
    const known = layoutsOf(message, dump, request)
    const layouts = known.length === 0 && offset < HEADER_END ? HEADERS : known
    const readings = readingsOf(message, layouts, failing)
    return {
      line,
      message: badConfigData(operands),
      operands: { offset, read, device, cmask, wmask, w1cmask },
      failing,
      section,
      address: section === null ? null : addressOf(section),
      instance,
      readings,
      needed: needed(message, readings, dump.length > 0),
    }
  })
}

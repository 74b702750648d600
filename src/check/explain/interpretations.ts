import { hex } from '../../bytes/hex'
import type { Operands } from '../../formats/log/event'
import { isCalled, onPseries } from '../../formats/stream/devices/qdev-path'
import type { Device } from '../../pci/device'
import { fieldsAt, type Named, naming } from '../../pci/name'
import { ruleFinder } from '../../qemu/painting/rule-finder'
import { type Reconstruction, reconstruct, resolveTarget } from '../../qemu/reconstruct'
import type { RecordedLayout } from '../../qemu/recorded/layouts'
import type { TargetRequest } from '../../qemu/request'
import { type CaseHit, casesAt, likeliest } from '../cases/known'
import { skippedAt } from '../cases/skipped'
import { meaningOf } from './meaning'
import { causesWithoutDump } from './passed-through'
import { type SourceRegister, sourceDump } from './source-field'

/** One interpretation of a message: the register that the byte belongs to in some layouts. */
export interface Interpretation {
  /** Where the layout comes from: "the dump", "pcie-root-port", "virtio device behind a PCIe port". */
  readonly layout: string
  readonly register: string
  readonly field: string | null
  /** The meaning of both sides' values. */
  readonly meaning: string
  readonly rule: string
  readonly note: string
  /** The first known case that fits, or null; `cases` are all. */
  readonly case: string | null
  readonly cases: readonly CaseHit[]
  /** What is known about the source's register, or null if no layout names it. */
  readonly source: SourceRegister | null
}

/** A refused byte, the section it was in, and the QEMU that refused it. */
export interface LoggedRefusal extends Operands {
  readonly section: string | null
  readonly failing: number
}

/** The header is the same in all devices of a header type. */
const HEADER_END = 0x40
const HEADER_TYPE = 0x0e
const BUFFER = 4096

interface Layout {
  readonly title: string
  readonly config: Uint8Array
  readonly device: string | null
}

/** A candidate layout for the message. */
interface Candidate extends Layout {
  /** Whether the byte's masks and value can be this layout's. */
  readonly agrees: (named: Named) => boolean
  /** Whether the device was seen with the destination's value of the byte, and with the source's. */
  readonly saw: { readonly destination: boolean; readonly source: boolean }
}

function header(type: number, title: string): Layout {
  const config = new Uint8Array(HEADER_END)
  config[HEADER_TYPE] = type
  return { title, config, device: null }
}

const HEADERS = [header(0, 'header of an endpoint'), header(1, 'header of a bridge')]

/** Regions have the size that options and host files give them: any mask is possible. */
const ADDRESS = /^(BASE_ADDRESS_|ROM_ADDRESS)/
/** Bytes that say where a structure lies: another value would mean another layout. */
const POINTER = /^(ID|NEXT|CAPABILITY_LIST)$/

function masksAgree(layout: RecordedLayout, { offset, cmask, wmask, w1cmask }: Operands, named: Named): boolean {
  if (named.registerRow && ADDRESS.test(named.registerRow.name))
    return layout.masksAt(offset).some(([c]) => c === cmask)
  return layout.masksAt(offset).some(([c, w, w1c]) => c === cmask && w === wmask && w1c === w1cmask)
}

function valueAgrees({ config }: RecordedLayout, { offset, device }: Operands, { registerRow, capability }: Named) {
  const fixed = registerRow
    ? POINTER.test(registerRow.name) || (registerRow.name === 'HEADER' && capability?.kind === 'extended')
    : true
  return !fixed || config[offset] === device
}

/** Addresses in a section's id: 1 for "0000:00:12.0/x", one more for each port or bridge on the way. */
function hops(section: string): number | null {
  const path = /^(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]((?::[0-9a-f]{2}\.[0-7])*)\//i.exec(section)
  return path ? 1 + path[1]!.split(':').length - 1 : null
}

const kindOf = (section: string): string => {
  const name = section.slice(section.lastIndexOf('/') + 1)
  return /^(virtio|vhost)-/.test(name) ? 'virtio' : name
}

/** The recorded layouts that a section can have; all of them if no section is known. */
function recordedFor(section: string | null, recorded: readonly RecordedLayout[]): readonly RecordedLayout[] {
  if (section === null) return recorded
  const kind = kindOf(section)
  const ofKind = recorded.filter((layout) => layout.kind === kind)
  const places = hops(section)
  const inPlace = ofKind.filter((layout) => places === null || (places === 1 ? layout.onRoot : layout.behind))
  return inPlace.length > 0 ? inPlace : ofKind
}

function asLayout(layout: RecordedLayout, refusal: LoggedRefusal): Candidate {
  return {
    title: layout.title,
    config: layout.config,
    device: refusal.section === null ? layout.kind : refusal.section.slice(refusal.section.lastIndexOf('/') + 1),
    agrees: (named) => masksAgree(layout, refusal, named) && valueAgrees(layout, refusal, named),
    saw: {
      destination: layout.sawValue(refusal.offset, refusal.device),
      source: layout.sawValue(refusal.offset, refusal.read),
    },
  }
}

const fromDump = ({ masks, profile }: Reconstruction): Candidate => ({
  title: `the dump (${profile.name})`,
  config: masks.config,
  device: profile.name,
  agrees: () => true,
  saw: { destination: false, source: false },
})

/** "0000:00:12.0" of "0000:00:12.0/pcie-root-port"; null if the path leads through ports. */
export function addressInSection(section: string): string | null {
  const match = /^([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])(?=\/|$)/i.exec(section)
  return match?.[1] ?? null
}

/**
 * Returns the device of a dump that a message is about: a single one is taken to be it.
 * @param section as the log names it, or null
 */
export function inDump({ section }: Pick<LoggedRefusal, 'section'>, dump: readonly Device[]): Device | undefined {
  if (dump.length === 1) return dump[0]
  const address = section && addressInSection(section)
  return dump.find((each) => section && (isCalled(each, section) || (address && isCalled(each, address))))
}

function layoutsOf(
  refusal: LoggedRefusal,
  dump: readonly Device[],
  request: TargetRequest,
  recorded: readonly RecordedLayout[],
): readonly Candidate[] {
  const device = inDump(refusal, dump)
  if (device) return [fromDump(reconstruct(device, request, resolveTarget(request)))]
  return recordedFor(refusal.section, recorded).map((layout) => asLayout(layout, refusal))
}

/** Releases at which rules changed: without a version, the one whose masks match the message is taken. */
const TELLING_RELEASES = ['11.1', '9.1', '8.0', '7.2', '3.1', '2.8']

/** The rule that covers the byte, in QEMU of the request, or of a version whose masks are the message's. */
function ruleAt(layout: Layout, { offset, cmask, wmask, w1cmask, section }: LoggedRefusal, request: TargetRequest) {
  if (layout.config.length <= HEADER_END) {
    return { rule: 'header', note: 'a register of the header, which is the same for all devices of a header type' }
  }
  const config = layout.config.slice(0, BUFFER)
  const device: Device = { address: null, id: section, config, bars: new Map(), rom: null, notes: [] }
  const releases = request.qemu === null ? TELLING_RELEASES : [request.qemu]
  const rules = releases.map((qemu) => {
    const plain = { ...request, qemu, machine: request.qemu === null ? null : request.machine, view: 'qemu' as const }
    const { masks } = reconstruct(device, plain)
    const fits = masks.cmask[offset] === cmask && masks.wmask[offset] === wmask && masks.w1cmask[offset] === w1cmask
    return { fits, ...ruleFinder(masks.rules)(offset) }
  })
  const { rule, note } = rules.find(({ fits }) => fits) ?? rules[0]!
  return { rule, note }
}

/** Layouts in which the byte is the same register. */
interface Group {
  readonly at: Named
  readonly layouts: Layout[]
}

type NamedLayout<T extends Layout = Layout> = { readonly layout: T; readonly at: Named }

/** Returns those that masks and values support, the likeliest first. */
function fittingLayouts(refusal: LoggedRefusal, layouts: readonly Candidate[]): readonly NamedLayout[] {
  const { offset, section } = refusal
  const at = <T extends Layout>(layout: T): NamedLayout<T> => ({ layout, at: naming(layout.config).at(offset) })
  const named = layouts.map(at)
  const agreeing = named.filter((each) => each.layout.agrees(each.at))
  const weight = ({ layout: { saw } }: NamedLayout<Candidate>) => 2 * Number(saw.destination) + Number(saw.source)
  const heaviest = Math.max(0, ...agreeing.map(weight))
  // A device that was seen with both values ranks before those that were seen with neither.
  const likely = heaviest === 3 ? agreeing.filter((each) => weight(each) > 1) : agreeing
  if (likely.length > 0) return [...likely].sort((a, b) => weight(b) - weight(a))
  // A device known by its section is named even if no known version has these masks.
  const close = section === null ? [] : named.filter((each) => each.at.registerRow !== null)
  if (close.length > 0) return close.slice(0, 1)
  return offset < HEADER_END ? HEADERS.map(at) : []
}

/** The devices that these belong to, or null if one belongs to none. */
function devicesOf(layouts: readonly Layout[]): readonly string[] | null {
  const devices = new Set(layouts.map(({ device }) => device))
  return devices.has(null) ? null : ([...devices] as string[])
}

const machineVersion = (machine: string | null): string | null =>
  machine === null ? null : (/(\d+\.\d+)(?:\.\d+)?$/.exec(machine)?.[1] ?? null)

/**
 * Returns what can be said about a byte of a passed-through function without its dump: after the header QEMU compares
 * only the host function's capabilities, and those that it does not emulate as a whole (vfio_add_std_cap,
 * hw/vfio/pci.c).
 */
function passedThrough({ offset, read, device, section }: LoggedRefusal, request: TargetRequest): Interpretation[] {
  if (section === null || kindOf(section) !== 'vfio' || offset < HEADER_END) return []
  const extended = offset >= 0x100
  const codes = causesWithoutDump({ offset, read, device, machine: machineVersion(request.machine) })
  return [
    {
      layout: 'a passed-through function without a dump',
      register: `${extended ? 'An extended capability' : 'A capability'} of the host function`,
      field: null,
      meaning: `the hosts' functions differ: the byte is ${hex(read, 2)} on the source and ${hex(device, 2)} on the destination`,
      rule: 'vfio',
      note: 'QEMU shows the guest capabilities of the host function and compares those that it does not emulate',
      case: codes[0]!,
      cases: codes.map((code) => ({ code, fit: 'possible', pinned: false })),
      source: null,
    },
  ]
}

/** What one side's list passes over, as the function's own list in the dump shows it, else the one that QEMU makes of it. */
const shownSkips = (
  { config }: Layout,
  at: Named,
  { offset, read, device }: LoggedRefusal,
  dump: Device | undefined,
) =>
  dump === undefined
    ? null
    : (skippedAt(dump.config, at, offset, read, device) ?? skippedAt(config, at, offset, read, device))

/** How many are named if many fit. */
const MOST = 6

/**
 * Returns the registers that a refused byte can belong to, the likeliest first.
 * @param recorded QEMU's own layouts, for devices that are not in a dump
 */
export function interpret(
  refusal: LoggedRefusal,
  dump: readonly Device[],
  request: TargetRequest,
  recorded: readonly RecordedLayout[],
): Interpretation[] {
  const { failing, offset, read, device } = refusal
  const shown = sourceDump(inDump(refusal, dump), offset, read, device)
  const groups = new Map<string, Group>()
  for (const { layout, at } of fittingLayouts(refusal, layoutsOf(refusal, dump, request, recorded))) {
    const key = `${at.register}|${fieldsAt(at, failing)}`
    const group = groups.get(key)
    if (group) group.layouts.push(layout)
    else groups.set(key, { at, layouts: [layout] })
  }
  if (groups.size === 0) return passedThrough(refusal, request)
  return [...groups.values()].slice(0, MOST).map(({ at, layouts }) => {
    const layout = layouts[0]!
    const titles = [...new Set(layouts.map(({ title }) => title))]
    const devices = devicesOf(layouts)
    const cases = casesAt({
      named: at,
      failing,
      source: read,
      destination: device,
      skipped: shownSkips(layout, at, refusal, inDump(refusal, dump)),
      masks: refusal,
      devices,
      sourceQemu: null,
      destinationQemu: request.qemu,
      machine: machineVersion(request.machine),
      pseries: onPseries(refusal.section),
    })
    return {
      layout: titles.length > 3 ? `${titles[0]} and ${titles.length - 1} others` : titles.join(' or '),
      register: at.register,
      field: fieldsAt(at, failing),
      meaning: meaningOf(at, read, device, failing),
      ...ruleAt(layout, refusal, request),
      case: likeliest(cases, devices?.length === 1 && devices[0] !== 'virtio'),
      cases,
      source: { named: at, offset, read, device, dump: shown },
    }
  })
}

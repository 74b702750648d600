import { InputError } from '../../bytes/input-error'
import { fieldsAt, naming } from '../../pci/name'
import { checkProperties } from '../../qemu/devices/property-names'
import { refuseWithoutRules } from '../../qemu/devices/without-rules'
import { seededPlacements } from '../../qemu/fresh/seed'
import type { Masks } from '../../qemu/painting/masks'
import { type Machine, machinesOf, parseMachine } from '../../qemu/releases/machine'
import { MILESTONES, NEWEST, parseVersion, type Version } from '../../qemu/releases/version'
import type { Placement } from '../../qemu/request'
import { type Form, Forms, type Spot } from './form'
import { type Transition, Transitions } from './transition'

/** One end: "7.2", "pc-q35-7.1" or "7.2/pc-q35-7.1", and options besides those of both ends. */
export interface EndRequest {
  readonly text: string
  readonly set: ReadonlyMap<string, string>
}

export interface DiffRequest {
  readonly device: string
  readonly from: EndRequest
  readonly to: EndRequest
  readonly machine: string | null
  readonly qemu: string | null
  readonly placement: Placement | null
  readonly set: ReadonlyMap<string, string>
}

/** What four arrays hold of one byte. */
export interface Four {
  readonly config: number
  readonly cmask: number
  readonly wmask: number
  readonly w1cmask: number
}

/** A byte that differs between two ends. */
export interface ByteChange {
  readonly offset: number
  readonly register: string
  readonly field: string | null
  readonly from: Four
  readonly to: Four
}

export interface DeviceDiff {
  readonly device: string
  readonly placement: Placement
  readonly from: { readonly qemu: string; readonly machine: string }
  readonly to: { readonly qemu: string; readonly machine: string }
  readonly changes: readonly ByteChange[]
  /** What happens to a guest that migrates from one to the other. */
  readonly transition: Transition
}

interface End {
  readonly qemu: Version
  readonly machine: Machine
}

/** Config space and masks of a device, of `size` bytes. */
type Mirrored = Pick<Masks, 'size' | 'config' | 'cmask' | 'wmask' | 'w1cmask'>

const four = ({ config, cmask, wmask, w1cmask }: Mirrored, i: number): Four => ({
  config: config[i] ?? 0,
  cmask: cmask[i] ?? 0,
  wmask: wmask[i] ?? 0,
  w1cmask: w1cmask[i] ?? 0,
})

/** Every byte in which config space or a mask of two devices differs, with its name. */
export function changesOf(from: Mirrored, to: Mirrored): ByteChange[] {
  const found: ByteChange[] = []
  const names = { from: naming(from.config), to: naming(to.config) }
  for (let offset = 0; offset < Math.max(from.size, to.size); offset++) {
    const [a, b] = [four(from, offset), four(to, offset)]
    const bits = (a.config ^ b.config) | (a.cmask ^ b.cmask) | (a.wmask ^ b.wmask) | (a.w1cmask ^ b.w1cmask)
    if (bits === 0) continue
    const own = names.to.at(offset)
    const named = own.layout === null ? names.from.at(offset) : own
    found.push({ offset, register: named.register, field: fieldsAt(named, bits), from: a, to: b })
  }
  return found
}

const isRelease = (text: string): boolean => /^\d/.test(text)

/** Parses an end; what it leaves out comes from the other option, or is the newest that fits. */
function endOf(text: string, { machine, qemu }: DiffRequest, other: string): End {
  const [first = '', second] = text.split('/')
  const release = isRelease(first) ? first : (qemu ?? (isRelease(other) ? other.split('/')[0]! : NEWEST.text))
  const version = parseVersion(release)
  const named = second ?? (isRelease(first) ? machine : first)
  return { qemu: version, machine: parseMachine(named ?? 'q35', version) }
}

/** Without a machine type, both ends get the newest of the older release. */
function withMachine(request: DiffRequest): DiffRequest {
  const ends = [request.from.text, request.to.text]
  if (request.machine !== null || !ends.every((text) => isRelease(text) && !text.includes('/'))) return request
  const [older] = ends.map(parseVersion).sort((a, b) => a.order - b.order)
  return { ...request, machine: parseMachine('q35', older!).name }
}

function placeOf({ device, placement }: DiffRequest, { machine }: End): Placement {
  const known = seededPlacements(device)
  if (known.length === 0) {
    refuseWithoutRules(device)
    throw new InputError(
      `pcimig does not know how QEMU builds ${JSON.stringify(device)}`,
      {},
      'pcimig atlas lists the types',
    )
  }
  if (placement !== null) return placement
  if (!machine.express) return 'pci.0'
  return known.find((place) => place === 'root-port') ?? known.find((place) => place !== 'pci.0') ?? 'pcie.0'
}

/** Differences of one device type between two resolved ends. */
class Comparison {
  private readonly forms: Forms
  private readonly transitions: Transitions

  constructor(private readonly request: DiffRequest) {
    this.forms = new Forms({ type: request.device, set: request.set })
    this.transitions = new Transitions(this.forms)
  }

  between(from: End, to: End): DeviceDiff {
    const { device } = this.request
    const placement = placeOf(this.request, from)
    const source: Spot = { ...from, placement }
    const destination: Spot = { ...to, placement }
    const extra = [...this.request.to.set]
    const [a, b] = [this.form(source, [...this.request.from.set]), this.form(destination, extra)]
    const name = ({ qemu, machine }: End) => ({ qemu: qemu.text, machine: machine.name })
    return {
      device,
      placement,
      from: name(from),
      to: name(to),
      changes: changesOf(a.side.masks, b.side.masks),
      transition: this.transitions.ofForms(a, b, source, destination, extra),
    }
  }

  private form(spot: Spot, extra: readonly (readonly [string, string])[]): Form {
    const found = this.forms.at(spot, extra)
    if ('reason' in found) throw new InputError(found.reason)
    return found
  }
}

function checked(request: DiffRequest): DiffRequest {
  for (const set of [request.set, request.from.set, request.to.set]) checkProperties(set)
  return withMachine(request)
}

/**
 * Returns what differs in a device type between two releases, machine types or sets of options.
 * @throws InputError for unknown names, and for a device that can't be built
 */
export function diff(asked: DiffRequest): DeviceDiff {
  const request = checked(asked)
  const [from, to] = [request.from.text, request.to.text]
  return new Comparison(request).between(endOf(from, request, to), endOf(to, request, from))
}

/** Ends after `from`: later releases with its machine type, or later machine types if only one was named. */
function laterThan({ qemu, machine }: End, text: string): End[] {
  if (!isRelease(text)) {
    return machinesOf(machine.family, qemu)
      .map((name) => ({ qemu, machine: parseMachine(name, qemu) }))
      .filter((end) => end.machine.version.order > machine.version.order)
  }
  return MILESTONES.map(parseVersion)
    .filter((version) => version.order > qemu.order && machinesOf(machine.family, version).includes(machine.name))
    .map((version) => ({ qemu: version, machine }))
}

/**
 * Returns the first later release, or machine type, in which a byte of a device changes; without a byte, the first that
 * refuses a freshly created guest of the first end.
 * @returns null if there is none
 */
export function firstBad(asked: Omit<DiffRequest, 'to'>, offset: number | null): DeviceDiff | null {
  const request = checked({ ...asked, to: asked.from })
  const from = endOf(request.from.text, request, request.from.text)
  const comparison = new Comparison(request)
  for (const to of laterThan(from, request.from.text)) {
    const found = comparison.between(from, to)
    const bad =
      offset === null
        ? found.transition.reasons.some(({ by, on }) => by === 'constant' && on === null)
        : found.changes.some((change) => change.offset === offset)
    if (bad) return found
  }
  return null
}

import { InputError } from '../../bytes/input-error'
import { nearest } from '../../bytes/nearest'
import { printable } from '../../bytes/printable'
import { areEqual } from '../../bytes/same-bytes'
import type { MeasuredRules, RuledRow } from '../../formats/rules/read'
import type { Device } from '../../pci/device'
import { isLikeBuilt } from '../../qemu/painting/measured'
import { rawStandardChain } from '../../qemu/painting/raw-chain'
import { spelled } from '../../qemu/releases/switch-values'
import type { Placement, TargetRequest } from '../../qemu/request'
import {
  byRules,
  decidingProperties,
  isMultifunction,
  measuredAs,
  OWN,
  pathOf,
  type RequestOf,
  typeOf,
  type WithRules,
} from './deciding-properties'

const EXPRESS = 0x10

/** Whether a device plugged into this bridge is behind a PCIe port: PCIe 5.0 section 7.5.3.2, Device/Port Type. */
function isPort({ config }: Device): boolean {
  const at = rawStandardChain(config).capabilities.find(({ id }) => id === EXPRESS)?.at
  return at !== undefined && at + 2 < config.length && PORTS.has(config[at + 2]! >> 4)
}

/** Root port, upstream and downstream port of a switch. */
const PORTS: ReadonlySet<number> = new Set([4, 5, 6])

/** Places where a device may sit, the likeliest first. */
function placesOf(device: Device, parents: ReadonlyMap<string, Device>, request: TargetRequest): readonly Placement[] {
  const { placement = request.placement } = device
  if (placement !== null) return [placement]
  const path = pathOf(device)
  if (path === null) return ['root-port', 'pci.0']
  const above = parents.get(path.slice(0, path.lastIndexOf(':')))
  if (above) return [isPort(above) ? 'root-port' : 'pci-bridge']
  return path.split(':').filter((part) => part.includes('.')).length === 1 ? ['pcie.0', 'pci.0'] : []
}

/** Whether a row agrees with all that is known about a device, as far as its type has such properties. */
function isAsGiven({ properties }: RuledRow, given: ReadonlyMap<string, string>): boolean {
  return [...given].every(([name, value]) => !properties.has(name) || spelled(properties.get(name)!) === spelled(value))
}

const sameMasks = (one: RuledRow, other: RuledRow): boolean => {
  const [a, b] = [one.built(), other.built()]
  return (['cmask', 'wmask', 'w1cmask'] as const).every((mask) => areEqual(a[mask], b[mask]))
}

/** The row for a device, or why there is none. */
function choose(rows: readonly RuledRow[], device: Device, given: ReadonlyMap<string, string>): RuledRow | string {
  const fitting = rows.filter((row) => isAsGiven(row, given))
  const [plain] = fitting
  if (!plain) return `it was not measured with ${[...given].map(([name, value]) => `${name}=${value}`).join(', ')}`
  const size = device.fromStream ? device.config.length : plain.built().size
  const like = fitting.filter((row) => {
    const built = row.built()
    return built.size === size && isLikeBuilt(device, built)
  })
  const [first] = like
  // A device that matches no row is compared with the one without options, and the report says where it differs.
  if (!first || like.includes(plain)) return plain
  return like.every((row) => sameMasks(row, first)) ? first : plain
}

/** A row with what its device shows of the others in its slot, which changes no mask. */
function shownAs({ config }: Device, row: RuledRow) {
  const built = row.built()
  const own = built.config.slice()
  if (isMultifunction(config)) own[0x0e]! |= 0x80
  return { ...built, config: own }
}

class Lookup {
  private readonly rows: readonly RuledRow[]
  private readonly parents: ReadonlyMap<string, Device>

  constructor(
    private readonly rules: MeasuredRules,
    private readonly machine: string,
    devices: readonly Device[],
  ) {
    this.rows = rules.rowsOf(machine)
    this.parents = new Map(
      devices.flatMap((device) => [[pathOf(device), device] as const]).flatMap(([p, d]) => (p ? [[p, d]] : [])),
    )
  }

  /** Why pcimig's own rules are used for a device, or the row that is used for it. */
  rowFor(device: Device, request: TargetRequest): RuledRow | string {
    if (device.measured) return OWN
    const typed = typeOf(device, request)
    if (typeof typed === 'string') return typed
    const { type } = typed
    const all = this.rows.filter((row) => row.type === type)
    const path = pathOf(device)
    const own = all.find((row) => row.place === 'machine' && (path === null || row.path === path))
    if (own && (path !== null || all.every(({ place }) => place === 'machine'))) return own
    const given = new Map(decidingProperties(device, request).filter(([name]) => name !== 'multifunction'))
    for (const place of placesOf(device, this.parents, request)) {
      const rows = all.filter((row) => row.place === place)
      if (rows.length > 0) return choose(rows, device, given)
    }
    return this.rules.refused.get(type) ?? `it has no ${type} in such a place of ${this.machine}`
  }
}

/** The name under which the file has a machine type. @throws InputError if it has none */
function measuredMachine({ machines, aliases }: MeasuredRules, name: string): string {
  const own = aliases.get(name) ?? name
  if (machines.includes(own)) return own
  const near = nearest(name, machines)
  const hint = near === null ? 'Measure it with pcimig learn.' : `Did you mean ${near}?`
  throw new InputError(`has no rules of machine type '${name.slice(0, 64)}'`, {}, hint)
}

/**
 * Gives devices of a destination the masks that were measured on a program. A device that the file does not have keeps
 * pcimig's own rules, and its notes say so.
 * @param file its name, for messages
 * @throws InputError if the file lacks the machine type
 */
export function withRulesIn<D extends Device>(
  rules: MeasuredRules,
  file: string,
  devices: readonly D[],
  machine: string,
  settings: RequestOf,
): WithRules<D> {
  const own = measuredMachine(rules, machine)
  const lookup = new Lookup(rules, own, devices)
  const { version, package: build } = rules.qemu
  const program = build === null ? `QEMU ${version}` : `QEMU ${version} (${build})`
  return {
    version,
    machine: own,
    devices: devices.map((device) => {
      const row = lookup.rowFor(device, settings(device))
      if (row === OWN) return device
      if (typeof row === 'string') return byRules(device, file, printable(row))
      const options = [...row.set].map(([name, value]) => `${name}=${value}`).join(',')
      const such = options === '' ? 'such a device' : `such a device with ${options}`
      const where = `read from the memory of ${program} with ${such} on ${own}, as ${file} has it`
      return measuredAs(device, shownAs(device, row), file, printable(where))
    }),
  }
}

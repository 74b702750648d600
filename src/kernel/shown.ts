import { hex } from '../bytes/hex'
import type { Device } from '../pci/device'
import { withSystemIds } from '../pci/virtual-functions'
import type { KernelBehaviour } from './behaviour'
import { driverOf } from './drivers'
import { header, isVirtual, type RegionSizes } from './header'
import { CannotOpen, type Decide, type HiddenCapability, type Lists, relink } from './lists'
import { RELEASE_RULES, type ReleaseRuleName } from './rules'
import { HEADER, Shadow } from './shadow'
import { drivenPower, expressFlags } from './system'
import { vary } from './variant'

/** A byte that userspace reads otherwise than the hardware has it. */
export interface KernelChange {
  readonly offset: number
  /** The function's own byte, and what userspace reads. */
  readonly raw: number
  readonly shown: number
  /** The kernel's constant or function that does it. */
  readonly rule: string
  /** Why, one sentence without its full stop. */
  readonly note: string
}

/** How a host's kernel shows a function, for reports. */
export interface KernelView {
  /** The kernels that do so: "6.1.0-32-amd64", "6.4 and newer". */
  readonly name: string
  readonly changes: readonly KernelChange[]
  readonly hidden: readonly HiddenCapability[]
}

/** A function as userspace sees it through the vfio descriptor right after it was opened. */
export interface ShownFunction {
  /** As long as the dump. */
  readonly config: Uint8Array
  /** Bits of `config` that the dump does not determine. */
  readonly unknown: Uint8Array
  /** No bit of it is unknown. */
  readonly isWhole: boolean
  readonly changes: readonly KernelChange[]
  readonly hidden: readonly HiddenCapability[]
  /** What a user should know: a driver that is not known, and which option to give. */
  readonly notes: readonly string[]
  /** Why the kernel does not open such a function, or null. */
  readonly refused: string | null
  /** Rules of single releases that decided something. */
  readonly asked: ReadonlySet<ReleaseRuleName>
  /** A variant driver whose effects on config space are not known, or null. */
  readonly unknownDriver: string | null
  /** Sizes of regions that a variant driver makes up, by BAR number. */
  readonly madeUp: RegionSizes['bars']
}

const CONVENTIONAL = 0x100
const SPACE = 0x1000
/** Vendor and device id. */
const ID_BYTES = 4
const COMMAND = 0x04
const MEMORY = 0x02
const HEADER_TYPE = 0x0e
const PM_CTRL = 0x04
const PM_PMC = 0x02
/** PCI_PM_CTRL_STATE_MASK */
const POWER_STATE = 0x03
/** PCI_EXT_CAP_ID_MAX of kernels from before the rule of that name. */
const OLD_KNOWN = 0x26

/** What the kernel calls a capability, for a sentence. */
const nameOf = ({ constant, id, offset, empty }: HiddenCapability): string =>
  `${constant ?? `id ${hex(id, 2)}`} at ${hex(offset, 2)}${empty ? ', which has no length of its own,' : ''}`

/** Why a list's byte was rewritten. */
const hiddenNote = (capability: HiddenCapability): string => `${nameOf(capability)} is hidden by the host's kernel`

/** Why a capability is hidden: "hidden by the host's kernel: PCI_CAP_ID_SSVID is not shown by vfio-pci (…)". */
export function hiddenSentence({ constant, id, chain, empty }: HiddenCapability): string {
  const table = chain === 'standard' ? 'pci_cap_length' : 'pci_ext_cap_length'
  const why = empty ? 'has no length of its own (vfio_cap_len)' : `is not shown by vfio-pci (${table})`
  return `hidden by the host's kernel: ${constant ?? `id ${hex(id, 2)}`} ${why}`
}

const commitOf = (rule: ReleaseRuleName): string => {
  const { since, commit } = RELEASE_RULES.find(({ name }) => name === rule)!
  return `Linux ${since}, ${commit}`
}

/** What userspace reads at an offset, and why. */
function reasonAt(offset: number, { rewrites, power }: Lists): Pick<KernelChange, 'rule' | 'note'> {
  const covers = rewrites.filter((entry) => offset >= entry.offset && offset < entry.offset + entry.length)
  const rewrite = covers.at(-1)
  if (rewrite) {
    const { because } = rewrite
    return {
      rule: because.constant ?? (because.chain === 'standard' ? 'pci_cap_length' : 'pci_ext_cap_length'),
      note: hiddenNote(because),
    }
  }
  for (const at of power) {
    if (offset === at + PM_CTRL) return { rule: 'vfio_pci_set_power_state', note: 'the function is put into D0 first' }
    if (offset === at + PM_PMC + 1 || offset === at + PM_CTRL + 1) {
      const note = `PME bits read 0 to userspace (${commitOf('PCI_PM_CAP_PME_MASK')})`
      return { rule: 'PCI_PM_CAP_PME_MASK', note }
    }
  }
  return headerReason(offset)
}

function headerReason(offset: number): Pick<KernelChange, 'rule' | 'note'> {
  if (offset < 4) return { rule: 'vfio_config_init', note: "a virtual function's ids are those of its system" }
  if (offset === 0x04) return { rule: 'no_command_memory', note: "a virtual function's memory is always enabled" }
  if (offset === 0x3d) return { rule: 'vfio_config_init', note: 'the function has no INTx that userspace may use' }
  return { rule: 'vfio_bar_fixup', note: "as in the host's resource: its size, its type, 0 without an address" }
}

/** The function's bytes after it was put into D0, as opening it does; the same array if it is in D0 already. */
function powered(config: Uint8Array): Uint8Array {
  const at = (drivenPower(config) ?? config.length) + PM_CTRL
  if (((config[at] ?? 0) & POWER_STATE) === 0) return config
  const bytes = config.slice()
  bytes[at]! &= ~POWER_STATE
  return bytes
}

/** Whether a rule of single releases holds. */
type Holds = (rule: ReleaseRuleName) => boolean

const decideBy =
  ({ overrides }: KernelBehaviour, holds: Holds): Decide =>
  (constant) =>
    overrides.get(constant) ?? (constant === 'PCI_EXT_CAP_ID_DVSEC' ? holds(constant) : null)

const isCut = ({ config, partial }: Device): boolean =>
  config.length < SPACE && (config.length !== CONVENTIONAL || partial === true)

function untouched({ config }: Device, facts: Partial<ShownFunction>): ShownFunction {
  const nothing = {
    changes: [],
    hidden: [],
    notes: [],
    refused: null,
    unknownDriver: null,
    isWhole: true,
    asked: new Set<never>(),
    madeUp: new Map(),
  }
  return { config: config.slice(), unknown: new Uint8Array(config.length), ...nothing, ...facts }
}

/**
 * What userspace reads of a function through vfio-pci right after it was opened (vfio_config_init and
 * vfio_pci_config_rw, drivers/vfio/pci/vfio_pci_config.c).
 * @param device the function's own bytes, 64 to 4096 of them, with what the input says about its driver and resources
 * @param givenSizes sizes of its regions in bytes that go before the input's
 */
export function shownByKernel(device: Device, kernel: KernelBehaviour, givenSizes: RegionSizes): ShownFunction {
  if ((device.config[HEADER_TYPE]! & 0x7f) !== 0) {
    const refused = 'vfio-pci binds no function with a bridge header (vfio_pci_core_register_device)'
    return untouched(device, { refused })
  }
  try {
    // Ids that the system reports are those that the kernel shows.
    const known = device.hiddenIds ? device : (withSystemIds(device) ?? device)
    const sizes = { bars: new Map([...device.bars, ...givenSizes.bars]), rom: givenSizes.rom ?? device.rom }
    return opened(known, device, kernel, sizes, givenSizes)
  } catch (error) {
    if (!(error instanceof CannotOpen)) throw error
    return untouched(device, { refused: error.message })
  }
}

function opened(
  known: Device,
  device: Device,
  kernel: KernelBehaviour,
  sizes: RegionSizes,
  givenSizes: RegionSizes,
): ShownFunction {
  const asked = new Set<ReleaseRuleName>()
  const holds: Holds = (rule) => {
    asked.add(rule)
    return kernel.rules[rule] === true
  }
  const clearsPme = () => holds('PCI_PM_CAP_PME_MASK')
  const how = {
    ...{ cut: isCut(device), decide: decideBy(kernel, holds), clearsPme },
    expressFlags: () => expressFlags(known.config),
  }
  const shadowOf = (bytes: Uint8Array) => new Shadow(bytes, () => holds('PCI_EXT_CAP_ID_MAX'), OLD_KNOWN)
  const shadow = shadowOf(powered(known.hiddenIds ? withFf(known.config) : known.config))
  if (known.hiddenIds) for (let at = 0; at < ID_BYTES; at++) shadow.set(at, known.config[at]!)
  const lists = relink(shadow, how)
  const open = header(device, shadow, sizes)
  const { config, unknown, isDefined } = shadow.read()
  // This bit is not virtualised: it is added to what the hardware reads (no_command_memory).
  if (isVirtual(device)) config[COMMAND]! |= MEMORY
  for (const [offset, bits] of open) unknown[offset]! |= bits
  for (const offset of lists.open) unknown[offset]! |= offset === 0x06 ? 0x10 : 0xff
  const driver = driverOf(device)
  const variant = driver.how === 'known' ? driver.driver : null
  const isWhole = isDefined && open.size === 0 && lists.open.length === 0
  const { notes, bars } = vary(variant, { config, unknown }, kernel, device, givenSizes.bars)
  const { written } = shadow
  // Only reports of all bytes ask for them.
  let changes: KernelChange[] | undefined
  return {
    config,
    unknown,
    isWhole: isWhole && notes.length === 0,
    get changes() {
      changes ??= changesOf(device.hiddenIds ? withFf(device.config) : device.config, config, unknown, lists, written)
      return changes
    },
    asked,
    hidden: lists.hidden,
    notes,
    refused: null,
    unknownDriver: driver.how === 'unknown' ? driver.name : null,
    madeUp: bars,
  }
}

/** The bytes as the hardware has them: a reader has replaced the ids of a virtual function. */
function withFf(config: Uint8Array): Uint8Array {
  const bytes = config.slice()
  bytes.fill(0xff, 0, ID_BYTES)
  return bytes
}

/** @param written dwords that the kernel served from its copy; besides them, the header and the power state may differ */
function changesOf(
  raw: Uint8Array,
  shown: Uint8Array,
  unknown: Uint8Array,
  lists: Lists,
  written: ReadonlySet<number>,
): KernelChange[] {
  const header = Array.from({ length: HEADER >> 2 }, (_, dword) => dword)
  const dwords = new Set([...header, ...written, ...lists.power.map((at) => (at + PM_CTRL) >> 2)])
  const changes: KernelChange[] = []
  for (const dword of [...dwords].sort((a, b) => a - b)) {
    for (let offset = 4 * dword; offset < Math.min(4 * dword + 4, raw.length); offset++) {
      if (raw[offset] === shown[offset] || unknown[offset] === 0xff) continue
      changes.push({ offset, raw: raw[offset]!, shown: shown[offset]!, ...reasonAt(offset, lists) })
    }
  }
  return changes
}

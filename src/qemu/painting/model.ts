import type { Context } from './context'
import type { Step, Write } from './step'
import type { Bar } from './steps/bar'

/** What QEMU's code of one endpoint type opens in capabilities that other types keep read-only. */
export interface Traits {
  /** pcie_cap_deverr_init: Device Control's and Status' error bits. */
  readonly deviceErrors: boolean
  /** pcie_cap_lnkctl_init. */
  readonly linkControl: boolean
  /** The power state in PMCSR is guest-writable. */
  readonly powerState: boolean
  /** PMCSR's power management events: enable and data select are guest-writable, the status write-1-to-clear. */
  readonly powerEvents: boolean
}

/**
 * Whether a device sends 4096 bytes without a PCI Express capability: never, always, or unless its property
 * x-disable-pcie is on, as it is by default on machine types up to 2.5.
 */
export type Express = 'by-capability' | 'always' | 'unless-disabled'

/** What is the same for all devices of a type, with any properties, machine type and release. */
export interface Appearance {
  /** Revision id. */
  readonly revisions: readonly number[]
  /** "1af4:1100": subsystem vendor and device; null for a property of the device or for bridges, which have none. */
  readonly subsystems: readonly string[] | null
  /** Ids of the capabilities that it may have, depending on options. */
  readonly standard: readonly number[]
  readonly extended: readonly number[]
  /** "8086:0000": ids in its Subsystem Vendor ID capability. */
  readonly bridgeSubsystem: string | null
}

/**
 * What QEMU knows about one device type and no dump shows: its regions, and the registers that its code makes writable.
 */
export interface Model {
  /** QEMU's name of the device type. */
  readonly name: string
  /** Whether all its masks were compared with real QEMU processes. */
  readonly verified: boolean
  /** The regions for the configuration that context and dump show; BARs it does not name are absent. */
  readonly regions: (context: Context) => Regions
  readonly traits: (context: Context) => Traits
  /** Whether it sends 4096 bytes although it has no PCI Express capability. */
  readonly express: Express
  /** Config bytes that the device's code sets by hand. */
  readonly values: readonly Write[]
  /** Calls of the device's code after all others. */
  readonly extra: (context: Context) => readonly Step[]
  /** How it appears, for a type that shares its ids with real hardware; null if only QEMU uses the ids. */
  readonly appearance: (config: Uint8Array) => Appearance | null
  /** BARs whose size no option changes. */
  readonly fixedBars: ReadonlySet<number>
}

export interface Regions {
  readonly bars: readonly Bar[]
  /** Bytes of the expansion ROM, 0 for none. */
  readonly rom: number
  /** BARs of the virtual functions, empty if unknown. */
  readonly vfBars?: readonly Bar[]
  /** Bytes of the largest ROM among the device types that can't be distinguished from this one. */
  readonly romAtMost?: number
  /** Uncertain bits of the first dword of a BAR whose size neither dump nor properties show. */
  readonly open?: { readonly index: number; readonly bits: number; readonly because: string }
}

/** An endpoint whose capabilities stay read-only. */
export const CLOSED: Traits = { deviceErrors: false, linkControl: false, powerState: false, powerEvents: false }

import type { Appearance } from '../devices/appearance'
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
 * When a device sends 4096 bytes without a PCI Express capability: never, always, or unless its property
 * x-disable-pcie is on, as it is by default on machine types up to 2.5.
 */
export type Express = 'by-capability' | 'always' | 'unless-disabled'

/** QEMU's knowledge of one device type that no dump shows: what its regions are, and what its code opens. */
export interface Model {
  /** QEMU's name of the device type. */
  readonly name: string
  /** Every mask of it was compared with real QEMU processes. */
  readonly verified: boolean
  /** The regions, for the configuration that context and dump show; those it does not name are absent. */
  readonly regions: (context: Context) => Regions
  readonly traits: (context: Context) => Traits
  /** When it sends 4096 bytes although it has no PCI Express capability. */
  readonly express: Express
  /** Config bytes that the device's code sets by hand. */
  readonly values: readonly Write[]
  /** Calls of the device's code after all others. */
  readonly extra: (context: Context) => readonly Step[]
  /** How it shows, for a type whose ids real hardware has as well; null where the ids are QEMU's alone. */
  readonly appearance: (config: Uint8Array) => Appearance | null
  /** BARs whose size no option changes. */
  readonly fixedBars: ReadonlySet<number>
}

export interface Regions {
  readonly bars: readonly Bar[]
  /** Bytes of the expansion ROM, 0 for none. */
  readonly rom: number
  /** BARs of the virtual functions, empty where they are not known. */
  readonly vfBars?: readonly Bar[]
  /** Bytes of the largest ROM that a device which can't be told from it would have. */
  readonly romAtMost?: number
  /** Bits of a BAR's first dword whose size depends on something that neither dump nor properties show. */
  readonly open?: { readonly index: number; readonly bits: number; readonly because: string }
}

/** An endpoint whose capabilities stay read-only. */
export const CLOSED: Traits = { deviceErrors: false, linkControl: false, powerState: false, powerEvents: false }

import type { LoggedDevice } from './command-line'

/** What QEMU prints of a refused byte (get_pci_config_device, hw/pci/pci.c). */
export interface Operands {
  readonly offset: number
  /** The source's byte. */
  readonly read: number
  /** The destination device's byte. */
  readonly device: number
  readonly cmask: number
  readonly wmask: number
  readonly w1cmask: number
}

/** One statement of a log about a restore. */
export type Event =
  | ({ readonly kind: 'config' } & Operands)
  /** "error while loading state for instance 0x0 of device '…'" */
  | { readonly kind: 'section'; readonly section: string; readonly instance: number }
  /** "Failed to load PCIDevice:config", since 10.2 "Failed to load element of type pci config for config" */
  | { readonly kind: 'element'; readonly element: string }
  /** "load of migration failed: Invalid argument" */
  | { readonly kind: 'end'; readonly reason: string | null }
  /** A statement of another class of failure. */
  | {
      readonly kind: 'other-failure'
      readonly class: OtherFailureClass
      readonly message: string
      readonly values: readonly string[]
    }
  /** libvirt starts a QEMU: what follows belongs to it. */
  | { readonly kind: 'start'; readonly qemu: string | null; readonly machine: string | null }
  /** A device of the command line that a QEMU was started with. */
  | { readonly kind: 'device'; readonly device: LoggedDevice }

/** Failures of a restore that are not about config space. */
export type OtherFailureClass =
  | 'unknown-section'
  | 'size-mismatch'
  | 'unknown-ramblock'
  | 'missing-features'
  | 'irq-state'
  | 'section-footer'
  | 'vfio'
  | 'machine-type'
  | 'section-version'
  | 'virtqueue'
  | 'post-load'
  | 'field-mismatch'
  | 'not-migratable'
  | 'capabilities'
  | 'stream'
  | 'connection'
  | 'lock'
  | 'device-state'

/** An event and where it stands. */
export interface Placed {
  readonly event: Event
  /** From 1. */
  readonly line: number
  readonly speaker: string
  /** Another program repeats what QEMU said, as libvirtd does in "internal error: QEMU unexpectedly closed…". */
  readonly relayed: boolean
}

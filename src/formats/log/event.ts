import type { LoggedDevice } from './command-line'

/** The values QEMU prints for a refused byte (get_pci_config_device, hw/pci/pci.c). */
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

/** One message of a log about a restore. */
export type Event =
  | ({ readonly kind: 'config' } & Operands)
  /** "error while loading state for instance 0x0 of device '…'" */
  | { readonly kind: 'section'; readonly section: string; readonly instance: number }
  /** "Failed to load PCIDevice:config", since 10.2 "Failed to load element of type pci config for config" */
  | { readonly kind: 'element'; readonly element: string }
  /** "load of migration failed: Invalid argument" */
  | { readonly kind: 'end'; readonly reason: string | null }
  /** A message about another class of failure. */
  | {
      readonly kind: 'other-failure'
      readonly class: OtherFailureClass
      readonly message: string
      readonly values: readonly string[]
    }
  /** libvirt starts a QEMU: the messages that follow belong to it. */
  | { readonly kind: 'start'; readonly qemu: string | null; readonly machine: string | null }
  /** A device on the command line that QEMU was started with. */
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

/** An event and its line. */
export interface Placed {
  readonly event: Event
  /** From 1. */
  readonly line: number
  readonly speaker: string
  /** Another program repeats QEMU's message, as libvirtd does in "internal error: QEMU unexpectedly closed…". */
  readonly relayed: boolean
}

import type { LoggedDevice } from './command-line'
import type { Role, Speaker, StatementClass, StatementId } from './statements'
import type { ManagerWord } from './statements/managers'

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

/** What a log says about a failure other than a refused byte. */
export interface Said {
  /** What it says (statements/). */
  readonly id: StatementId
  readonly class: StatementClass
  readonly role: Role
  /** Which end prints it. */
  readonly side: Speaker
  /** `possible` if other programs say the same, or if several causes have these words. */
  readonly certainty: 'sure' | 'possible'
  /** Classes of which it is only the consequence, if one was logged before it. */
  readonly after: readonly string[]
  /** The message, without what comes before and after. */
  readonly message: string
  /** Names and numbers in it, in order. */
  readonly values: readonly string[]
  /** The wording, as its program's source has it. */
  readonly wording: string
  /** Releases of QEMU that word it so: first with, first without; null for any. */
  readonly since: string | null
  readonly until: string | null
}

/** One message of a log about a restore. */
export type Event =
  | ({ readonly kind: 'config' } & Operands)
  /** "error while loading state for instance 0x0 of device '…'", "… section id 33(ram)" without an instance */
  | { readonly kind: 'section'; readonly section: string; readonly instance: number | null }
  /** "Failed to load PCIDevice:config", since 10.2 "Failed to load element of type pci config for config" */
  | { readonly kind: 'element'; readonly element: string }
  /** "load of migration failed: Invalid argument" */
  | { readonly kind: 'end'; readonly reason: string | null }
  | ({ readonly kind: 'said' } & Said)
  /** Words of the device's own about its failure that are in no table: above "Failed to load", or after the section. */
  | { readonly kind: 'own'; readonly text: string }
  /** Where a migration went. */
  | ({ readonly kind: 'place' } & ManagerWord)
  /** libvirt starts a QEMU: the messages that follow belong to it. */
  | { readonly kind: 'start'; readonly qemu: string | null; readonly machine: string | null }
  /** A device on the command line that QEMU was started with. */
  | { readonly kind: 'device'; readonly device: LoggedDevice }

/** An event and its line. */
export interface PlacedEvent {
  readonly event: Event
  /** From 1. */
  readonly line: number
  readonly speaker: string
  /** Another program repeats QEMU's message, as libvirtd does in "internal error: QEMU unexpectedly closed…". */
  readonly relayed: boolean
  /** The line itself, if it has a time of day: the same line twice is one message. */
  readonly stamped: string | null
}

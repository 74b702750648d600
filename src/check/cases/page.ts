/** Which of the two ends a remedy is for, or the guest. */
export type RemedySide = 'source' | 'destination' | 'both' | 'guest'

/** A property of a device: what -device and -global take. */
export interface PropertySetting {
  /** QEMU's name of the device type; "DEVICE" where it is the failing device's own. */
  readonly device: string
  readonly property: string
  readonly value: string
  /** Device types that have it, "virtio-*" for all that start so; all where it applies when not told. */
  readonly on?: readonly string[]
  /** It is one device's own, and as -global would change all of its type: its type as libvirt names it. */
  readonly each?: 'unsigned' | 'bool' | 'string'
  /** First release that knows it; not told where that is older than any that is used. */
  readonly since?: string
  /** A release that no longer knows it. */
  readonly gone?: string
}

/** Something to do about it now. */
export interface Remedy {
  readonly side: RemedySide
  /** What to do, as an imperative sentence. */
  readonly text: string
  readonly set?: PropertySetting
  /** libvirt's own element or attribute for it, where it has one. */
  readonly libvirt?: string
  /** Whether the running guest has to be shut down and started again for it. */
  readonly guestRestart: boolean
  /** What it does to migrations in the other direction; null where nothing. */
  readonly reverse: string | null
}

/** What one should know where the guest was created by another QEMU than the one it runs on now. */
export interface CreatedOn {
  /** Releases the guest was created on: "from" inclusive, "until" exclusive. */
  readonly from: string
  readonly until: string
  readonly says: string
}

/** A known cause, for people. */
export interface CasePage {
  readonly title: string
  /** What happened and why, in a few sentences. */
  readonly cause: string
  /** Versions and machine types at both ends. */
  readonly affects: string
  /** First release without it; null where there is none. */
  readonly fixed: string | null
  readonly introduced?: string
  /** QEMU's commits: the fix first. */
  readonly commits: readonly string[]
  /** "hw_compat_7_1: virtio-rng-pci vectors=0" */
  readonly compat?: string
  readonly remedies: readonly Remedy[]
  readonly createdOn?: readonly CreatedOn[]
  /** Addresses to read on. */
  readonly sources: readonly string[]
}

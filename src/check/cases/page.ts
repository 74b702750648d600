/** Which of the two ends a remedy is for, or the guest. */
export type RemedySide = 'source' | 'destination' | 'both' | 'guest'

/** How a property's value follows from a field of the source's register that QEMU refused. */
export interface FromField {
  /** The field, as layout tables name it; the refused byte itself where none is named. */
  readonly field?: string
  /** The register: all of it, or where there are names the refused byte; others show no difference in the property. */
  readonly register?: string
  /** A count: the field's value plus this, divided by `per`; none where that leaves a rest. */
  readonly plus?: number
  readonly per?: number
  /** Bits of it that are in other bytes and not known are clear, as the numbers are small in practice. */
  readonly small?: true
  /** All its values that are used have bits in one byte only: once some are seen, the others are clear. */
  readonly oneByte?: true
  /** A switch: "on" where the field's bits are set; `inverse` where they are clear. */
  readonly as?: 'switch' | 'inverse'
  /** A name for each value; others have none. */
  readonly names?: Readonly<Record<number, string>>
}

/** What a property is to be set to: the same for all guests, or what the source has. */
export type SettingValue =
  | { readonly value: string }
  | {
      /** How the source's register tells it; not given where no register does. */
      readonly from?: FromField
      /** Where to look it up if the register is not known, as a sentence: nothing is printed as a command then. */
      readonly lookUp: string
    }

/** A property of a device: what -device and -global take. */
export type PropertySetting = PropertyName & SettingValue

/** A property, and the devices and releases that have it. */
export interface PropertyName {
  /** QEMU's name of the device type; "DEVICE" where it is the failing device's own. */
  readonly device: string
  readonly property: string
  /** Device types that have it, "virtio-*" for all that start so; all where it applies when not told. */
  readonly on?: readonly string[]
  /** It is one device's own, and as -global would change all of its type: its type as libvirt names it. */
  readonly each?: 'unsigned' | 'bool' | 'string'
  /** A property by whose value this one has no effect, where the device's option sets that. */
  readonly overruledBy?: string
  /** It is for devices whose option sets it already. */
  readonly onlyWhereSet?: true
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
  /** Further properties that the same register tells: set along with it where they differ as well. */
  readonly along?: readonly PropertySetting[]
  /** The source's byte is the lower or the higher of the two where it applies; not told where that does not matter. */
  readonly source?: 'lower' | 'higher'
  /** A command for the guest; ADDRESS in it stands for the device's own there. */
  readonly command?: string
  /** libvirt's own element for it, where it has one, or a command. */
  readonly libvirt?: string
  /** Device types that the element is for; all that the remedy is for where not given. */
  readonly elementOf?: readonly string[]
  /** Words of it that stand for values of the source's register. */
  readonly fill?: Readonly<Record<string, FromField>>
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

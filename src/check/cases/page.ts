import type { ADVICE } from './advice'

/** Which of the two ends a remedy is for, or the guest. */
export type RemedySide = 'source' | 'destination' | 'both' | 'guest'

/** How a property's value is computed from a field of the source's register that QEMU refused. */
export interface FromField {
  /** The field, as layout tables name it; the refused byte itself if absent. */
  readonly field?: string
  /** The register: all of it, or with names the refused byte; others show no difference in the property. */
  readonly register?: string
  /** A count: the field's value plus this, divided by `per`; no value if that leaves a remainder. */
  readonly plus?: number
  readonly per?: number
  /** Unknown bits of it in other bytes are taken as clear, as the numbers are small in practice. */
  readonly small?: true
  /** Every value in use has bits in one byte only: once some are seen, the others are clear. */
  readonly oneByte?: true
  /** A switch: "on" if the field's bits are set; `inverse` if they are clear. */
  readonly as?: 'switch' | 'inverse'
  /** A name for each value; other values have none. */
  readonly names?: Readonly<Record<number, string>>
}

/** What a property is to be set to: the same for all guests, or what the source has. */
export type SettingValue =
  | { readonly value: string }
  | {
      /** How the source's register shows it; absent if no register does. */
      readonly from?: FromField
      /** Where to look it up if the register is not known, as a sentence: nothing is printed as a command then. */
      readonly lookUp: string
    }

/** A property of a device: what -device and -global take. */
export type PropertySetting = PropertyName & SettingValue

/** A property, and the devices and releases that have it. */
export interface PropertyName {
  /** QEMU's name of the device type; "DEVICE" for the failing device's own. */
  readonly device: string
  readonly property: string
  /** Device types that have it, "virtio-*" for all with that prefix; if absent, all to which it applies. */
  readonly on?: readonly string[]
  /** It belongs to one device, and -global would change all of its type: its type as libvirt names it. */
  readonly each?: 'unsigned' | 'bool' | 'string'
  /** A property that makes this one ineffective: if the device's option gives it, or if it is known to have the value. */
  readonly overruledBy?: { readonly property: string; readonly value?: 'on' | 'off' }
  /** It is only for devices whose option already sets it. */
  readonly onlyWhereSet?: true
  /** First release that knows it; absent if older than any in use. */
  readonly since?: string
  /** First release that no longer knows it. */
  readonly gone?: string
}

/** Something to do about it now. */
export interface Remedy {
  readonly side: RemedySide
  /** What to do, as an imperative sentence. */
  readonly text: string
  readonly set?: PropertySetting
  /** Further properties that the same register shows: set along with it if they differ too. */
  readonly along?: readonly PropertySetting[]
  /** Whether it applies if the source's byte is the lower or the higher of the two; absent if that does not matter. */
  readonly source?: 'lower' | 'higher'
  /** A command for the guest; ADDRESS in it is the device's address there. */
  readonly command?: string
  /** libvirt's own element for it, if there is one, or a command. */
  readonly libvirt?: string
  /** Device types that the element is for; if absent, all that the remedy is for. */
  readonly elementOf?: readonly string[]
  /** Words of it to be replaced by values of the source's register. */
  readonly fill?: Readonly<Record<string, FromField>>
  /** Whether the running guest has to be shut down and started again for it. */
  readonly guestRestart: boolean
  /** What it does to migrations in the other direction; null if nothing. */
  readonly reverse: string | null
}

/** What matters if the guest was created by another QEMU than the one it runs on now. */
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
  /** First release without it; null if there is none. */
  readonly fixed: string | null
  readonly introduced?: string
  /** QEMU's commits: the fix first. */
  readonly commits: readonly string[]
  /** "hw_compat_7_1: virtio-rng-pci vectors=0" */
  readonly compat?: string
  readonly remedies: readonly Remedy[]
  readonly createdOn?: readonly CreatedOn[]
  /** Links for further reading. */
  readonly sources: readonly string[]
}

/** One of the commands of advice.ts, by its name there. */
export interface AdviceName {
  readonly advice: keyof typeof ADVICE
}

/** A remedy as the catalogue has it. */
export interface WrittenRemedy extends Omit<Remedy, 'command' | 'libvirt'> {
  readonly command?: string | AdviceName
  readonly libvirt?: string | AdviceName
}

/** A page as the catalogue has it: commands that others give too are named, so that each is in one place. */
export interface WrittenPage extends Omit<CasePage, 'remedies'> {
  readonly remedies: readonly WrittenRemedy[]
}

/**
 * The result of `check` as data: what the reporters draw and what `--format json` prints. Property names and order
 * are those of the published interface (schemaVersion 2); `notes` is an addition to it.
 */

import type { Device } from '../../pci/device'
import type { Severity } from '../../pci/doubts/doubt'
import type { Named } from '../../pci/name'
import type { Masks } from '../../qemu/painting/masks'
import type { Assumption } from '../../qemu/predict/predict'
import type { View } from '../../qemu/request'
import type { Coverage } from './coverage'
import type { FirstFailure } from './message'
import type { Proof } from './proof'

export type { Assumption, FirstFailure, View }

export type Verdict = 'compatible' | 'incompatible' | 'undetermined'

/** One byte that differs, or with `--all` one that is equal. */
export interface Difference {
  readonly offset: number
  readonly source: number
  readonly destination: number
  readonly cmask: number
  readonly wmask: number
  readonly w1cmask: number
  /** Bits that make the restore fail, 0 when QEMU takes the source's byte silently. */
  readonly failing: number
  readonly outcome: 'fails' | 'adopted' | 'equal' | 'undetermined'
  /** "PCI Express > Slot Status" */
  readonly register: string
  /** "Presence Detect State", or several separated by ", ", or null. */
  readonly field: string | null
  /** Code of the rule that set the masks. */
  readonly rule: string
  /** Why the byte is (not) checked: the rule's sentence. */
  readonly note: string
  /** Code of a known cause, or null. */
  readonly case: string | null
  /** Of a byte with a known cause: what the values of its remedies are read from. Not part of the JSON. */
  readonly refused?: RefusedRegister
}

/** The register that holds a refused byte. */
export interface RefusedRegister {
  readonly named: Named
  /** The source's config space; null if bytes of the register are missing from its dump. */
  readonly config: Uint8Array | null
  /** All properties of the destination's device, of a capture. */
  readonly properties?: ReadonlyMap<string, string>
}

/** A reason to doubt one side's dump, as a sentence. */
export interface SaidDoubt {
  readonly severity: Severity
  /** With the side: "source: reads all ones: …" */
  readonly sentence: string
}

/** One side's config space. Bits set in `absent` are missing from its dump, or undecided: `rules` then say by what. */
export type HeldConfig = Pick<Masks, 'config' | 'absent' | 'size'> & Partial<Pick<Masks, 'undecided' | 'rules'>>

/** Config space of both sides, byte by byte, and the destination's masks with the rules that set them. */
export interface Grid {
  readonly source: HeldConfig & Pick<Masks, 'kernel'>
  readonly destination: Masks
}

/** Kernels of the two hosts that share a verdict; null for a side that is not a host function. */
export interface KernelVerdict {
  /** "5.18 and older" */
  readonly source: string | null
  readonly destination: string | null
  readonly verdict: Verdict
}

export interface DeviceReport {
  readonly id: string
  readonly address: { readonly source: string | null; readonly destination: string | null }
  readonly profile: {
    readonly name: string
    readonly how: 'detected' | 'given' | 'measured'
    readonly verified: boolean
    /** Why this profile: "vendor 1b36, device 000c". */
    readonly why: string
  }
  readonly view: { readonly source: View; readonly destination: View }
  readonly verdict: Verdict
  readonly reason: string | null
  /** Whether the target's QEMU could have built the destination's device like this; not part of the JSON. */
  readonly fits: boolean
  readonly size: number
  readonly firstFailure: FirstFailure | null
  /** What keeps the device from being migrated at all, mostly a bug in QEMU; absent if nothing is known to. */
  readonly obstacle?: { readonly code: string; readonly message: string | null }
  readonly differences: readonly Difference[]
  readonly notes: readonly string[]
  /** Verdicts by the hosts' kernels, if they disagree. */
  readonly kernels?: readonly KernelVerdict[]
  /** Why the dumps are doubtful, if they are. */
  readonly doubts?: readonly SaidDoubt[]
  /** Present only on request: for drawings of the whole config space, not part of the JSON. */
  readonly grid?: Grid
  /**
   * Whether another source that is like this pair's in all but its bytes and its place has the same report; not part of
   * the JSON. Present only for an accepted pair, if the request has a memory for pairs.
   */
  readonly sameFor?: (source: Device) => boolean
  /** What a predicted config space of the destination rests on; absent if it was read. */
  readonly assumptions?: readonly Assumption[]
  /** What holds for every state that the source's guest can reach; present only on request. */
  readonly proof?: Proof
}

export interface Unpaired {
  readonly id: string
  readonly address: string | null
}

/** A virtio feature that the guest uses and the destination's device does not offer. */
export interface MissingFeature {
  readonly bit: number
  /** Its name in the specification, "HOST_USO"; null for a bit that has none. */
  readonly name: string | null
  /** The property of QEMU's device that offers it; null if something else decides. */
  readonly property: string | null
}

/** Where a restore of a whole machine stops: something QEMU refuses before or while it loads devices. */
export interface Stop {
  /** Position in the stream; QEMU stops at the lowest. Negative before any device. */
  readonly order: number
  /** Id of the section, "ram" or "configuration". */
  readonly section: string
  readonly kind:
    | 'stream-form'
    | 'command'
    | 'configuration'
    | 'machine-type'
    | 'ram-block'
    | 'unknown-section'
    | 'section-version'
    | 'config'
    | 'field'
    | 'section-length'
    | 'subsection'
    | 'virtio-features'
    | 'abort'
  /** The line QEMU prints, without its program name; null if it is not known. */
  readonly message: string | null
  /** The case that `explain` names for that line, "missing-features"; absent for a byte of config space, and if no case is known. */
  readonly case?: string
  /** Of a stop at virtio features: those that are missing, as far as they are known for certain. */
  readonly missing?: readonly MissingFeature[]
  /** Of a stop at the form of device state: what differs. */
  readonly differs?: StateDifference
}

/** Where the state of a device is not what the destination's QEMU loads. */
export interface StateDifference {
  /** Name of the state: that of the section, a structure in it or a subsection. */
  readonly state: string
  /** Name of the field, if it is one. */
  readonly field: string | null
  /** Name of the subsection, if it is one. */
  readonly subsection: string | null
  /** The version that was sent, or the bytes of the field; null if nothing was. */
  readonly sent: number | null
  /** The newest or the oldest version that is loaded, or the bytes that are read; null if nothing is known about that name. */
  readonly loaded: number | null
  /** The measured releases that load it, "7.2"; absent if none was compared. */
  readonly loadedBy?: readonly string[]
}

/** A settings file, and the options that take all or part of their value from it. */
export interface SettingsUsed {
  readonly file: string
  readonly options: readonly string[]
}

/** What one side of a comparison was read from. */
export interface Input {
  /** As it was given; "-" for standard input. */
  readonly path: string
  /** Of the file's bytes, in lower-case hex; null for a file too large to be read as a whole. */
  readonly sha256: string | null
  readonly kind: InputKind
}

export const INPUT_KINDS = ['stream', 'device-state', 'capture', 'dump', 'sysfs', 'vmstate'] as const
export type InputKind = (typeof INPUT_KINDS)[number]

/** The two sides of a comparison; no destination if it was predicted. */
export interface Inputs {
  readonly source: Input
  readonly destination: Input | null
}

/** Machine types of one family that share a verdict, oldest to newest. */
export interface MachineVerdict {
  readonly from: string
  readonly to: string
  readonly verdict: Verdict
}

/** Releases that share a verdict, oldest to newest. */
export interface ReleaseVerdict {
  /** First and last release, "2.6.0" and "8.0.5". */
  readonly from: string
  readonly to: string
  /** `undetermined` also if machine types of these releases disagree; `machines` then lists them. */
  readonly verdict: Verdict
  readonly machines?: readonly MachineVerdict[]
}

/** The QEMU that receives the devices, as far as it was given. */
export interface ReportTarget {
  readonly qemu: string | null
  readonly machine: string | null
  readonly hostKernel: string | null
  /** Verdicts by release, unless one release and machine type was given. */
  readonly releases?: readonly ReleaseVerdict[]
}

/** What became of a migration that `guard` judged. */
export interface Guarded {
  /** QEMU's name of the source's migration status, "active"; null if the source has no monitor. */
  readonly migration: string | null
  /**
   * Null if no cancel was requested. "not-incompatible": there was no reason for one. The others are the outcome of
   * one: "too-late" and "nothing-to-cancel" had no effect, "not-ended" was requested, but the migration was not seen to
   * end.
   */
  readonly cancel: 'not-incompatible' | 'cancelled' | 'nothing-to-cancel' | 'too-late' | 'not-ended' | null
  /** The source's run state afterwards: "running"; null if the source has no monitor. */
  readonly source: string | null
}

export interface Report {
  readonly schemaVersion: 2
  readonly tool: { readonly name: 'pcimig'; readonly version: string }
  /** Null for devices that were not read from files. */
  readonly inputs: Inputs | null
  readonly covers: Coverage
  readonly target: ReportTarget
  readonly verdict: Verdict
  readonly unpaired: { readonly source: readonly Unpaired[]; readonly destination: readonly Unpaired[] }
  readonly devices: readonly DeviceReport[]
  /** The destination's config space was predicted from the source's. */
  readonly predicted?: boolean
  /** Files that set options which the command line does not show. */
  readonly settings?: SettingsUsed
  /** For `guard`: what became of the migration. */
  readonly guard?: Guarded
  /** For streams: what stops the restore, in the order of the stream. */
  readonly stops?: readonly Stop[]
  /** For streams: how many virtio devices the source has; not part of the JSON. */
  readonly virtio?: number
  /** For streams: sections of PCI devices that could not be read and so have no verdict. */
  readonly unread?: readonly {
    readonly side: 'source' | 'destination'
    readonly section: string
    readonly reason: string
  }[]
  /** Notes on the whole comparison: which version's rules were taken and why. */
  readonly notes: readonly string[]
}

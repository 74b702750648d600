/** What a capture file holds: all that is known about one live machine. */

/** Value of `kind`, by which a capture is recognised. */
export const CAPTURE_KIND = 'pcimig-capture'

/** How config space was taken: from the device state, through the guest's ECAM, or out of QEMU's memory. */
export const CAPTURE_METHODS = ['device-state', 'ecam', 'memory'] as const
export type CaptureMethod = (typeof CAPTURE_METHODS)[number]

/** What the bytes of a captured device show. */
export const CAPTURE_VIEWS = ['qemu', 'guest', 'physical'] as const
export type CaptureView = (typeof CAPTURE_VIEWS)[number]

export const CAPTURED_PLACEMENTS = ['root-port', 'pcie.0', 'pci-bridge', 'pci.0'] as const
export type CapturedPlacement = (typeof CAPTURED_PLACEMENTS)[number]

/** The three masks of a device, of the same length as its config space, in lower-case hex. */
export interface CapturedMasks {
  readonly cmask: string
  readonly wmask: string
  readonly w1cmask: string
}

/** A run of bytes that could not be read; `config` has zeros there. */
export interface AbsentBytes {
  readonly offset: number
  readonly length: number
}

/** A BAR (0 to 5) with its size in bytes. */
export interface CapturedRegion {
  readonly bar: number
  readonly size: number
}

/** What a virtio device's state shows of the features of both sides of it. */
export interface CapturedVirtio {
  /**
   * Features that the guest's driver has acknowledged, as QEMU prints them: "0x130bf8024"; null if they could not be
   * read.
   */
  readonly features: string | null
  /** Names of the subsections that virtio adds to the state. */
  readonly subsections: readonly string[]
  /** Of a network card: whether its backend passes on virtio's headers, and UFO. */
  readonly vnetHeader?: boolean | undefined
  readonly ufo?: boolean | undefined
  /** Of a serial device: the most ports it can have. */
  readonly ports?: number | undefined
  /** What the device offers, if QEMU was asked. */
  readonly offered?: string | undefined
}

/** What the host's system says about a function that was passed through. */
export interface CapturedHostFunction {
  /** The driver that is bound to it: "vfio-pci". */
  readonly driver: string | null
  readonly virtual: boolean
  /** Of a virtual function: the address of its physical one. */
  readonly physicalFunction: string | null
  /** Its own ids read ffff; `config` has those that the system gives it. */
  readonly hidesIds: boolean
  /** What the system made of each BAR: type bits as in its low bits, and whether it has an address. */
  readonly resources: readonly { readonly bar: number; readonly typeBits: number; readonly assigned: boolean }[]
}

/** One PCI function of the machine. Values that are not known are null. */
export interface CaptureDevice {
  /** Id of its section, "0000:00:01.0:00.0/virtio-net"; null if no section names it. */
  readonly id: string | null
  readonly instance: number
  /** As the guest numbers its buses, "0000:01:00.0"; null on a bus without a number. */
  readonly address: string | null
  /** The slot at every bridge down to it, "0000:00:01.0:00.0". */
  readonly path: string | null
  /** QEMU's name of its type, "virtio-net-pci". */
  readonly type: string | null
  /** The id that it was given on the command line. */
  readonly qdevId: string | null
  /** Every property as `info qtree` prints it, without the quotes of text. */
  readonly properties: Readonly<Record<string, string>> | null
  /** Bytes of `config`: in view `qemu`, what travels in a stream. */
  readonly size: number
  readonly view: CaptureView
  /** Lower-case hex. */
  readonly config: string
  /** QEMU's own, read out of its memory. */
  readonly masks: CapturedMasks | null
  readonly absent?: readonly AbsentBytes[] | undefined
  /** Behind a PCIe port, on a PCIe root bus, on a conventional bus, on a conventional root bus. */
  readonly placement?: CapturedPlacement | undefined
  /** Size of each queue of a virtio device, in entries. */
  readonly queueSizes?: readonly number[] | undefined
  /** Of a virtio device: the first queue that has no address although entries of it were used, and the index of the next one. */
  readonly strayQueue?: { readonly queue: number; readonly index: number } | undefined
  /** Queue of a virtio-blk's first request that is not done. */
  readonly requestQueue?: number | undefined
  /** Features of a virtio device. */
  readonly virtio?: CapturedVirtio | undefined
  /** Length in bytes of a virtio device's own configuration. */
  readonly virtioConfigLength?: number | undefined
  /** Unmasked MSI-X vectors of a passed-through function, in ascending order. */
  readonly unmasked?: readonly number[] | undefined
  /** Regions as QEMU lists them; a BAR that is not listed has none. */
  readonly regions?: readonly CapturedRegion[] | undefined
  /** Size of the expansion ROM in bytes, 0 for none. */
  readonly rom?: number | undefined
  /** In view `physical`: what else the host shows of it. */
  readonly hostFunction?: CapturedHostFunction | undefined
}

/** A function of the machine whose config space was not captured. */
export interface MissingDevice {
  readonly path: string
  readonly type: string
  /** Why, a sentence without its full stop. */
  readonly reason: string
}

/** System registers of Arm processors. */
export interface CapturedProcessor {
  /** Of the sections `cpu` of all processors that have them. */
  readonly instances: readonly number[]
  /** Their numbers, in the order of the stream, as KVM has them: "0x603000000013c000". */
  readonly registers: readonly string[]
  /** The values, in hex, of those that no guest can change and that are not 0. */
  readonly constants: Readonly<Record<string, string>>
}

/** A value in a section that a destination compares with its own, as a stream has it. */
export interface CapturedValue {
  /** "ports_map[0]" */
  readonly name: string
  /** "ports" */
  readonly type: string
  /** In hex: "0x3" */
  readonly value: string
}

/** A dirty bitmap, under each name that a migration may give its block node. */
export interface CapturedBitmap {
  /** Of the node, or of the drive that it belongs to. */
  readonly node: string
  readonly name: string
}

/** A section of the machine's state. */
export interface CaptureSection {
  readonly id: string
  readonly instance: number
  readonly version: number
  /** Of the section `timer`: names of its subsections, nested ones too. */
  readonly subsections?: readonly string[] | undefined
  /** Of a virtio device that is not on PCI: entries of each queue. */
  readonly queueSizes?: readonly number[] | undefined
  /** Ports of a virtio-serial, the backend of a virtio-net, the model of a POWER processor; absent without any. */
  readonly values?: readonly CapturedValue[] | undefined
}

/** A capture file, schemaVersion 1. Values that are not known are null. */
export interface Capture {
  readonly schemaVersion: 1
  readonly kind: typeof CAPTURE_KIND
  /** When, in UTC as ISO 8601. */
  readonly taken: string
  readonly method: CaptureMethod
  /** How long the guest stood still for it, in milliseconds; 0 if it was not stopped. */
  readonly pauseMs: number | null
  /** QEMU's name of the run state: "running", "paused", "inmigrate". */
  readonly status: string | null
  readonly qemu: {
    /** "7.2.22" */
    readonly version: string | null
    /** The distribution's own name for its build, "Debian 1:7.2+dfsg-7+deb12u18". */
    readonly package: string | null
    /** "x86_64" */
    readonly architecture: string | null
  }
  /** "pc-q35-7.2" */
  readonly machine: string | null
  /** The host: its kernel as `uname -r` prints it. */
  readonly host: { readonly kernel: string | null }
  /** Names and sizes in bytes. */
  readonly ram: readonly { readonly name: string; readonly size: number }[] | null
  /** How many processors the machine can have, with those that may be plugged in; absent if it has no hot-plug of them. */
  readonly possibleCpus?: number | undefined
  /** Types of its HDA codecs, "hda-duplex", which no section names; absent without one, or if the method does not show them. */
  readonly hdaCodecs?: readonly string[] | undefined
  /** How many memory modules can be plugged in (-m slots=N); absent if it has no hot-plug of them that ACPI shows. */
  readonly memorySlots?: number | undefined
  /** How many timers its HPET has; absent without one, or if the method does not show them. */
  readonly hpetTimers?: number | undefined
  /** Capabilities of migration that are on: "x-ignore-shared". */
  readonly capabilities?: readonly string[] | undefined
  /** The guest's UUID; zeros if it was given none. */
  readonly uuid?: string | undefined
  /** Capabilities of a pseries machine, "cap-htm": "off", `vsmt`, and `smp.threads`, of which its interrupt controller is made. */
  readonly machineProperties?: Readonly<Record<string, string>> | undefined
  /** Its processors, on Arm. */
  readonly processors?: readonly CapturedProcessor[] | undefined
  /** Dirty bitmaps of its block nodes; absent if the method does not show them. */
  readonly dirtyBitmaps?: readonly CapturedBitmap[] | undefined
  /** Why QEMU refuses to migrate the machine, in its words; empty if it would. */
  readonly blocked: readonly string[] | null
  /** In the order in which they load; null if the method does not show them. */
  readonly sections: readonly CaptureSection[] | null
  readonly devices: readonly CaptureDevice[]
  /** Functions that travel and are not among `devices`: nothing can be said about them. */
  readonly missing?: readonly MissingDevice[] | undefined
  /** What a person should know about how it was taken. */
  readonly notes?: readonly string[] | undefined
}

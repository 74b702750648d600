/** A field of a state. QEMU: VMStateField (include/migration/vmstate.h), as dump_vmstate_vmsf() shows it. */
export interface VmsdField {
  readonly name: string
  /** The first version of the state that has it. */
  readonly version: number
  /** Whether a function of the device decides if it is sent (field_exists). */
  readonly conditional: boolean
  /** Of one element in QEMU's memory: for numbers and buffers what is sent of it, for structures not. */
  readonly size: number
  /** Of a structure. */
  readonly state: Vmsd | null
}

/** What a QEMU says about a state that it sends and loads. QEMU: VMStateDescription. */
export interface Vmsd {
  readonly name: string
  readonly version: number
  /** The lowest version that it loads. */
  readonly minimum: number
  readonly fields: readonly VmsdField[]
  readonly subsections: readonly Vmsd[]
}

/** What `-dump-vmstate` writes: the states of all device types of a program. */
export interface VmstateDump {
  /** The machine type that was described, "pc-q35-7.2". */
  readonly machine: string | null
  /** By QEMU's name of the device type, "nec-usb-xhci". */
  readonly types: ReadonlyMap<string, Vmsd>
  /** What it says about the types themselves: of QEMU's own output, the same versions as those of their states. */
  readonly versions: ReadonlyMap<string, Pick<Vmsd, 'version' | 'minimum'>>
}

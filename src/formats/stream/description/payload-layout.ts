import { InputError } from '../../../bytes/input-error'

/** Part of a payload: `offset` bytes from its start. */
export interface FieldPlace {
  readonly offset: number
  readonly size: number
}

/** A field that a destination does not load: it must equal the destination's own value, or be lower. */
export interface PinnedField extends FieldPlace {
  readonly name: string
  /** "uint16 equal", "int32 le", "stream format"; a plain number type for fields that are compared after loading. */
  readonly type: string
}

/** Subsections with the same name. */
export interface SubsectionsOfName {
  readonly count: number
  /** Of the last one; null if the description does not give it. */
  readonly version: number | null
}

/** Two arrays of be64 with that number of elements each. */
export interface RegisterPlaces {
  readonly numbers: FieldPlace
  readonly values: FieldPlace
}

/** Layout of one section's payload, from the description. */
export interface PayloadLayout {
  readonly size: number
  /**
   * Size of the section's fields, by '', and of those of each subsection, by its name: what does not vary with the
   * state, so that a destination with the same properties reads the same size.
   */
  readonly fixedSizes: ReadonlyMap<string, number>
  /** Its subsections by name, nested ones too; at most MOST_SUBSECTIONS names. */
  readonly subsections: ReadonlyMap<string, SubsectionsOfName>
  /** Versions of the structures among the section's fields, by the names of the fields; at most MOST_STRUCTURES. */
  readonly structures: ReadonlyMap<string, number>
  /** At most MOST_PINNED. */
  readonly pinned: readonly PinnedField[]
  /** Config spaces of struct PCIDevice: type "pci config". At most the first two, as for `virtio`. */
  readonly configs: readonly FieldPlace[]
  /** Of an Arm processor: the numbers of its system registers, and their values. */
  readonly registers: RegisterPlaces | null
  /** The field with a virtio-gpu's own state: type "virtio-gpu". */
  readonly gpu: FieldPlace | null
  /** Fields with the whole state of a virtio device: type "virtio". */
  readonly virtio: readonly FieldPlace[]
}

/** Type, length of name and version before a subsection's fields. QEMU: vmstate_subsection_save(). */
const AROUND_SUBSECTION_NAME = 6

/** QEMU: vmstate_info_int32_equal and its like (fdc, qxl, ich9_ahci …), vmstate_info_int32_le (PCIDevice's version). */
const PINNED_TYPE = /^u?int(8|16|32|64) (equal|le)$/
/** Compared by e1000e's post_load hook (hw/net/e1000e.c, e1000e_post_load). */
const PINNED_NAMES: ReadonlySet<unknown> = new Set(['subsys', 'subsys_ven'])
/**
 * Special purpose registers of a 64-bit POWER processor; number 287 is its model (vmstate_ppc_cpu,
 * target/ppc/machine.c).
 */
const REGISTERS = 'env.spr'
const PVR = 287
/**
 * Capabilities of a pseries machine, a byte each if they differ from the machine type's default (hw/ppc/spapr_caps.c).
 */
const SPAPR_CAPABILITY = 'spapr/cap/'
/**
 * Of each stream of an HDA codec; a codec without it has no format there (vmstate_hda_audio_stream,
 * hw/audio/hda-codec.c).
 */
const CODEC_STREAM = 'hda-audio-stream'
/** System registers of an Arm processor, two fields of equal length (vmstate_arm_cpu, target/arm/machine.c). */
const ARM_REGISTERS = ['cpreg_vmstate_indexes', 'cpreg_vmstate_values'] as const
const MOST_PINNED = 64
const MOST_SUBSECTIONS = 64
const MOST_STRUCTURES = 64

/** Types of fields of varying size: queues, resources, data from the guest, requests in flight. */
const VARIABLE: ReadonlySet<unknown> = new Set([
  ...['virtio', 'virtio-gpu', 'tmp', 'shpc', 'qtailq', 'gtree', 'qlist'],
  ...['scsi-requests', 'usb-redir-parser', 'usb-redir-bufpq', 'usb-redir-packet-id-q'],
])

/**
 * Fields whose presence or length follows from what was loaded before them, so that every destination reads them as
 * they were written: a drive's IDENTIFY data (vmstate_ide_drive,
 * hw/ide/core.c), multicast addresses (vmxstate_vmxnet3_mcast_list, hw/net/vmxnet3.c), the device tree and events of a
 * pseries machine, its interrupts, DMA windows and NVRAM (hw/ppc/spapr.c, spapr_pci.c, spapr_iommu.c,
 * hw/nvram/spapr_nvram.c), the state of a TPM emulator (backends/tpm/tpm_emulator.c), and D-Bus state.
 */
const LENGTH_IN_STATE: ReadonlySet<unknown> = new Set([
  ...['identify_data', 'mcast_list', 'fdt_blob', 'extended_log', 'msi_devs', 'mig_table', 'gfns'],
  ...['permanent', 'volatil', 'savestate'].map((blob) => `state_blobs.${blob}.buffer`),
  // Other states use these names for what does not vary.
  ...['spapr_nvram/buf', 'dbus-vmstate/data'],
])
const LOGGED_ERROR = 'PCIE_AER_ERROR'

interface Described {
  readonly vmsd_name?: unknown
  readonly fields?: unknown
  readonly subsections?: unknown
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function* records(list: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (!Array.isArray(list)) return
  for (const entry of list) if (isRecord(entry)) yield entry
}

function count(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new InputError(`its ${what} is not a number of bytes or elements`)
}

/** A device has one; a second is kept to show that there are more. */
function keep(places: FieldPlace[], place: FieldPlace): void {
  if (places.length < 2) places.push(place)
}

class Collector {
  readonly configs: FieldPlace[] = []
  readonly virtio: FieldPlace[] = []
  gpu: FieldPlace | null = null
  readonly pinned: PinnedField[] = []
  /** Arrays by the name of the field, as far as they are of interest. */
  private readonly arrays = new Map<unknown, FieldPlace>()
  /** By the name of a subsection; null if several with the same name differ, or the size varies. */
  readonly sizes = new Map<string, number | null>()
  readonly subsections = new Map<string, SubsectionsOfName>()

  /**
   * Collects the fields and subsections that start at `start`.
   * @returns the offset just past them, and the size of the fields alone, nested ones included; null if it varies
   */
  collect(state: Described, start: number): { end: number; own: number | null } {
    let at = start
    let own: number | null = 0
    for (const field of records(state.fields)) {
      const size = count(field.size, 'field size')
      const elements = field.array_len === undefined ? 1 : count(field.array_len, 'array length')
      const inside = this.look(state.vmsd_name, field, at, size)
      if (ARM_REGISTERS.some((name) => name === field.name)) {
        this.arrays.set(field.name, { offset: at, size: size * elements })
      }
      own = own === null || inside === null ? null : own + inside * elements
      at += size * elements
    }
    for (const subsection of records(state.subsections)) {
      const name = typeof subsection.vmsd_name === 'string' ? subsection.vmsd_name : ''
      const inside = this.collect(subsection, at + AROUND_SUBSECTION_NAME + name.length)
      this.note(name, subsection.version, inside.own)
      at = inside.end
    }
    return { end: at, own }
  }

  /** Null for all but Arm processors. */
  registers(): RegisterPlaces | null {
    const [numbers, values] = ARM_REGISTERS.map((name) => this.arrays.get(name))
    return numbers && values && numbers.size === values.size ? { numbers, values } : null
  }

  private note(name: string, version: unknown, own: number | null): void {
    if (this.sizes.size === MOST_SUBSECTIONS) return
    const known = this.sizes.get(name)
    this.subsections.set(name, {
      count: (this.subsections.get(name)?.count ?? 0) + 1,
      version: typeof version === 'number' ? version : null,
    })
    this.sizes.set(name, known === undefined || known === own ? own : null)
  }

  /** @returns the size of the field without subsections, null if it varies */
  private look(state: unknown, field: Readonly<Record<string, unknown>>, offset: number, size: number): number | null {
    const { name, type, struct } = field
    if (type === 'pci config') keep(this.configs, { offset, size })
    else if (type === 'virtio') keep(this.virtio, { offset, size })
    else if (type === 'virtio-gpu') this.gpu = { offset, size }
    const isPinned = (typeof type === 'string' && PINNED_TYPE.test(type)) || PINNED_NAMES.has(name)
    if (isPinned && this.pinned.length < MOST_PINNED) {
      this.pinned.push({ name: String(name), type: String(type), offset, size })
    }
    if (name === REGISTERS && size === 8 && this.pinned.length < MOST_PINNED) {
      this.pinned.push({ name: 'pvr', type: 'processor', offset: offset + PVR * size, size })
    }
    if (size === 1 && this.pinned.length < MOST_PINNED && String(state).startsWith(SPAPR_CAPABILITY)) {
      this.pinned.push({ name: String(state), type: 'capability', offset, size })
    }
    if (state === CODEC_STREAM && name === 'format' && this.pinned.length < MOST_PINNED) {
      this.pinned.push({ name: 'format', type: 'stream format', offset, size })
    }
    // A "struct" has its fields in a nested object, a "vstruct" in the field itself.
    if (isRecord(struct)) {
      const { own } = this.collect(struct, offset)
      return struct.vmsd_name === LOGGED_ERROR ? 0 : own
    }
    if (type === 'vstruct') return this.collect(field, offset).own
    if (LENGTH_IN_STATE.has(name) || LENGTH_IN_STATE.has(`${state}/${name}`)) return 0
    return VARIABLE.has(type) ? null : size
  }
}

/** Versions of a section's fields that are structures. */
function structuresOf({ fields }: Described): Map<string, number> {
  const found = new Map<string, number>()
  for (const { name, struct } of records(fields)) {
    const version = isRecord(struct) ? struct.version : undefined
    if (typeof name === 'string' && typeof version === 'number' && found.size < MOST_STRUCTURES)
      found.set(name, version)
  }
  return found
}

/**
 * Adds up the sizes of a described section and finds the config spaces in it. The size of a field includes everything
 * nested in it; with `array_len` it is the size of one of that number of equal elements. QEMU: vmstate_save_state_v().
 * @param section an entry of the description's `devices`
 * @throws InputError for invalid sizes
 */
export function payloadLayout(section: Readonly<Record<string, unknown>>): PayloadLayout {
  const collector = new Collector()
  // Handlers without fields, such as vfio's, give the total size; newer ones repeat it as a field.
  const { end, own } = collector.collect(section, 0)
  const size = end || (section.size === undefined ? 0 : count(section.size, 'size'))
  if (!Number.isSafeInteger(size)) throw new InputError('its fields are larger than any file')
  const { configs, virtio, gpu, pinned, sizes, subsections } = collector
  const isDescribed = section.vmsd_name !== undefined
  const all = [['', isDescribed ? own : null] as const, ...sizes]
  const fixedSizes = new Map(all.flatMap(([name, bytes]) => (bytes === null ? [] : [[name, bytes] as const])))
  const registers = collector.registers()
  return { size, fixedSizes, subsections, structures: structuresOf(section), configs, virtio, gpu, pinned, registers }
}

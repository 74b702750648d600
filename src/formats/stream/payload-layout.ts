import { InputError } from '../../bytes/input-error'

/** Part of a payload: `offset` bytes from its start. */
export interface Place {
  readonly offset: number
  readonly size: number
}

/** What a description says of the payload of one section. */
export interface PayloadLayout {
  readonly size: number
  /** Config spaces of struct PCIDevice: type "pci config". At most the first two, as for `virtio`. */
  readonly configs: readonly Place[]
  /** Fields that hold all of a virtio device: type "virtio". */
  readonly virtio: readonly Place[]
}

/** Type, length of name and version in front of a subsection's fields. QEMU: vmstate_subsection_save(). */
const AROUND_SUBSECTION_NAME = 6

interface Described {
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

/** One is what a device has; a second one is kept to show that there is more. */
function keep(places: Place[], place: Place): void {
  if (places.length < 2) places.push(place)
}

class Collector {
  readonly configs: Place[] = []
  readonly virtio: Place[] = []

  /** Adds what is found in fields and subsections that start at `start`; returns the offset behind them. */
  collect({ fields, subsections }: Described, start: number): number {
    let at = start
    for (const field of records(fields)) {
      const size = count(field.size, 'field size')
      this.look(field, at, size)
      at += size * (field.array_len === undefined ? 1 : count(field.array_len, 'array length'))
    }
    for (const subsection of records(subsections)) {
      const name = typeof subsection.vmsd_name === 'string' ? subsection.vmsd_name : ''
      at = this.collect(subsection, at + AROUND_SUBSECTION_NAME + name.length)
    }
    return at
  }

  private look(field: Readonly<Record<string, unknown>>, offset: number, size: number): void {
    if (field.type === 'pci config') keep(this.configs, { offset, size })
    else if (field.type === 'virtio') keep(this.virtio, { offset, size })
    // A "struct" keeps its fields in an object of their own, a "vstruct" in the field itself.
    else if (isRecord(field.struct)) this.collect(field.struct, offset)
    else if (field.type === 'vstruct') this.collect(field, offset)
  }
}

/**
 * Sums up the sizes of a described section and finds the config spaces in it. The size of a field includes everything
 * nested in it; with `array_len` it is that of one of so many equal elements. QEMU: vmstate_save_state_v().
 * @param section an entry of the description's `devices`
 * @throws InputError for sizes that are none
 */
export function payloadLayout(section: Readonly<Record<string, unknown>>): PayloadLayout {
  const collector = new Collector()
  // Handlers without fields of their own, such as vfio's, give the size of the whole; newer ones repeat it as a field.
  const size = collector.collect(section, 0) || (section.size === undefined ? 0 : count(section.size, 'size'))
  if (!Number.isSafeInteger(size)) throw new InputError('its fields are larger than any file')
  return { size, configs: collector.configs, virtio: collector.virtio }
}

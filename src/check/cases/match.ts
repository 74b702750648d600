import { maskIn, type Register } from '../../pci/layout'
import type { Named } from '../../pci/name'
import { isVirtio } from '../../qemu/devices/virtio-types'
import { orderOf } from '../../qemu/releases/version'
import type { ByteTest, RegisterPlace, ReleaseSpan, Signature } from './signature'

/** A failing byte and what is known about its surroundings. Null means "not known". */
export interface FailingByte {
  readonly named: Named
  readonly failing: number
  readonly source: number
  readonly destination: number
  readonly masks: { readonly cmask: number; readonly wmask: number; readonly w1cmask: number }
  /**
   * Names of the device types it can be ("virtio-rng-pci"), or of their sections ("virtio-rng"), "virtio" for a virtio
   * device of any type; null for any device at all.
   */
  readonly devices: readonly string[] | null
  readonly sourceQemu: string | null
  readonly destinationQemu: string | null
  /** Names of the capabilities that one side's list has and the other's passes over; null or left out if no dump shows it. */
  readonly skipped?: readonly string[] | null
  /** Version of the machine type: "7.1". */
  readonly machine: string | null
  /** Whether the machine is a pSeries. */
  readonly pseries: boolean | null
}

/** How well a signature fits: everything that it asks for was seen, or some of it is unknown. */
export type Fit = 'sure' | 'possible'

/** Whether a signature applies to all of these devices (true), to none (false), or to some (undefined). */
function areOf(devices: readonly string[] | null, names: readonly string[]): boolean | undefined {
  if (devices === null) return undefined
  const answers = devices.map((device) => isOf(device, names))
  if (answers.every((answer) => answer === true)) return true
  return answers.every((answer) => answer === false) ? false : undefined
}

/** What the names of one device have in common: type, its virtio forms, and the section it sends. */
function stem(device: string): string {
  const name = device.replace(/-(non-)?transitional$/, '').replace(/-pci$/, '')
  if (name === 'vfio') return 'vfio-pci'
  if (name === 'virtio-vhost_vsock') return 'vhost-vsock'
  return name === 'virtio-console' ? 'virtio-serial' : name
}

/** A virtio device of unknown type. */
const SOME_VIRTIO = 'virtio'

/** Whether it is one of these; undefined if that is unknown. */
export function isOf(device: string, names: readonly string[]): boolean | undefined {
  if (device === SOME_VIRTIO) return names.some(isVirtio) ? undefined : false
  const own = stem(device)
  return names.some((name) => (name.endsWith('*') ? own.startsWith(name.slice(0, -1)) : own === stem(name)))
}

/** Bits of these fields of a register that lie in this byte of it. */
const bitsOf = (row: Register, byteInRegister: number, fields: readonly string[]): number =>
  Math.floor(maskIn(row, ...fields) / 2 ** (8 * byteInRegister)) & 0xff

/** Returns the structure that holds a byte, as signatures name it; empty outside any. */
export const subjectOf = ({ capability, layout }: Named): string =>
  layout === null ? '' : capability === null ? 'HEADER' : layout.name

function isAt({ named, failing, source, destination, skipped = null }: FailingByte, where: RegisterPlace): boolean {
  if (where.skips && skipped !== null && !where.skips.some((name) => skipped.includes(name))) return false
  if (where.values && !(where.values.includes(source) && where.values.includes(destination))) return false
  const { registerRow } = named
  if (where.in !== subjectOf(named)) return false
  if (where.register === undefined) return true
  if (registerRow?.name !== where.register) return false
  if (where.fields === undefined) return true
  const known = where.fields.filter((name) => registerRow.fields.some((field) => field.name === name))
  return (failing & bitsOf(registerRow, named.byteInRegister, known)) !== 0
}

/** Whether a byte has the fields of its register set, or clear, and one of the values; without a register it has no fields. */
function passes({ registerRow, byteInRegister }: Named, byte: number, { values, set, clear }: ByteTest): boolean {
  if (values !== undefined && !values.includes(byte)) return false
  if (set === undefined && clear === undefined) return true
  if (registerRow === null) return false
  const ones = bitsOf(registerRow, byteInRegister, set ?? [])
  return (byte & ones) === ones && (byte & bitsOf(registerRow, byteInRegister, clear ?? [])) === 0
}

/** Whether both sides' bytes match the signature. */
function sidesPass({ source, destination, eitherWay }: Signature, place: FailingByte): boolean {
  const hold = (a: number, b: number) =>
    (source === undefined || passes(place.named, a, source)) &&
    (destination === undefined || passes(place.named, b, destination))
  return hold(place.source, place.destination) || (eitherWay === true && hold(place.destination, place.source))
}

/** Whether a release lies between the bounds; undefined if it is unknown. */
function within(release: string | null, { from, until }: ReleaseSpan): boolean | undefined {
  if (release === null) return undefined
  const order = orderOf(release)
  return (from === undefined || order >= orderOf(from)) && (until === undefined || order < orderOf(until))
}

/** Whether one of two releases lies between the bounds; undefined if a release that could is unknown. */
function oneWithin(releases: readonly (string | null)[], bounds: ReleaseSpan): boolean | undefined {
  const answers = releases.map((release) => within(release, bounds))
  if (answers.includes(true)) return true
  return answers.includes(undefined) ? undefined : false
}

const machineUpTo = (machine: string | null, newest: string): boolean | undefined =>
  machine === null ? undefined : orderOf(machine) <= orderOf(newest)

/** Returns how well a failing byte fits this cause; null if something that was seen rules it out. */
export function fitOf(signature: Signature, place: FailingByte): Fit | null {
  const shown = signature.where.filter((where) => isAt(place, where))
  if (shown.length === 0) return null
  if (!sidesPass(signature, place)) return null
  for (const mask of ['cmask', 'wmask', 'w1cmask'] as const) {
    const wanted = signature.masks?.[mask]
    if (wanted !== undefined && wanted !== place.masks[mask]) return null
  }
  const answers = [
    signature.devices && areOf(place.devices, signature.devices),
    signature.sourceQemu && within(place.sourceQemu, signature.sourceQemu),
    signature.destinationQemu && within(place.destinationQemu, signature.destinationQemu),
    signature.eitherQemu && oneWithin([place.sourceQemu, place.destinationQemu], signature.eitherQemu),
    signature.machine && machineUpTo(place.machine, signature.machine.to),
    signature.pseries && (place.pseries ?? undefined),
  ]
  if (answers.includes(false)) return null
  const unsure = ({ open, skips }: RegisterPlace) =>
    open === true || (skips !== undefined && (place.skipped ?? null) === null)
  if (shown.every(unsure)) return 'possible'
  const { devices, sourceQemu, destinationQemu, eitherQemu, machine, pseries } = signature
  const asked = [devices, sourceQemu, destinationQemu, eitherQemu, machine, pseries]
  return asked.some((condition, i) => condition !== undefined && answers[i] === undefined) ? 'possible' : 'sure'
}

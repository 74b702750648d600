import { toHex } from '../../bytes/hex'
import { InputError } from '../../bytes/input-error'
import { latin1 } from '../../bytes/latin1'
import { sourceOf } from '../../bytes/source'
import { isConstant } from '../../check/machine/arm-constants'
import type {
  CaptureDevice,
  CapturedProcessor,
  CapturedValue,
  CapturedVirtio,
  CaptureSection,
} from '../../formats/capture/capture'
import {
  type PinnedValue,
  readStream,
  type Stream,
  type StreamDevice,
  type StreamSection,
  type VirtioNegotiation,
} from '../../formats/stream'
import type { TreeFunction } from './tree'

/** What device state shows of the machine. */
export interface FromDeviceState {
  readonly devices: readonly CaptureDevice[]
  readonly sections: readonly CaptureSection[]
  readonly processors: readonly CapturedProcessor[]
}

/** Slots at the end of a path: of "pci@800000020000000:01.0" and "0000:00:01.0" the same. */
const slotsOf = (path: string): string => /(?:[0-9a-f]{2}\.[0-7](?::|$))+$/.exec(path)?.[0] ?? path

/** Finds the function of a section: by its path, else by its slots if only one function has them. */
export function functionAt(functions: readonly TreeFunction[], path: string): TreeFunction | null {
  const there = functions.filter((one) => one.path === path)
  const [only, another] = there.length > 0 ? there : functions.filter(({ slots }) => slots === slotsOf(path))
  return only && !another ? only : null
}

const ROM = 6

/** What the monitor lists about a function besides its config space. */
function describedBy(
  found: TreeFunction,
): Pick<CaptureDevice, 'type' | 'qdevId' | 'properties' | 'regions' | 'rom' | 'placement'> {
  return {
    type: found.type,
    qdevId: found.id === '' ? null : found.id,
    properties: Object.fromEntries(found.properties),
    placement: found.placement,
    regions: found.regions.filter(({ bar }) => bar < ROM),
    rom: found.regions.find(({ bar }) => bar === ROM)?.size ?? 0,
  }
}

/** A function that has no section: its config space was read in another way. */
export const withoutSection = (
  found: TreeFunction,
  config: Uint8Array,
  view: CaptureDevice['view'],
): CaptureDevice => ({
  id: null,
  instance: 0,
  address: found.address,
  path: found.path,
  ...describedBy(found),
  size: config.length,
  view,
  config: toHex(config),
  masks: null,
})

const UNDESCRIBED = { type: null, qdevId: null, properties: null } as const

const negotiation = ({ features, subsections, vnetHeader, ufo, ports }: VirtioNegotiation): CapturedVirtio => ({
  features: features === null ? null : `0x${features.toString(16)}`,
  subsections: [...subsections],
  vnetHeader,
  ufo,
  ports,
})

function captured(device: StreamDevice, functions: readonly TreeFunction[]): CaptureDevice {
  const found = functionAt(functions, device.path)
  return {
    id: device.id,
    instance: device.instance,
    address: device.address ?? found?.address ?? null,
    path: device.path,
    ...(found ? describedBy(found) : UNDESCRIBED),
    size: device.size,
    view: 'qemu',
    config: toHex(device.config),
    masks: null,
    queueSizes: device.queueSizes,
    strayQueue: device.strayQueue,
    requestQueue: device.requestQueue,
    virtio: device.virtio && negotiation(device.virtio),
    virtioConfigLength: device.virtioConfigLength,
    unmasked: device.unmasked,
  }
}

/** @throws InputError if a section of a PCI function can't be read: nothing is left out in silence */
function refuseUnread({ problems }: Stream): void {
  const [first] = problems
  if (first) throw new InputError(`section ${first.section} can't be read: ${first.reason}`)
}

const hex = (value: bigint): string => `0x${value.toString(16)}`

const asValue = ({ name, type, value }: PinnedValue): CapturedValue => ({ name, type, value: hex(value) })

/** The registers of an Arm processor without what its guest has written into them; null for other sections. */
function registersOf({ registers }: StreamSection): Omit<CapturedProcessor, 'instances'> | null {
  if (registers === undefined) return null
  const constants = [...registers].filter(([number, value]) => value !== 0n && isConstant(number))
  return {
    registers: [...registers.keys()].map(hex),
    constants: Object.fromEntries(constants.map(([number, value]) => [hex(number), hex(value)])),
  }
}

/** Of all processors, those that are alike together. */
function processorsIn({ sections }: Stream): readonly CapturedProcessor[] {
  const found = new Map<string, { instances: number[]; one: Omit<CapturedProcessor, 'instances'> }>()
  for (const section of sections) {
    const one = registersOf(section)
    if (one === null) continue
    const name = JSON.stringify(one)
    const known = found.get(name) ?? { instances: [], one }
    found.set(name, known)
    known.instances.push(section.instance)
  }
  return [...found.values()].map(({ instances, one }) => ({ instances, ...one }))
}

/** The section whose subsections depend on -icount (vmstate_timers, softmmu/cpu-timers.c). */
const TIMERS = 'timer'
/** Begins a subsection, before the length of its name (QEMU_VM_SUBSECTION, migration/savevm.h). */
const SUBSECTION = 5
const TIMER_SUBSECTION = /(.)(.)(timer\/[a-z_/]+)/gs

function timerSubsections(bytes: Uint8Array, { id, offset }: StreamSection, next: StreamSection | undefined) {
  if (id !== TIMERS || offset === null) return {}
  const state = latin1(bytes.subarray(offset, next?.offset ?? bytes.length))
  const subsections = [...state.matchAll(TIMER_SUBSECTION)].flatMap(([, mark, length, name]) =>
    mark!.charCodeAt(0) === SUBSECTION ? [name!.slice(0, length!.charCodeAt(0))] : [],
  )
  return { subsections }
}

/**
 * Joins device state with the functions that the monitor lists.
 * @param bytes as `xen-save-devices-state` writes it
 * @throws InputError if it is not a complete device state
 */
export function fromDeviceState(bytes: Uint8Array, functions: readonly TreeFunction[]): FromDeviceState {
  const stream = readStream(sourceOf(bytes))
  refuseUnread(stream)
  const whole = stream.sections.filter(({ type }) => type === 'full')
  return {
    devices: stream.devices.map((device) => captured(device, functions)),
    sections: whole.map((section, i) => {
      const { id, instance, version, pinned, queueSizes } = section
      return {
        ...{ id, instance, version: version ?? 0 },
        ...timerSubsections(bytes, section, whole[i + 1]),
        ...(queueSizes === undefined ? {} : { queueSizes }),
        ...(pinned.length === 0 ? {} : { values: pinned.map(asValue) }),
      }
    }),
    processors: processorsIn(stream),
  }
}

import { Cursor } from '../../../bytes/cursor'
import { occurrences } from '../../../bytes/occurrences'
import type { ByteSource } from '../../../bytes/source'
import { isVfioSection } from '../../../pci/device'
import type { FieldPlace } from '../description/payload-layout'
import type { Located } from '../sections/located'
import { CONFIG_AT, configSizes, holdsPciState, isExpress, LARGEST_PCI_STATE } from '../sections/pci-state'
import { readVfio, type VfioPayload } from '../sections/vfio'
import type { StrayQueue, VirtioNegotiation } from '../stream'
import { videoMemory } from './vga-state'
import { readVirtio } from './virtio'
import { backendState, requestQueue } from './virtio-state'
import { negotiationIn } from './virtio-tail'

/**
 * Config space of a section: its place in the source, the reason why it can't be read, or null if there is none.
 */
export type ConfigFinding = (FoundConfig & StateAround) | { readonly problem: string } | null

interface FoundConfig {
  readonly config: FieldPlace
}

/** What follows from the state around config space. */
export interface StateAround {
  /** Length of a virtio device's device-specific configuration, in bytes. */
  readonly virtioConfigLength?: number
  /** Size of each of its queues, in entries. */
  readonly queueSizes?: readonly number[]
  readonly strayQueue?: StrayQueue
  /** Queue of a virtio-blk's first request that is not done. */
  readonly requestQueue?: number
  /** What the driver of a virtio device has chosen. */
  readonly virtio?: VirtioNegotiation
  /** Bytes of a VGA's video memory. */
  readonly videoMemory?: number
  /** Unmasked MSI-X vectors of a vfio device, in ascending order. */
  readonly unmasked?: readonly number[]
}

const isVirtio = (kind: string): boolean => kind.startsWith('virtio-') || kind.startsWith('vhost-')

/** Sections of PCI functions with other state; config space is in another section, or not in the stream. */
const WITHOUT_CONFIG: ReadonlySet<string> = new Set([
  ...['acpi-erst', 'eeprom', 'sdhci', 'virtio-mem-device-early', 'virtio-mem-early', 'virtio-vga'],
])

/** Whether sections of that kind are those of a PCI function without its config space: "sdhci". */
export const isWithoutConfig = (kind: string): boolean => WITHOUT_CONFIG.has(kind)

const problem = (reason: string): ConfigFinding => ({ problem: reason })

function inVfio({ config, problem: why, elsewhere, unmasked }: VfioPayload): ConfigFinding {
  if (config) return { config, ...(unmasked && { unmasked }) }
  if (why) return problem(why)
  return elsewhere
    ? problem('its config space was sent on a separate channel (multifd) and is not in this file')
    : problem('its section has no config space: it may have been sent on a separate channel (multifd)')
}

function vfioConfig(source: ByteSource, { payload, end, vfio }: Located): ConfigFinding {
  return inVfio(vfio ?? readVfio(new Cursor(source, payload, end)))
}

function virtioConfig(source: ByteSource, kind: string, payload: number, end: number): ConfigFinding {
  const state = readVirtio(source, payload, end)
  if (state === null) return problem('its state does not begin like that of a virtio-pci device')
  const { size, configLength, queueSizes, strayQueue } = state
  const at = payload + state.length
  const own = { source, at, end }
  const virtio = { ...negotiationIn(source, at, end, state.low), ...backendState(kind, own) }
  const request = requestQueue(kind, own, queueSizes.length)
  return {
    config: { offset: payload + CONFIG_AT, size },
    virtioConfigLength: configLength,
    queueSizes,
    ...(strayQueue && { strayQueue }),
    ...(request === null ? {} : { requestQueue: request }),
    virtio,
  }
}

/** Config space where the description puts it; the state around it is checked. */
function describedConfig(source: ByteSource, payload: number, { offset, size }: FieldPlace): ConfigFinding {
  if (size !== 256 && size !== 4096) return problem(`its config space is described as ${size} bytes long`)
  const at = payload + offset - CONFIG_AT
  if (offset < CONFIG_AT || !holdsPciState(source.read(at, LARGEST_PCI_STATE), size)) {
    return problem('there is no state of a PCI device where the description puts its config space')
  }
  return { config: { offset: at + CONFIG_AT, size } }
}

/** pvscsi as a PCI Express device has config space in a subsection: 05, length of the name, name, be32 version. */
const PVSCSI_PCIE = Uint8Array.from('\x05\x0bpvscsi/pcie', (character) => character.charCodeAt(0))

const VERSION = 4

/** Offset of the state of a pvscsi's PCIDevice. */
function pvscsiState(source: ByteSource, payload: number, end: number): number {
  const prefix = PVSCSI_PCIE.length + VERSION
  for (const at of occurrences(source, PVSCSI_PCIE, payload, end - VERSION)) return at + prefix
  return payload
}

/** QEMU treats these as PCI Express devices on any bus; on a conventional one they lack the capability. */
const ALWAYS_EXPRESS: ReadonlySet<string> = new Set(['pvscsi', 'vmxnet3', 'xhci'])

function undescribedConfig(source: ByteSource, kind: string, { payload, end }: Located): ConfigFinding {
  if (isVirtio(kind) && !isWithoutConfig(kind)) return virtioConfig(source, kind, payload, end)
  const at = kind === 'pvscsi' ? pvscsiState(source, payload, end) : payload
  const state = source.read(at, Math.min(LARGEST_PCI_STATE, end - at))
  const sizes = configSizes(state)
  const isAlways = ALWAYS_EXPRESS.has(kind)
  const size = isAlways && sizes.includes(4096) ? 4096 : sizes[0]
  // Without a footer, only the end of the file shows where the last section ends.
  if (size === 256 && end + 1 === source.size && (isAlways || isExpress(state))) {
    return problem('its state begins like that of a PCI Express device, and the stream ends inside it')
  }
  if (size !== undefined) {
    const memory = kind === 'vga' ? videoMemory(source, payload, end) : null
    return { config: { offset: at + CONFIG_AT, size }, ...(memory !== null && { videoMemory: memory }) }
  }
  return isWithoutConfig(kind) ? null : problem('its state does not begin like that of a PCI device')
}

/**
 * Finds the config space in a section of a PCI function.
 * @param kind last part of the section's id
 * @throws InputError for an invalid section of a vfio device
 */
export function configIn(source: ByteSource, kind: string, section: Located): ConfigFinding {
  const { described, payload, end, header } = section
  if (isVfioSection(header.id)) return vfioConfig(source, section)
  if (!described) return undescribedConfig(source, kind, section)
  const [config, another] = described.configs
  if (another) return problem('its description has more than one config space')
  if (config) return describedConfig(source, payload, config)
  const virtio = described.virtio[0]
  if (virtio) return virtioConfig(source, kind, payload + virtio.offset, payload + virtio.offset + virtio.size)
  // Before 2.9 a virtio device was described by its size alone.
  if (described.opaque && isVirtio(kind)) return virtioConfig(source, kind, payload, end)
  const isPci = configSizes(source.read(payload, Math.min(LARGEST_PCI_STATE, end - payload))).length > 0
  return isPci ? problem('its state begins like that of a PCI device, but is not described as one') : null
}

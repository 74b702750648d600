import { toHex } from '../../../bytes/hex'
import { InputError, orRefusal } from '../../../bytes/input-error'
import { printable } from '../../../bytes/printable'
import type { ByteSource } from '../../../bytes/source'
import { relate, routingOfPath } from '../../../pci/virtual-functions'
import type { Located } from '../sections/located'
import type { Placed, RamBlock, StreamDevice, StreamProblem } from '../stream'
import { addressOf, blockOfDevice, qdevId, rootsOf } from './qdev-path'
import { type ConfigFinding, configIn, type StateAround } from './section-config'

/** The functions of a machine, as far as they could be identified. */
interface Devices {
  readonly devices: readonly Placed<StreamDevice>[]
  readonly problems: readonly StreamProblem[]
  readonly notes: readonly string[]
}

/** A config space that was found, before the machine's topology is known; `offset` as in StreamDevice. */
export interface FoundFunction<Offset extends number | null> extends StateAround {
  readonly id: string
  readonly instance: number
  readonly path: string
  readonly kind: string
  readonly config: Uint8Array
  readonly offset: Offset
  readonly order: number
  readonly sectionId: number
}

type Memory = NonNullable<StreamDevice['memory']>

const VIDEO_MEMORY = 'vga.vram'
/** Sections of the displays whose video memory vga_common_init creates, and their own names of its block. */
const DISPLAYS: ReadonlyMap<string, readonly string[]> = new Map([
  ...['vga', 'cirrus_vga', 'vmware_vga', 'virtio-vga'].map((kind): [string, string[]] => [kind, [VIDEO_MEMORY]]),
  ['qxl', [VIDEO_MEMORY, 'qxl.vgavram']],
])

/**
 * With property global-vmstate, the default of machine types up to 2.12, the block of video memory bears no path. Only one
 * display of a machine can have it: the one that has no block of its own (vga_common_init, hw/display/vga.c).
 */
function withVideoMemory(memory: Memory, kind: string, shared: number | null): Memory {
  const own = DISPLAYS.get(kind)
  if (shared === null || own === undefined || own.some((name) => memory.has(name))) return memory
  return new Map([...memory, [VIDEO_MEMORY, shared]])
}

/** The blocks of every device, by its path and the kind of its section; null if none are listed. */
function memoryOf(ramBlocks: readonly RamBlock[]): ((path: string, kind: string) => Memory) | null {
  if (ramBlocks.length === 0) return null
  const owned = new Map<string, Map<string, number>>()
  for (const { id, length } of ramBlocks) {
    const shape = blockOfDevice(id)
    if (!shape) continue
    const own = owned.get(shape.path) ?? new Map<string, number>()
    owned.set(shape.path, own.set(shape.name, length))
  }
  const shared = ramBlocks.find(({ id }) => id === VIDEO_MEMORY)?.length ?? null
  return (path, kind) => withVideoMemory(owned.get(path) ?? new Map(), kind, shared)
}

/**
 * pci_add_option_rom (hw/pci/pci.c) writes the name into 32 bytes, which cuts ".rom" off
 * "virtio-net-pci-non-transitional".
 */
const LONGEST_ROM_NAME = 31

/** The block of shared memory is named after its backend, which may have any name. */
const NAMED_BY_USER = /^ivshmem/

/**
 * Size of the block with a device's ROM, 0 for a device without one, null if it does not follow from the blocks: the
 * ROM of a passed-through function is read from the host's (vfio_pci_size_rom, hw/vfio/pci.c).
 */
function romOf(memory: Memory, kind: string): number | null {
  const isRom = (name: string) =>
    NAMED_BY_USER.test(kind) ? name === `${kind}.rom` : name.endsWith('.rom') || name.length === LONGEST_ROM_NAME
  const block = [...memory].find(([name]) => isRom(name))
  if (block) return Number.isInteger(Math.log2(block[1])) ? block[1] : null
  return kind === 'vfio' ? null : 0
}

/**
 * Adds what follows only from all devices together: addresses behind bridges, RAM blocks that are regions of a device,
 * and the physical function of each virtual one.
 */
export function asDevices<Offset extends number | null>(
  found: readonly FoundFunction<Offset>[],
  ramBlocks: readonly RamBlock[],
  machine: string | null,
): (StreamDevice & { readonly offset: Offset })[] {
  const roots = rootsOf(
    found.map(({ path }) => path),
    machine,
  )
  const configs = new Map(found.map(({ path, config }) => [path, config]))
  const blocksOf = memoryOf(ramBlocks)
  const devices = found.map(({ config, ...device }): StreamDevice & { readonly offset: Offset } => {
    const memory = blocksOf?.(device.path, device.kind)
    return {
      ...device,
      address: addressOf(device.path, (path) => configs.get(path), roots),
      config,
      size: config.length === 256 ? 256 : 4096,
      bars: new Map(),
      rom: memory ? romOf(memory, device.kind) : null,
      ...(memory ? { memory } : {}),
      fromStream: true,
      notes: [],
    }
  })
  return relate(devices, ({ path }) => routingOfPath(path))
}

/** The same as configIn, but returns the reason instead of throwing. */
export function findingIn(source: ByteSource, kind: string, section: Located): ConfigFinding {
  const finding = orRefusal(() => configIn(source, kind, section))
  return finding instanceof InputError ? { problem: finding.message } : finding
}

const UNPLACED = 'it has config space, but its name is not that of a PCI function'

/**
 * Whether a section of the machine holds nothing but config spaces that functions have in sections of their own:
 * designware-pcie-host sends that of its root port too (hw/pci-host/designware.c).
 */
function isCopy(source: ByteSource, { described, payload }: Located, found: readonly FoundFunction<number>[]): boolean {
  return described!.configs.every(({ offset, size }) => {
    const bytes = toHex(source.read(payload + offset, size))
    return found.some(({ config }) => toHex(config) === bytes)
  })
}

/** Finds the config space of each PCI function's section. @param sections in the order of the stream */
export function findDevices(
  source: ByteSource,
  sections: readonly Located[],
  ramBlocks: readonly RamBlock[],
  machine: string | null,
): Devices {
  const found: FoundFunction<number>[] = []
  const problems: StreamProblem[] = []
  const without = new Map<string, string>()
  const unplaced: Located[] = []
  for (const [order, section] of sections.entries()) {
    const { id, instance, sectionId } = section.header
    const name = qdevId(id)
    if (section.type === 'start') continue
    if (!name) {
      if (section.described?.configs.length) unplaced.push(section)
      continue
    }
    const finding = findingIn(source, name.kind, section)
    if (!finding) without.set(name.path, id)
    else if ('problem' in finding) problems.push({ section: id, instance, reason: finding.problem })
    else {
      const { config: place, ...state } = finding
      const { offset, size } = place
      // A copy, so that the device does not keep the stream's buffer alive.
      const config = new Uint8Array(source.read(offset, size))
      found.push({ id, instance, ...name, ...state, config, offset, order, sectionId })
    }
  }
  for (const section of unplaced) {
    const { id, instance } = section.header
    if (!isCopy(source, section, found)) problems.push({ section: id, instance, reason: UNPLACED })
  }
  for (const { path } of found) without.delete(path)
  const notes = [...without.values()].map(
    (id) => `${printable(id)} has no config space in the stream: QEMU does not compare it`,
  )
  return { devices: asDevices(found, ramBlocks, machine), problems, notes }
}

import type { Device } from '../../pci/device'

/** Properties that decide the sizes of RAM blocks that are regions of a device: video and shared memory. */
const MEMORY: readonly string[] =
  'vgamem_mb vgamem ram_size ram_size_mb vram_size vram_size_mb vram64_size_mb size'.split(' ')

/** Those that decide whether there is an option ROM, and its size. */
const ROM: readonly string[] = ['romfile', 'romsize', 'rombar']

type Told = ReadonlyMap<string, string>

/** A device of which the properties that were told go before the RAM blocks of the machine it was copied from. */
export function withToldMemory<T extends Device>(device: T, set: Told): T {
  const told = (names: readonly string[]) => names.some((name) => set.has(name))
  const { memory, ...rest } = device
  const bare = rest as T
  return {
    ...bare,
    ...(told(ROM) ? { rom: null } : {}),
    ...(memory && !told(MEMORY) ? { memory } : {}),
  }
}

/**
 * What the RAM blocks of one end tell of the same device on the other end, which lists none: QEMU refuses blocks of
 * another size (parse_ramblock, migration/ram.c), so that the regions are as large where the blocks are accepted.
 * @param device the device of the end that may list no blocks
 * @param other the same device of the other end
 * @param set properties told of `device`, which go before
 */
export function withMemoryOf(device: Device, other: Device, set: Told): Device {
  const { memory } = other
  if (device.memory || !memory) return device
  // That one end has no ROM says nothing of the other: blocks that only the destination has are no failure.
  const inherited = withToldMemory({ ...device, memory, rom: other.rom === 0 ? null : other.rom }, set)
  return { ...inherited, rom: device.rom ?? inherited.rom }
}

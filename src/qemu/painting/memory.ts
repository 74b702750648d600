import type { Device } from '../../pci/device'

/** Properties that set the sizes of RAM blocks that are regions of a device: video and shared memory. */
const MEMORY: readonly string[] =
  'vgamem_mb vgamem ram_size ram_size_mb vram_size vram_size_mb vram64_size_mb size'.split(' ')

/** Properties that decide whether there is an option ROM, and its size. */
const ROM: readonly string[] = ['romfile', 'romsize', 'rombar']

type Settings = ReadonlyMap<string, string>

/** Returns a device whose given properties take precedence over the RAM blocks of the machine it was copied from. */
export function withGivenMemory<T extends Device>(device: T, set: Settings): T {
  const given = (names: readonly string[]) => names.some((name) => set.has(name))
  const { memory, ...rest } = device
  const bare = rest as T
  return {
    ...bare,
    ...(given(ROM) ? { rom: null } : {}),
    ...(memory && !given(MEMORY) ? { memory } : {}),
  }
}

/**
 * Returns a device with the RAM blocks of the same device on the other end if it lists none itself: QEMU refuses blocks
 * of another size (parse_ramblock, migration/ram.c), so the regions have the same size if the blocks are accepted.
 * @param device the device of the end that may list no blocks
 * @param other the same device of the other end
 * @param set properties given for `device`, which take precedence
 */
export function withMemoryOf(device: Device, other: Device, set: Settings): Device {
  const { memory } = other
  if (device.memory || !memory) return device
  // One end without a ROM implies nothing about the other: blocks that only the destination has are not an error.
  const inherited = withGivenMemory({ ...device, memory, rom: other.rom === 0 ? null : other.rom }, set)
  return { ...inherited, rom: device.rom ?? inherited.rom }
}

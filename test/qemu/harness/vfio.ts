import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CC } from './available'

/** A PCI function as the hardware would show it. */
export interface PhysicalFunction {
  /** 256 to 4096 bytes. */
  readonly config: Uint8Array
  /** Sizes of BAR 0 to 5 in bytes, 0 for none; a 64-bit BAR has its size in the lower slot. */
  readonly bars: readonly number[]
  /** Size of the expansion ROM in bytes, 0 for none. */
  readonly rom: number
}

/** Functions that QEMU can attach to. */
interface VfioFolder {
  /** What QEMU's environment needs. */
  readonly env: Readonly<Record<string, string>>
  /** Value of vfio-pci's property `sysfsdev` for each function, in their order. */
  readonly sysfsdev: readonly string[]
}

/* Layout of a function's file: see vfio-stand-in.c. */
const STICKS_AT = 0x1000
const MIGRATION_SIZE = 0x1000
const SIZES_AT = 0x3000
const REGIONS = 10
const CONFIG_REGION = 7
const MIGRATION_REGION = 9

const SOURCE = join(import.meta.dirname, 'vfio-stand-in.c')
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/pcimig')

/** The stand-in library, built when its source has changed. Test files that start at once may both build it. */
function standIn(): string {
  const version = createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 16)
  const library = join(CACHE, `vfio-stand-in-${version}.so`)
  if (!existsSync(library)) {
    mkdirSync(CACHE, { recursive: true })
    const built = `${library}.${process.pid}`
    execFileSync(CC, ['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-Werror', '-o', built, SOURCE])
    renameSync(built, library)
  }
  return library
}

/** Bits of config space that keep what is written: the command register, the power state, the ROM's address. */
function stickyBits({ config, rom }: PhysicalFunction): Uint8Array {
  const sticks = new Uint8Array(4096)
  sticks.fill(0xff, 0x04, 0x06)
  if (rom > 0) new DataView(sticks.buffer).setUint32(0x30, (-rom | 1) >>> 0, true)
  for (let at = config[0x34]!, hops = 0; at >= 0x40 && at < 0xfc && hops < 48; at = config[at + 1]!, hops++) {
    if (config[at] === 0x01) sticks[at + 4] = 0x03
  }
  return sticks
}

function imageOf(physical: PhysicalFunction): Buffer {
  const image = Buffer.alloc(SIZES_AT + 8 * REGIONS)
  image.set(physical.config, 0)
  image.set(stickyBits(physical), STICKS_AT)
  const sizes = [...physical.bars, physical.rom]
  sizes[CONFIG_REGION] = physical.config.length
  sizes[MIGRATION_REGION] = MIGRATION_SIZE
  for (const [region, size] of sizes.entries()) image.writeBigUInt64LE(BigInt(size ?? 0), SIZES_AT + 8 * region)
  return image
}

/** Lays out functions, each in an IOMMU group of its own, for as long as `use` takes. */
export async function withVfioFolder<T>(
  functions: readonly PhysicalFunction[],
  use: (vfio: VfioFolder) => Promise<T>,
): Promise<T> {
  // The stand-in knows its descriptors by the path the kernel gives for them.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pcimig-')))
  try {
    writeFileSync(join(folder, 'vfio'), '')
    const sysfsdev = functions.map((physical, group) => {
      const address = `0000:${(group + 1).toString(16).padStart(2, '0')}:00.0`
      writeFileSync(join(folder, `${group}`), '')
      writeFileSync(join(folder, address), imageOf(physical))
      const sysfs = join(folder, 'sysfs', address)
      mkdirSync(sysfs, { recursive: true })
      symlinkSync(`/iommu_groups/${group}`, join(sysfs, 'iommu_group'))
      symlinkSync('/sys/bus/pci', join(sysfs, 'subsystem'))
      return sysfs
    })
    // A QEMU with a root directory of its own shares temporary files with this system.
    const library = join(folder, 'stand-in.so')
    copyFileSync(standIn(), library)
    return await use({ env: { LD_PRELOAD: library, PCIMIG_VFIO: folder }, sysfsdev })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

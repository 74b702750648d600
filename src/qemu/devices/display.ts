import { type Context, isOn, machineDefault } from '../painting/context'
import type { Bar } from '../painting/steps/bar'
import { since } from '../releases/rule-changes'
import {
  bytesOf,
  capabilityAt,
  type DeviceRow,
  LARGEST_32,
  MIB,
  ofMemory,
  ownBlock,
  pow2ceil,
  region,
  VGA_MEMORY,
} from './row'

const DISPLAY = 0x030000
const DISPLAY_OTHER = 0x038000
const VGA_ROM = 0x10000

/** Types whose vgamem_mb depends on the machine type. */
type OldDisplay = 'VGA' | 'vmware-svga' | 'qxl'

/** The RAM block of video memory that vga_common_init (hw/display/vga.c) creates. */
const VIDEO_MEMORY = 'vga.vram'

/**
 * vga_common_init (hw/display/vga.c): property vgamem_mb, 1 to 512, rounded up to a power of two.
 * @param type null for a display that has 16 MiB on every machine type
 */
function videoMemory(context: Context, type: OldDisplay | null): number {
  const usual = type === null ? 16 * MIB : Number(machineDefault(context, 'vgamem_mb', type)) * MIB
  return pow2ceil(Math.min(Math.max(bytesOf(context, 'vgamem_mb', MIB) ?? usual, MIB), 512 * MIB))
}

/** What the dump shows of the video memory: a given property takes precedence over the state of the device it was copied from. */
const shownMemory = (context: Context): number | null =>
  ownBlock(context, VIDEO_MEMORY) ?? (context.set.has('vgamem_mb') ? null : (context.device.videoMemory ?? null))

const framebuffer = (index: number, type: OldDisplay | null) => (context: Context) =>
  ofMemory(context, region(index, 'm32p', videoMemory(context, type)), shownMemory(context), VGA_MEMORY)

/** VGA's registers: property mmio and machine types up to 1.2 turn them off. */
const vgaRegisters = (context: Context): Bar | null => {
  return isOn(context, 'mmio', 'VGA') ? region(2, 'm32', 0x1000) : null
}

/** bochs-display's property is a size with a unit, of 4 to 256 MiB (bochs_display_realize). */
const bochsMemory = (context: Context) =>
  ofMemory(
    context,
    region(0, 'm32p', pow2ceil(bytesOf(context, 'vgamem') ?? 16 * MIB)),
    ownBlock(context, 'bochs-display-vram'),
    { names: ['vgamem'], setting: 'vgamem=BYTES', least: 4 * MIB, most: 256 * MIB },
  )

const ATI_RAGE_128 = 0x46

const APERTURE = {
  names: ['x-linear-aper-size'],
  setting: 'x-linear-aper-size=BYTES',
  least: MIB,
  most: LARGEST_32,
}

/** The linear aperture, whose real size QEMU gives it since 10.2. */
function atiAperture(context: Context): Bar {
  if (!since(context.qemu, 'ati-aperture')) return framebuffer(0, null)(context)
  const usual = context.config[0x02] === ATI_RAGE_128 ? 64 * MIB : 128 * MIB
  const aperture = region(0, 'm32p', bytesOf(context, 'x-linear-aper-size') ?? usual)
  return ofMemory(context, aperture, null, APERTURE)
}

const EXP = 0x10
const EXP_BYTES = 2
const CONVENTIONAL = 256

/** The sizes that qxl_init_ramsize (hw/display/qxl.c) derives from the properties. */
function qxlMemory(context: Context): { vga: number; ram: number; vram32: number; vram: number } {
  const vga = Math.max(8 * MIB, Math.min(256 * MIB, videoMemory(context, 'qxl')))
  const ram = bytesOf(context, 'ram_size_mb', MIB) ?? bytesOf(context, 'ram_size') ?? 64 * MIB
  const vram32 = bytesOf(context, 'vram_size_mb', MIB) ?? bytesOf(context, 'vram_size') ?? 64 * MIB
  const vram = Math.max(bytesOf(context, 'vram64_size_mb', MIB) ?? 0, vram32)
  const first = context.config[0x08] === 1
  return {
    vga,
    ram: pow2ceil(Math.max(ram, 2 * vga)),
    vram32: first ? 4096 : pow2ceil(Math.max(vram32, 4096)),
    vram: first ? 4096 : pow2ceil(Math.max(vram, 4096)),
  }
}

/** Registers of the qxl revisions 1 and 2; later ones have 32 bytes. */
const QXL_IO: Readonly<Record<number, number>> = { 1: 8, 2: 16 }

const QXL_VRAM = 'qxl.vram'
const QXL_VRAM_32 = {
  names: ['vram_size_mb', 'vram_size'],
  setting: 'vram_size_mb=MB',
  least: 0x1000,
  most: LARGEST_32,
}
const BAR_4 = 0x20
const TYPE_BITS = 0x0f

/** BAR 1 shows the first part of the memory of BAR 4; without BAR 4 it shows all of it. */
function qxlVram32(context: Context): Bar {
  const whole = ownBlock(context, QXL_VRAM)
  const { vram32 } = qxlMemory(context)
  if (whole === null) return ofMemory(context, region(1, 'm32', vram32), null, QXL_VRAM_32)
  if ((context.config[BAR_4]! & TYPE_BITS) === 0) return region(1, 'm32', whole)
  if (context.set.has('vram_size_mb') || context.set.has('vram_size')) return region(1, 'm32', vram32)
  return {
    ...region(1, 'm32', Math.min(vram32, whole)),
    assumed: 'it depends on vram_size: give --set vram_size_mb=MB',
  }
}

/** BAR 4 exists if it shows more than BAR 1. */
function qxlVram64(context: Context): Bar | null {
  const whole = ownBlock(context, QXL_VRAM)
  if (whole !== null) return (context.config[BAR_4]! & TYPE_BITS) === 0 ? null : region(4, 'm64p', whole)
  const { vram32, vram } = qxlMemory(context)
  return vram32 < vram ? region(4, 'm64p', vram) : null
}

/** BAR 0 has room for the video memory twice. */
function qxlRam(context: Context): Bar {
  const block = ownBlock(context, VIDEO_MEMORY) ?? ownBlock(context, 'qxl.vgavram')
  const least = bytesOf(context, 'vgamem_mb', MIB) === null ? 16 * MIB : 2 * qxlMemory(context).vga
  const names = ['ram_size_mb', 'ram_size']
  return ofMemory(context, region(0, 'm32', qxlMemory(context).ram), block, {
    names,
    setting: 'ram_size_mb=MB',
    least,
    most: LARGEST_32,
  })
}

const qxlBars: DeviceRow['bars'] = [
  qxlRam,
  qxlVram32,
  region(2, 'm32', 0x2000),
  ({ config }) => region(3, 'io', QXL_IO[config[0x08]!] ?? 32),
  qxlVram64,
]

/** On POWER machines: get_local_mem_size_index (hw/display/sm501.c), 2 to 64 MiB. */
const sm501Memory = (context: Context): Bar =>
  ofMemory(context, region(0, 'm32', bytesOf(context, 'vram-size') ?? 64 * MIB), null, {
    names: ['vram-size'],
    setting: 'vram-size=BYTES',
    least: 2 * MIB,
    most: 64 * MIB,
  })

export const DISPLAYS: readonly DeviceRow[] = [
  {
    names: ['VGA'],
    ids: ['1234:1111'],
    unlike: { classes: [DISPLAY] },
    bars: [framebuffer(0, 'VGA'), vgaRegisters],
    rom: VGA_ROM,
  },
  {
    names: ['secondary-vga'],
    ids: ['1234:1111'],
    unlike: {
      classes: [DISPLAY_OTHER],
      section: 'vga',
      // Of the two only bochs-display is a PCI Express device.
      dump: (config) => config.length <= CONVENTIONAL && capabilityAt(config, EXP, EXP_BYTES) === undefined,
    },
    bars: [framebuffer(0, null), region(2, 'm32', 0x1000)],
  },
  {
    names: ['bochs-display'],
    ids: ['1234:1111'],
    unlike: { classes: [DISPLAY_OTHER], section: 'bochs-display' },
    bars: [bochsMemory, region(2, 'm32', 0x1000)],
    rom: 0x8000,
  },
  {
    names: ['cirrus-vga'],
    ids: ['1013:00b8'],
    bars: [region(0, 'm32p', 32 * MIB), region(1, 'm32', 0x1000)],
    rom: VGA_ROM,
  },
  {
    names: ['qxl-vga'],
    ids: ['1b36:0100'],
    unlike: { classes: [DISPLAY] },
    bars: qxlBars,
    rom: VGA_ROM,
  },
  { names: ['qxl'], ids: ['1b36:0100'], unlike: { classes: [DISPLAY_OTHER] }, bars: qxlBars },
  {
    names: ['vmware-svga'],
    ids: ['15ad:0405'],
    bars: [region(0, 'io', 0x10), framebuffer(1, 'vmware-svga'), region(2, 'm32p', 0x10000)],
    rom: VGA_ROM,
  },
  { names: ['sm501'], ids: ['126f:0501'], bars: [sm501Memory, region(1, 'm32', 0x200000)] },
  {
    names: ['ati-vga'],
    ids: ['1002:5046', '1002:5159'],
    bars: [atiAperture, region(1, 'io', 0x100), region(2, 'm32', 0x4000)],
    rom: VGA_ROM,
  },
]

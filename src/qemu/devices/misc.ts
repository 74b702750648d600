import type { Context } from '../painting/context'
import type { Bar } from '../painting/steps/bar'
import { asRegion, bytesOf, capabilityAt, type DeviceRow, MIB, msixRegion, pow2ceil, region } from './row'

const MSIX = 0x11
const MSIX_BYTES = 12

const hasMsix = (config: Uint8Array): boolean => capabilityAt(config, MSIX, MSIX_BYTES) !== undefined

/** pci-testdev's property membar: a third region, of any size. */
const membar = (context: Context): Bar | null => {
  const size = bytesOf(context, 'membar')
  return size ? region(2, 'm64p', pow2ceil(size)) : null
}

/** The block of shared memory has the name of the backend; the only other block is a ROM's. */
function sharedBlock({ device }: Context): number | null {
  for (const [name, length] of device.memory ?? []) {
    if (!/^ivshmem[a-z-]*\.rom$/.test(name)) return asRegion(length)
  }
  return null
}

/**
 * Shared memory is as large as its backend, which neither config space nor properties show: `size` was a property only
 * until 2.12. The guess is the size in QEMU's manual (docs/system/devices/ivshmem.rst).
 */
const sharedMemory = (context: Context): Bar => {
  const size = sharedBlock(context) ?? bytesOf(context, 'size', MIB)
  if (size) return region(2, 'm64p', pow2ceil(size))
  return { ...region(2, 'm64p', MIB), assumed: 'it is the size of the memory backend: give --bar 2=SIZE' }
}

const doorbellVectors = ({ config }: Context): Bar | null => {
  const msix = msixRegion(config)
  return msix && region(msix.index, 'm32', msix.size)
}

const IO_BAR_BIT = 0x01

const SERIAL_PORT = 8

export const MISC: readonly DeviceRow[] = [
  { names: ['pci-serial'], ids: ['1b36:0002'], bars: [region(0, 'io', SERIAL_PORT)] },
  { names: ['pci-serial-2x'], ids: ['1b36:0003'], bars: [region(0, 'io', 2 * SERIAL_PORT)] },
  { names: ['pci-serial-4x'], ids: ['1b36:0004'], bars: [region(0, 'io', 4 * SERIAL_PORT)] },
  {
    names: ['pci-testdev'],
    ids: ['1b36:0005'],
    unlike: { dump: (config) => (config[0x14]! & IO_BAR_BIT) !== 0 },
    bars: [region(0, 'm32', 0x1000), region(1, 'io', 0x100), membar],
  },
  {
    names: ['iommu-testdev'],
    ids: ['1b36:0005'],
    unlike: { dump: (config) => (config[0x14]! & IO_BAR_BIT) === 0 },
    bars: [region(0, 'm32', 0x1000)],
  },
  {
    names: ['ivshmem-plain'],
    ids: ['1af4:1110'],
    unlike: { dump: (config) => !hasMsix(config) },
    bars: [region(0, 'm32', 0x100), sharedMemory],
  },
  {
    names: ['ivshmem-doorbell'],
    aliases: ['ivshmem'],
    ids: ['1af4:1110'],
    unlike: { dump: hasMsix },
    bars: [region(0, 'm32', 0x100), doorbellVectors, sharedMemory],
  },
  { names: ['pvpanic-pci'], ids: ['1b36:0011'], bars: [region(0, 'm32', 2)] },
  { names: ['edu'], ids: ['1234:11e8'], bars: [region(0, 'm32', 0x100000)] },
  { names: ['i6300esb'], ids: ['8086:25ab'], bars: [region(0, 'm32', 0x10)] },
  {
    names: ['tpci200'],
    ids: ['1498:30c8'],
    bars: [
      region(0, 'm32', 0x80),
      region(1, 'io', 0x80),
      region(2, 'm32', 0x100),
      region(3, 'm32', 0x400),
      region(4, 'm32', 0x2000000),
      region(5, 'm32', 0x1000000),
    ],
    // tpci200_realize (hw/ipack/tpci200.c) copies a list that it never registers.
    values: { 52: 0x40 },
  },
  {
    names: ['pci-ipmi-kcs'],
    ids: ['1234:1112'],
    unlike: { classes: [0x0c0701] },
    bars: [region(0, 'io', 8)],
  },
  {
    names: ['pci-ipmi-bt'],
    ids: ['1234:1112'],
    unlike: { classes: [0x0c0702] },
    bars: [region(0, 'io', 8)],
  },
  {
    names: ['kvaser_pci'],
    ids: ['10e8:8406'],
    bars: [region(0, 'io', 0x80), region(1, 'io', 0x80), region(2, 'io', 8)],
  },
  {
    names: ['ctucan_pci'],
    ids: ['1760:ff00'],
    bars: [region(0, 'm32', 0x8000), region(1, 'm32', 0x10000)],
  },
  {
    names: ['pcm3680_pci'],
    ids: ['13fe:c002'],
    bars: [region(0, 'io', 0x100), region(1, 'io', 0x100)],
  },
  {
    names: ['mioe3680_pci'],
    ids: ['13fe:c302'],
    bars: [region(0, 'io', 0x400), region(1, 'io', 0x400)],
  },
  {
    names: ['xen-platform'],
    ids: ['5853:0001'],
    bars: [region(0, 'io', 0x100), region(1, 'm32p', 0x1000000)],
  },
  // On POWER machines: hw/misc/macio/macio.c, hw/isa/i82378.c.
  { names: ['macio-oldworld'], ids: ['106b:0010'], bars: [region(0, 'm32', 0x80000)] },
  { names: ['macio-newworld'], ids: ['106b:0022'], bars: [region(0, 'm32', 0x80000)] },
  { names: ['i82378'], ids: ['8086:0484'], bars: [] },
]

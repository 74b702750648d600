import type { Device } from '../pci/device'
import { LEGACY_IO } from './rules'

/** How a driver of the kernel changes config space, in addition to vfio-pci's core. */
export interface VariantDriver {
  /** Name of the module, with underscores. */
  readonly name: string
  /** Where it was read. */
  readonly source: string
  /** Null if the driver leaves config space to the core. */
  readonly effect: 'core' | 'legacy-virtio' | 'made-up-bars' | 'halved-bar2'
  /** What a user should know, or null. */
  readonly note: string | null
}

/** Variant drivers of Linux 7.3 (drivers/vfio/pci): who changes config space, and who does not. */
export const VARIANT_DRIVERS: readonly VariantDriver[] = [
  { name: 'vfio_pci', source: 'vfio_pci.c, vfio_pci_igd.c', effect: 'core', note: null },
  { name: 'mlx5_vfio_pci', source: 'mlx5/main.c', effect: 'core', note: null },
  { name: 'pds_vfio_pci', source: 'pds/vfio_dev.c', effect: 'core', note: null },
  { name: 'qat_vfio_pci', source: 'qat/main.c', effect: 'core', note: null },
  { name: 'xe_vfio_pci', source: 'xe/main.c', effect: 'core', note: null },
  { name: 'ism_vfio_pci', source: 'ism/main.c', effect: 'core', note: null },
  {
    name: 'hisi_acc_vfio_pci',
    source: 'hisilicon/hisi_acc_vfio_pci.c: hisi_acc_vfio_pci_ioctl',
    effect: 'halved-bar2',
    note: 'hisi_acc_vfio_pci shows half of BAR 2 of a function that it can migrate, and newer hardware all of it: its size is unknown; give --bar 2=SIZE as QEMU sees it',
  },
  {
    name: 'virtio_vfio_pci',
    source: 'virtio/legacy_io.c: virtiovf_pci_read_config',
    effect: 'legacy-virtio',
    note: `virtio_vfio_pci makes a transitional device (device id 1000, revision 0, BAR 0 I/O, subsystem 0001) of a network function whose physical function offers legacy I/O: say whether it does with --set kernel:${LEGACY_IO}=on or =off`,
  },
  {
    name: 'nvgrace_gpu_vfio_pci',
    source: 'nvgrace-gpu/main.c: nvgrace_gpu_read_config_emu',
    effect: 'made-up-bars',
    note: 'nvgrace_gpu_vfio_pci shows BAR 4, and on Grace Hopper BAR 2, as 64-bit prefetchable with its own sizes: give --bar 4=SIZE, and on Grace Hopper --bar 2=SIZE, as QEMU sees them',
  },
]

/** Kernel modules may be written with either. */
const spelled = (name: string): string => name.replaceAll('-', '_')
/** Anything that hands a function to userspace through vfio. */
const VFIO = /(?:^|_)vfio(?:_|$)/

/** What is known about the driver of a function. */
export type Driver =
  /** None is named, or one that is replaced when the function is assigned. */
  | { readonly how: 'not-bound' }
  | { readonly how: 'known'; readonly driver: VariantDriver }
  /** A variant driver that was not read. */
  | { readonly how: 'unknown'; readonly name: string }

/** Returns what is known about the driver that a dump names. */
export function driverOf({ driver }: Pick<Device, 'driver'>): Driver {
  const name = spelled(driver ?? '')
  const known = VARIANT_DRIVERS.find((entry) => entry.name === name)
  if (known) return { how: 'known', driver: known }
  return VFIO.test(name) ? { how: 'unknown', name: driver! } : { how: 'not-bound' }
}

/** Whether a function is bound to a driver that hands it to userspace. */
export const isBoundToVfio = (device: Pick<Device, 'driver'>): boolean => driverOf(device).how !== 'not-bound'

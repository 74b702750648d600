import { u16, u32 } from '../../../bytes/little-endian'
import { VMD_SHADOW } from '../../../pci/capabilities/standard/vndr'
import { type Action, config as configWrite } from '../../painting/step'
import type { Version } from '../../releases/version'
import { vfioSince } from '../../releases/vfio-changes'
import type { ShownIds } from '../overrides'
import type { VirtualCapability } from './virtual'

const INTEL = 0x8086
/** Volume Management Devices whose guests need the addresses (vmd_cfg_shadow in hw/vfio/pci-quirks.c); 28c0 and a77f have their own. */
const DEVICES: readonly number[] = [0x201d, 0x467f, 0x4c3d, 0x9a0b]

const PLACE = 0xe8
const SIZE = 0x18
const VERSION = 1
/** Its characters read "SHDW" from the highest byte. */
const SIGNATURE = 0x53484457
/** BAR 2 to 5: the two windows, MEMBAR1 and MEMBAR2. */
const MEMBARS = 0x18
const DWORDS = 4

const NOTE =
  'created by QEMU from the host addresses of the two windows, BAR 2 to 5: read-only and compared as a whole, so it differs between hosts that map them differently (vfio_add_vmd_shadow_cap)'

const step = (actions: readonly Action[]): VirtualCapability => ({
  id: VMD_SHADOW.id,
  at: PLACE,
  size: SIZE,
  step: {
    rule: 'vmd-shadow-capability',
    note: NOTE,
    actions: [{ kind: 'capability', id: VMD_SHADOW.id, at: PLACE, size: SIZE }, ...actions],
  },
})

const isVmd = (vendor: number, device: number): boolean => vendor === INTEL && DEVICES.includes(device)

/**
 * vfio_add_vmd_shadow_cap (hw/vfio/pci-quirks.c, QEMU 5.1): 24 bytes at the end of the list of Intel's Volume Management
 * Device. No property controls it.
 * @param config as the host's kernel shows it: the registers of BAR 2 to 5 hold host addresses
 * @returns null for all other functions and for older releases
 */
export function vmdShadow(config: Uint8Array, { vendor, device }: ShownIds, qemu: Version): VirtualCapability | null {
  if (!isVmd(vendor, device) || !vfioSince(qemu, 'vmd-shadow')) return null
  const addresses = Array.from({ length: DWORDS }, (_, i) =>
    configWrite(PLACE + 8 + 4 * i, 4, u32(config, MEMBARS + 4 * i)),
  )
  return step([
    configWrite(PLACE + 2, 1, SIZE),
    configWrite(PLACE + 3, 1, VERSION),
    configWrite(PLACE + 4, 4, SIGNATURE),
    ...addresses,
  ])
}

/** The same in bytes that QEMU holds; null if the vendor capability at `at` is another one. */
export function heldVmdShadow(config: Uint8Array, at: number): VirtualCapability | null {
  const isShadow = at === PLACE && config[at + 2] === SIZE && u32(config, at + 4) === SIGNATURE
  return isShadow && isVmd(u16(config, 0), u16(config, 2)) ? step([]) : null
}

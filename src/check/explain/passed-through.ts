import type { Operands } from '../../formats/log/event'
import { orderOf } from '../../qemu/releases/version'

/**
 * A refused byte of a passed-through function's capabilities. The release that refused it rules out nothing, as the
 * source's may be the one that differs.
 */
export interface RefusedByte extends Pick<Operands, 'offset' | 'read' | 'device'> {
  /** Version of the machine type: "9.0". */
  readonly machine: string | null
}

const EXTENDED = 0x100
/** Bits 15 to 11 of Power Management Capabilities, in its upper byte. */
const PME_SUPPORT = 0xf8
/** 0xff8, where QEMU puts a PASID capability, as the upper byte of a pointer shows it. */
const LAST = 0xff
/** The addresses of a Volume Management Device's shadow capability. */
/** Where vfio_add_nv_gpudirect_cap puts the property's value. */
const CLIQUE_IDS: readonly number[] = [0xce, 0xda]
const SHADOW = { from: 0xf0, to: 0xff } as const

const isExtended = ({ offset }: RefusedByte): boolean => offset >= EXTENDED
/** Capabilities start at multiples of 4: a header's last byte and the upper half of the one before are its pointer. */
const mayBePointer = ({ offset, read, device }: RefusedByte): boolean =>
  offset % 4 === 3 || (offset % 4 === 2 && ((read ^ device) & 0xf) === 0)
/** Whether the sides differ in these bits only, and all of them are clear on one side. */
const clears = ({ read, device }: RefusedByte, bits: number): boolean =>
  ((read ^ device) & ~bits & 0xff) === 0 && ((read & bits) === 0 || (device & bits) === 0)

const MACHINES_WITH_ALL_COMPARED = '9.0'

/** Causes that a byte fits by its place and values, the likeliest first; without a dump none of them is sure. */
const ROWS: readonly { readonly code: string; readonly fits: (byte: RefusedByte) => boolean }[] = [
  {
    code: 'vfio-host-kernel-pme',
    fits: (byte) => !isExtended(byte) && byte.offset % 4 === 3 && clears(byte, PME_SUPPORT),
  },
  {
    code: 'vfio-pasid',
    fits: (byte) => isExtended(byte) && byte.offset % 4 === 3 && [byte.read, byte.device].includes(LAST),
  },
  { code: 'vfio-host-kernel-capabilities', fits: (byte) => isExtended(byte) && mayBePointer(byte) },
  { code: 'vfio-resizable-bar-limit', fits: (byte) => isExtended(byte) && mayBePointer(byte) },
  { code: 'vfio-ats-masked', fits: (byte) => isExtended(byte) && mayBePointer(byte) },
  {
    code: 'vfio-vendor-specific',
    fits: (byte) =>
      !isExtended(byte) && (byte.machine === null || orderOf(byte.machine) <= orderOf(MACHINES_WITH_ALL_COMPARED)),
  },
  { code: 'vfio-gpudirect-clique', fits: ({ offset }) => CLIQUE_IDS.includes(offset) },
  { code: 'vfio-vmd-shadow', fits: ({ offset }) => offset >= SHADOW.from && offset <= SHADOW.to },
  { code: 'vfio-host-device', fits: () => true },
]

/** Codes of the causes that a refused byte of a passed-through function may have, if no dump shows its capabilities. */
export const causesWithoutDump = (byte: RefusedByte): string[] =>
  ROWS.filter(({ fits }) => fits(byte)).map(({ code }) => code)

import { u16 } from '../../../bytes/little-endian'
import { PORT_TYPE } from '../../../pci/function-facts'
import { type Action, fill, type Step } from '../step'

const DVSEC = 0x0023
/** PCIe 5.0 section 7.9.6: vendor and length in header 1, id in header 2. */
const VENDOR = 0x04
const LENGTH = 0x06
const ID = 0x08
const CXL = 0x1e98
const HEADERS = 0x0a

/** Returns the length in bytes of the DVSEC at `at`, from its own header; at least that of its headers. */
export const dvsecLength = (config: Uint8Array, at: number): number => Math.max(HEADERS, u16(config, at + LENGTH) >> 4)

/** Guest-writable bytes of CXL's DVSECs by id and offset: cxl_component_create_dvsec (hw/cxl/cxl-component-utils.c). */
const WRITABLE: Readonly<Record<number, readonly (readonly [at: number, mask: string])[]>> = {
  // Device: control, lock, range bases
  0: [
    [0x0c, 'fd4f'],
    [0x10, '0f'],
    [0x14, '01'],
    [0x20, 'ffffffff'],
    [0x27, 'f0'],
    [0x30, 'ffffffff'],
    [0x37, 'f0'],
  ],
  // Extensions of ports: control and the alternate memory windows
  3: [[0x0c, '0f40fffff0fff0fff0fff0ffffffffffffffffff']],
  // Global persistent flush of ports and of devices
  4: [[0x0c, '0f0f0f0f']],
  5: [[0x0a, '0f0fffffffff']],
}

const FLEX_BUS = 7
const FLEX_BUS_CONTROL = 0x0c
/** Flex Bus Port control, writable in all ports except upstream ports. */
const FLEX_BUS_WRITABLE: Readonly<Record<number, number>> = {
  [PORT_TYPE.root]: 0xbd,
  [PORT_TYPE.downstream]: 0xfd,
}

/**
 * A Designated Vendor-Specific capability; in CXL's, the registers that the guest controls are writable.
 * @param bytes the capability as the dump shows it
 * @param portType device/port type of the PCI Express capability, null without one
 */
export function dvsec(at: number, version: number, bytes: Uint8Array, portType: number | null): Step {
  const id = bytes.length >= HEADERS && u16(bytes, VENDOR) === CXL ? u16(bytes, ID) : null
  const masks = id === null ? [] : (WRITABLE[id] ?? [])
  const control = id === FLEX_BUS ? (FLEX_BUS_WRITABLE[portType ?? -1] ?? 0) : 0
  const actions: Action[] = masks.flatMap(([offset, mask]) =>
    Array.from({ length: Math.max(0, Math.min(mask.length / 2, bytes.length - offset)) }, (_, i) =>
      fill('wmask', at + offset + i, 1, Number.parseInt(mask.slice(2 * i, 2 * i + 2), 16)),
    ),
  )
  return {
    rule: 'dvsec-capability',
    note:
      id === null
        ? 'read-only and compared as a whole (pcie_add_capability)'
        : 'compared, except for the registers that CXL lets the guest control (cxl_component_create_dvsec)',
    actions: [
      { kind: 'extended', id: DVSEC, version, at, size: bytes.length },
      { kind: 'copy', at: at + 4, bytes: bytes.subarray(4) },
      ...actions,
      ...(control ? [fill('wmask', at + FLEX_BUS_CONTROL, 1, control)] : []),
    ],
  }
}

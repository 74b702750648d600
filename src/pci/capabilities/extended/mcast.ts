import { bit, bits, extendedCapability, type Register, reg16, reg64 } from '../../layout'

/** PCIe 5.0 section 7.9.11. */
const REGISTERS: readonly Register[] = [
  reg16(0x04, 'CAP', 'Multicast Capability', [
    bits(0, 6, 'MAX_GROUP', 'MC_Max_Group'),
    bits(8, 6, 'WINDOW', 'MC_Window_Size_Requested'),
    bit(15, 'ECRC', 'MC_ECRC_Regeneration_Supported'),
  ]),
  reg16(0x06, 'CTRL', 'Multicast Control', [bits(0, 6, 'NUM_GROUP', 'MC_Num_Group'), bit(15, 'ENABLE', 'MC_Enable')]),
  reg64(0x08, 'BASE', 'MC_Base_Address', [
    bits(0, 6, 'INDEX', 'MC_Index_Position'),
    bits(12, 52, 'ADDRESS', 'MC_Base_Address'),
  ]),
  reg64(0x10, 'RECEIVE', 'MC_Receive'),
  reg64(0x18, 'BLOCK_ALL', 'MC_Block_All'),
  reg64(0x20, 'BLOCK_UNTRANS', 'MC_Block_Untranslated'),
]

const multicast = (...more: Register[]) => extendedCapability('MCAST', 'Multicast', 0x0012, [...REGISTERS, ...more])

/** Endpoints: 40 bytes. */
export const MCAST = multicast()
/** Root ports and switch ports: 48 bytes. */
export const MCAST_PORT = multicast(
  reg64(0x28, 'OVERLAY', 'MC_Overlay_BAR', [
    bits(0, 6, 'SIZE', 'MC_Overlay_Size'),
    bits(6, 58, 'ADDRESS', 'MC_Overlay_BAR'),
  ]),
)

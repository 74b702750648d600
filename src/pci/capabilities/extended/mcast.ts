import { type CapabilityText, varying } from '../../capability'
import { digits64 } from '../../format'
import { isPort } from '../../function-facts'
import { bit, bits, extendedCapability, type Register, reg16, reg64 } from '../../layout'
import { type RegisterView, sign } from '../../view'

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

const multicast = (...extension: Register[]) =>
  extendedCapability('MCAST', 'Multicast', 0x0012, () => [...REGISTERS, ...extension])

/** Endpoints: 40 bytes. */
const MCAST = multicast()
/** Root ports and switch ports: 48 bytes. */
const MCAST_PORT = multicast(
  reg64(0x28, 'OVERLAY', 'MC_Overlay_BAR', [
    bits(0, 6, 'SIZE', 'MC_Overlay_Size'),
    bits(6, 58, 'ADDRESS', 'MC_Overlay_BAR'),
  ]),
)

function describe(view: RegisterView): CapabilityText {
  const cap = (field: string) => view.field('CAP', field)
  const wide = (offset: number) => digits64(view.read(offset + 4, 4), view.read(offset, 4))
  const base = (offset: number, low: number) => digits64(view.read(offset + 4, 4), view.read(offset, 4) - low)
  const port = isPort(view.facts)
  const kind = port
    ? `, ECRCRegen${sign(cap('ECRC') !== 0)}`
    : `, WindowSz ${cap('WINDOW')} (${2 ** cap('WINDOW')} bytes)`
  const lines = [
    `McastCap: MaxGroups ${cap('MAX_GROUP') + 1}${kind}`,
    `McastCtl: NumGroups ${view.field('CTRL', 'NUM_GROUP') + 1}, ${view.flags('CTRL', 'Enable=ENABLE')}`,
    `McastBAR: IndexPos ${view.read(0x08, 1) & 0x3f}, BaseAddr ${base(0x08, view.read(0x08, 2) & 0xfff)}`,
    `McastReceiveVec:      ${wide(0x10)}`,
    `McastBlockAllVec:     ${wide(0x18)}`,
    `McastBlockUntransVec: ${wide(0x20)}`,
  ]
  if (port) {
    const size = view.read(0x28, 1) & 0x3f
    const bytes = size >= 6 ? `(${2 ** size} bytes)` : '(disabled)'
    lines.push(`McastOverlayBAR: OverlaySize ${size} ${bytes}, BaseAddr ${base(0x28, size)}`)
  }
  return { title: 'Multicast', lines }
}

export const mcast = varying(MCAST, (_, facts) => (isPort(facts) ? MCAST_PORT : MCAST), describe)

import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg16, reg32 } from '../../layout'

/** What arbitrates: ports in a virtual channel capability, functions in a multi-function one. */
type Arbiter = 'Port' | 'Function'

/** PCIe 5.0 sections 7.9.1.2 to 7.9.1.5 and 7.9.2.2 to 7.9.2.5. */
const portRegisters = (arbiter: Arbiter): readonly Register[] => [
  reg32(0x04, 'PORT_CAP1', 'Port VC Capability 1', [
    bits(0, 3, 'EVCC', 'Extended VC Count'),
    bits(4, 3, 'LPEVCC', 'Low Priority Extended VC Count'),
    bits(8, 2, 'REF_CLK', 'Reference Clock'),
    bits(10, 2, 'ARB_SIZE', `${arbiter} Arbitration Table Entry Size`),
  ]),
  reg32(0x08, 'PORT_CAP2', 'Port VC Capability 2', [
    bits(0, 8, 'ARB', 'VC Arbitration Capability'),
    bits(24, 8, 'ARB_OFF', 'VC Arbitration Table Offset'),
  ]),
  reg16(0x0c, 'PORT_CTRL', 'Port VC Control', [
    bit(0, 'LOAD_TABLE', 'Load VC Arbitration Table'),
    bits(1, 3, 'ARB_SELECT', 'VC Arbitration Select'),
  ]),
  reg16(0x0e, 'PORT_STATUS', 'Port VC Status', [bit(0, 'TABLE', 'VC Arbitration Table Status')]),
]

/** PCIe 5.0 sections 7.9.1.6 to 7.9.1.8, one set per virtual channel. */
const resource = (arbiter: Arbiter, vc: number): readonly Register[] => {
  const start = 0x10 + 12 * vc
  return [
    reg32(start, `RES_CAP_${vc}`, `VC${vc} Resource Capability`, [
      bits(0, 8, 'ARB', `${arbiter} Arbitration Capability`),
      bit(14, 'APS', 'Advanced Packet Switching'),
      bit(15, 'REJECT_SNOOP', 'Reject Snoop Transactions'),
      bits(16, 7, 'TIME_SLOTS', 'Maximum Time Slots'),
      bits(24, 8, 'ARB_OFF', `${arbiter} Arbitration Table Offset`),
    ]),
    reg32(start + 4, `RES_CTRL_${vc}`, `VC${vc} Resource Control`, [
      bits(0, 8, 'TC_MAP', 'TC/VC Map'),
      bit(16, 'LOAD_TABLE', `Load ${arbiter} Arbitration Table`),
      bits(17, 3, 'ARB_SELECT', `${arbiter} Arbitration Select`),
      bits(24, 3, 'ID', 'VC ID'),
      bit(31, 'ENABLE', 'VC Enable'),
    ]),
    reg16(start + 10, `RES_STATUS_${vc}`, `VC${vc} Resource Status`, [
      bit(0, 'TABLE', `${arbiter} Arbitration Table Status`),
      bit(1, 'NEGO', 'VC Negotiation Pending'),
    ]),
  ]
}

const table = (offset: number, bytes: number, name: string, title: string): Register[] =>
  Array.from({ length: bytes / 4 }, (_, i) => reg32(offset + 4 * i, `${name}_${i}`, `${title} DWORD ${i}`))

/** Phases of the largest table that an arbitration capability field offers: bit number to phases. */
const VC_PHASES = [0, 32, 64, 128]
const RESOURCE_PHASES = [0, 32, 64, 128, 128, 256]

function mostPhases(offered: number, phases: readonly number[]): number {
  return phases.reduce((most, count, at) => ((offered >> at) & 1 ? Math.max(most, count) : most), 0)
}

/** Arbitration tables, sorted; one that starts inside another or inside the registers is left out. */
function arbitrationTables(arbiter: Arbiter, count: number, read: (at: number) => number): Register[] {
  const found: Register[][] = []
  const vcArbitration = read(0x08)
  const vcBytes = mostPhases(vcArbitration & 0xff, VC_PHASES) / 2
  found.push(table((vcArbitration >>> 24) * 16, vcBytes, 'VC_ARB', 'VC Arbitration Table'))
  const entryBits = 1 << ((read(0x04) >>> 10) & 3)
  for (let vc = 0; vc < count; vc++) {
    const cap = read(0x10 + 12 * vc)
    const bytes = (mostPhases(cap & 0xff, RESOURCE_PHASES) * entryBits) / 8
    found.push(table((cap >>> 24) * 16, bytes, `ARB_${vc}`, `VC${vc} ${arbiter} Arbitration Table`))
  }
  let end = 0x10 + 12 * count
  const kept: Register[] = []
  for (const rows of found.filter((r) => r.length > 0).sort((a, b) => a[0]!.offset - b[0]!.offset)) {
    if (rows[0]!.offset < end) continue
    kept.push(...rows)
    end = rows[0]!.offset + 4 * rows.length
  }
  return kept
}

/** The layout of one capability with its channels and tables. @param read the dword at an offset of the capability */
const family =
  (name: string, title: string, id: number, arbiter: Arbiter) =>
  (read: (at: number) => number): CapabilityLayout => {
    const count = (read(0x04) & 7) + 1
    const resources = Array.from({ length: count }, (_, vc) => resource(arbiter, vc)).flat()
    const tables = arbitrationTables(arbiter, count, read)
    return extendedCapability(name, title, id, [...portRegisters(arbiter), ...resources, ...tables])
  }

export const vcLayout = family('VC', 'Virtual Channel', 0x0002, 'Port')
/** The id that a virtual channel capability has beside a multi-function one. */
export const vc9Layout = family('VC9', 'Virtual Channel', 0x0009, 'Port')
export const mfvcLayout = family('MFVC', 'Multi-Function Virtual Channel', 0x0008, 'Function')

/** One channel, no tables: 28 bytes. */
export const VC = vcLayout(() => 0)
export const VC9 = vc9Layout(() => 0)
export const MFVC = mfvcLayout(() => 0)

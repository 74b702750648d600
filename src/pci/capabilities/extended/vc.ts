import { digits } from '../../../bytes/hex'
import { type CapabilityText, nameOnly, varying } from '../../capability'
import { named } from '../../format'
import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg16, reg32 } from '../../layout'
import { type RegisterView, sign } from '../../view'

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
    return extendedCapability(name, title, id, () => [...portRegisters(arbiter), ...resources, ...tables])
  }

const vcLayout = family('VC', 'Virtual Channel', 0x0002, 'Port')
/** The id of a virtual channel capability if there is a multi-function one as well. */
const vc9Layout = family('VC9', 'Virtual Channel', 0x0009, 'Port')
const mfvcLayout = family('MFVC', 'Multi-Function Virtual Channel', 0x0008, 'Function')

/** One channel, no tables: 28 bytes. */
const VC = vcLayout(() => 0)
const VC9 = vc9Layout(() => 0)
const MFVC = mfvcLayout(() => 0)

const VC_ARBITERS = ['Fixed', 'WRR32', 'WRR64', 'WRR128']
const PORT_ARBITERS = ['Fixed', 'WRR32', 'WRR64', 'WRR128', 'TWRR128', 'WRR256']

/** All arbiters that have a name, and those that are offered without having one. */
function arbiters(names: readonly string[], offered: number): string {
  const known = names.map((name, i) => `${name}${sign(((offered >> i) & 1) !== 0)}`)
  const others = Array.from({ length: 8 - names.length }, (_, i) => names.length + i)
  return [...known, ...others.filter((i) => (offered >> i) & 1).map((i) => `??${i}+`)].join(' ')
}

const selected = (names: readonly string[], value: number): string => named(names, value, `??${value}`)

function channel(view: RegisterView, vc: number): string[] {
  const cap = (field: string) => view.field(`RES_CAP_${vc}`, field)
  const ctrl = (field: string) => view.field(`RES_CTRL_${vc}`, field)
  const lines = [
    `VC${vc}:\tCaps:\tPATOffset=${digits(cap('ARB_OFF'), 2)} MaxTimeSlots=${cap('TIME_SLOTS') + 1}` +
      ` RejSnoopTrans${sign(cap('REJECT_SNOOP') !== 0)}`,
    `\tArb:\t${arbiters(PORT_ARBITERS, cap('ARB'))}`,
    `\tCtrl:\tEnable${sign(ctrl('ENABLE') !== 0)} ID=${ctrl('ID')}` +
      ` ArbSelect=${selected(PORT_ARBITERS, ctrl('ARB_SELECT'))} TC/VC=${digits(ctrl('TC_MAP'), 2)}`,
    `\tStatus:\t${view.flags(`RES_STATUS_${vc}`, 'NegoPending=NEGO InProgress=TABLE')}`,
  ]
  if (cap('ARB_OFF') !== 0) lines.push('\tPort Arbitration Table <?>')
  return lines
}

function describe(view: RegisterView): CapabilityText {
  const cap = (field: string) => view.field('PORT_CAP1', field)
  const clock = cap('REF_CLK') === 0 ? '100ns' : `??${cap('REF_CLK')}`
  const table = view.field('PORT_CAP2', 'ARB_OFF')
  const lines = [
    `Caps:\tLPEVC=${cap('LPEVCC')} RefClk=${clock} PATEntryBits=${1 << cap('ARB_SIZE')}`,
    `Arb:\t${arbiters(VC_ARBITERS, view.field('PORT_CAP2', 'ARB'))}`,
    `Ctrl:\tArbSelect=${selected(VC_ARBITERS, view.field('PORT_CTRL', 'ARB_SELECT'))}`,
    `Status:\t${view.flags('PORT_STATUS', 'InProgress=TABLE')}`,
  ]
  if (table !== 0) lines.push(`Port Arbitration Table [${digits(view.offset + table * 16, 1)}] <?>`)
  for (let i = 0; i <= cap('EVCC'); i++) lines.push(...channel(view, i))
  return { title: 'Virtual Channel', lines }
}

export const vc = varying(VC, (read) => vcLayout((at) => read(at, 4)), describe)
export const vc9 = varying(VC9, (read) => vc9Layout((at) => read(at, 4)), describe)
export const mfvc = varying(MFVC, (read) => mfvcLayout((at) => read(at, 4)), nameOnly('Multi-Function Virtual Channel'))

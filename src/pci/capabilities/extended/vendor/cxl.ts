import { digits } from '../../../../bytes/hex'
import { digits64, named } from '../../../format'
import { bits, type CapabilityLayout, type Register, reg16, reg32 } from '../../../layout'
import type { RegisterView } from '../../../view'
import { CXL_DEVICE, cxlDeviceLines } from './cxl-device'
import {
  CXL_FLEXBUS,
  CXL_GPF_DEVICE,
  CXL_GPF_PORT,
  CXL_PORT,
  flexBusLines,
  gpfDeviceLines,
  gpfPortLines,
  portLines,
} from './cxl-port'
import { dvsecLayout } from './dvsec-layout'

/** DVSEC id 2. CXL 3.0 section 8.1.4. */
const CXL_FUNCTION_MAP = dvsecLayout(
  'CXL Non-CXL Function Map',
  ...Array.from({ length: 8 }, (_, i) => reg32(0x0c + 4 * i, `MAP_${i}`, `Non-CXL Function Map ${i}`)),
)

function functionMapLines(view: RegisterView): string[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => `FuncMap ${i}: ${digits(view.value(`MAP_${i}`), 8)}`)
}

const LOCATOR_START = 0x0c

const block = (i: number): readonly Register[] => [
  reg32(LOCATOR_START + 8 * i, `BLOCK_LO_${i}`, `Register Block ${i} Offset Low`, [
    bits(0, 3, 'BIR', 'Register BIR'),
    bits(8, 8, 'ID', 'Register Block Identifier'),
    bits(16, 16, 'OFFSET', 'Register Block Offset Low'),
  ]),
  reg32(LOCATOR_START + 4 + 8 * i, `BLOCK_HI_${i}`, `Register Block ${i} Offset High`),
]

/** DVSEC id 8, with as many register blocks as `length` bytes hold. CXL 3.0 section 8.1.9. */
const locator = (length: number) => {
  const count = Math.max(0, Math.floor((length - LOCATOR_START) / 8))
  return dvsecLayout('CXL Register Locator', ...Array.from({ length: count }, (_, i) => block(i)).flat())
}

const BLOCKS = ['empty', 'component registers', 'BAR virtualization', 'CXL device registers', 'CPMU registers']

/** Where register blocks lie; an entry with identifier 0 is empty. CXL 3.0 section 8.1.9. */
function locatorLines(view: RegisterView): string[] {
  const lines = []
  for (let i = 0; view.has(`BLOCK_HI_${i}`); i++) {
    const f = (field: string) => view.field(`BLOCK_LO_${i}`, field)
    if (f('ID') === 0) continue
    const offset = digits64(view.value(`BLOCK_HI_${i}`), f('OFFSET') * 0x10000)
    lines.push(`Block${i + 1}: BIR: bar${f('BIR')}, ID: ${named(BLOCKS, f('ID'), '<?>')}, offset: ${offset}`)
  }
  return lines
}

const logicalDeviceLines = (view: RegisterView): string[] => [`NumLogDevs: ${view.value('LDS')}`]

/** DVSEC id 9. CXL 3.0 section 8.1.10. */
const CXL_MLD = dvsecLayout('CXL Multi-Logical Device', reg16(0x0a, 'LDS', 'Number of LDs Supported'))

/** The vendor id that CXL's own structures carry. CXL 3.0 section 8.1.1. */
export const CXL_VENDOR = 0x1e98

interface Structure {
  /** With all registers that the structure may have. @param length DVSEC length in bytes */
  readonly layout: (length: number) => CapabilityLayout
  /** The first line: what lspci calls it. */
  readonly name: string
  readonly lines: (view: RegisterView) => readonly string[]
}

const whole = (name: string, layout: CapabilityLayout, lines: Structure['lines']): Structure => ({
  name,
  layout: () => layout,
  lines,
})

/** By DVSEC id. */
const STRUCTURES: ReadonlyMap<number, Structure> = new Map([
  [0, whole('PCIe DVSEC for CXL Devices', CXL_DEVICE, cxlDeviceLines)],
  [2, whole('Non-CXL Function Map DVSEC', CXL_FUNCTION_MAP, functionMapLines)],
  [3, whole('CXL Extensions DVSEC for Ports', CXL_PORT, portLines)],
  [4, whole('GPF DVSEC for CXL Ports', CXL_GPF_PORT, gpfPortLines)],
  [5, whole('GPF DVSEC for CXL Devices', CXL_GPF_DEVICE, gpfDeviceLines)],
  [7, whole('PCIe DVSEC for Flex Bus Port', CXL_FLEXBUS, flexBusLines)],
  [8, { name: 'Register Locator DVSEC', layout: locator, lines: locatorLines }],
  [9, whole('MLD DVSEC', CXL_MLD, logicalDeviceLines)],
])

/** Where what is CXL's own starts, after the headers that all DVSECs have. */
const OWN_START = 0x0a

/**
 * The layout of one of CXL's DVSECs: registers that do not fit its length are not there.
 * @param id DVSEC id
 * @param length DVSEC length in bytes
 */
export function cxlLayout(id: number, length: number): CapabilityLayout {
  const layout = STRUCTURES.get(id)?.layout(length) ?? dvsecLayout('CXL DVSEC')
  const fits = (row: Register) => row.offset < OWN_START || row.offset + row.width <= length
  return { ...layout, registers: layout.registers.filter(fits) }
}

/** Registers that a flex bus port has from revision 2 on: before, its DVSEC ends without them. */
const REVISION_2 = ['CAP2', 'CTRL2', 'STATUS2']

/** Lines of one of CXL's own DVSECs: its name, then its registers unless it is too short for them. */
export function cxlLines(view: RegisterView): readonly string[] {
  const structure = STRUCTURES.get(view.field('HEADER2', 'ID'))
  if (!structure) return [`Unknown ID ${digits(view.field('HEADER2', 'ID'), 4)}`]
  const early = view.field('HEADER1', 'REV') < 2
  const needed = structure
    .layout(view.field('HEADER1', 'LEN'))
    .registers.filter(({ name }) => !(early && REVISION_2.includes(name)))
  return [structure.name, ...(needed.every(({ name }) => view.has(name)) ? structure.lines(view) : [])]
}

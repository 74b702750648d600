import { type CapabilityText, fixed } from '../../capability'
import { named } from '../../format'
import { bit, bits, extendedCapability, reg16, reg32 } from '../../layout'
import { type RegisterView, sign } from '../../view'

/** Device 3: 16 bytes. PCIe 6.0 section 7.7.9; bits 10 and 11 of the capabilities, 7 and 8 of control of the ECN "Unordered IO". */
const DEV3 = extendedCapability('DEV3', 'Device 3', 0x002f, () => [
  reg32(0x04, 'CAP', 'Device Capabilities 3', [
    bit(0, 'DMWR_ROUTING', 'DMWr Request Routing Supported'),
    bit(1, '14BIT_TAG_COMP', '14-Bit Tag Completer Supported'),
    bit(2, '14BIT_TAG_REQ', '14-Bit Tag Requester Supported'),
    bit(3, 'L0P', 'L0p Supported'),
    bits(4, 3, 'PORT_L0P_EXIT', 'Port L0p Exit Latency'),
    bits(7, 3, 'RETIMER_L0P_EXIT', 'Retimer L0p Exit Latency'),
    bit(10, 'UIO_COMP', 'UIO Mem RdWr Completer Supported'),
    bit(11, 'UIO_REQ', 'UIO Mem RdWr Requester Supported'),
  ]),
  reg32(0x08, 'CTRL', 'Device Control 3', [
    bit(0, 'DMWR_REQ', 'DMWr Requester Enable'),
    bit(1, 'DMWR_EGRESS_BLOCK', 'DMWr Egress Blocking'),
    bit(2, '14BIT_TAG_REQ', '14-Bit Tag Requester Enable'),
    bit(3, 'L0P', 'L0p Enable'),
    bits(4, 3, 'TARGET_WIDTH', 'Target Link Width'),
    bit(7, 'UIO_REQ', 'UIO Mem RdWr Requester Enable'),
    bit(8, 'UIO_256B_DISABLE', 'UIO Request 256B Boundary Disable'),
  ]),
  reg16(0x0c, 'STATUS', 'Device Status 3', [
    bits(0, 3, 'INITIAL_WIDTH', 'Initial Link Width'),
    bit(3, 'SEGMENT_CAPTURED', 'Segment Captured'),
    bit(4, 'REMOTE_L0P', 'Remote L0p Supported'),
  ]),
  reg16(0x0e, 'RESERVED', 'Reserved'),
])

/** PCIe 6.0 sections 7.7.9.2 and 7.7.9.3. */
const EXIT_LATENCY = [
  'Less than 1us',
  ...['1us to less than 2us', '2us to less than 4us', '4us to less than 8us', '8us to less than 16us'],
  ...['16us to less than 32us', '32us-64us', 'More than 64us'],
]
const WIDTHS = ['x1', 'x2', 'x4', 'x8', 'x16', undefined, undefined, 'Dynamic']

const width = (value: number): string => named(WIDTHS, value, `Unknown (${value})`)

function describe(view: RegisterView): CapabilityText {
  const latency = (field: string) => named(EXIT_LATENCY, view.field('CAP', field), '')
  const exits = view.is('CAP', 'L0P')
    ? `, Port L0p Exit Latency: ${latency('PORT_L0P_EXIT')}, Retimer L0p Exit Latency: ${latency('RETIMER_L0P_EXIT')}`
    : ''
  const flag = (register: string, label: string, field: string) => `${label}${sign(view.is(register, field))}`
  return {
    title: 'Device 3',
    lines: [
      `DevCap3: ${flag('CAP', 'DMWr Request Routing', 'DMWR_ROUTING')}, ${flag('CAP', '14-Bit Tag Completer', '14BIT_TAG_COMP')},` +
        ` ${flag('CAP', '14-Bit Tag Requester', '14BIT_TAG_REQ')}`,
      `\t ${flag('CAP', 'L0p', 'L0P')}${exits}`,
      `\t ${flag('CAP', 'UIO Mem RdWr Completer', 'UIO_COMP')}, ${flag('CAP', 'UIO Mem RdWr Requester', 'UIO_REQ')}`,
      `DevCtl3: ${flag('CTRL', 'DMWr Requester', 'DMWR_REQ')}, ${flag('CTRL', 'DMWr Egress Blocking', 'DMWR_EGRESS_BLOCK')},` +
        ` ${flag('CTRL', '14-Bit Tag Requester', '14BIT_TAG_REQ')}`,
      `\t ${flag('CTRL', 'L0p', 'L0P')}, Target Link Width: ${width(view.field('CTRL', 'TARGET_WIDTH'))}`,
      `\t ${flag('CTRL', 'UIO Mem RdWr Requester', 'UIO_REQ')},` +
        ` UIO Request 256B Boundary${sign(!view.is('CTRL', 'UIO_256B_DISABLE'))}`,
      `DevSta3: Initial Link Width: ${width(view.field('STATUS', 'INITIAL_WIDTH'))},` +
        ` ${flag('STATUS', 'Segment Captured', 'SEGMENT_CAPTURED')}, ${flag('STATUS', 'Remote L0p', 'REMOTE_L0P')}`,
    ],
  }
}

export const dev3 = fixed(DEV3, describe)

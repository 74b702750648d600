import { digits } from '../../bytes/hex'
import { headerType, peek } from '../config-space'
import type { Device } from '../device'
import type { FunctionFacts } from '../function-facts'
import { headerLayout } from '../header'
import { RegisterView } from '../view'
import type { FoundCapability } from '../walk'
import { bridgeControlLines, bridgeLines, devsel } from './bridge'
import { cardbusLines } from './cardbus'
import { deviceName, type IdNaming, programmingInterface, subsystemName } from './naming'
import { regionLines, romLines } from './regions'

const SSVID = 0x0d

/** Subsystem ids: of the header, or of a bridge's capability. */
function subsystemLines(
  view: RegisterView,
  capabilities: readonly FoundCapability[],
  config: Uint8Array,
  naming: IdNaming,
): string[] {
  const at = subsystemOffset(view, capabilities)
  if (at === null) return []
  const vendor = peek(config, at, 2)
  if (vendor === 0 || vendor === 0xffff) return []
  const device = { vendor: peek(config, 0, 2), device: peek(config, 2, 2) }
  return [`Subsystem: ${subsystemName(naming, device, vendor, peek(config, at + 2, 2))}`]
}

function subsystemOffset(view: RegisterView, capabilities: readonly FoundCapability[]): number | null {
  if (view.has('SUBSYSTEM_VENDOR_ID')) return 0x2c
  if (view.has('CB_SUBSYSTEM_VENDOR_ID')) return 0x40
  const capability = capabilities.find(({ kind, id }) => kind === 'standard' && id === SSVID)
  return capability ? capability.offset + 4 : null
}

const BRIDGE_BASE_CLASS = 0x06
const PCI_BRIDGE_CLASS = 0x0604

/** A class that contradicts the header's layout: a bridge without its registers, or something else with them. */
function classLines(type: number, code: number): string[] {
  const wrong = type === 0 ? code === PCI_BRIDGE_CLASS : code >> 8 !== BRIDGE_BASE_CLASS
  return wrong ? [`!!! Invalid class ${digits(code, 4)} for header type ${digits(type, 2)}`] : []
}

/** What is wrong with type and class. */
function typeLines(config: Uint8Array): string[] {
  const type = headerType(config)
  return type > 2 ? [`!!! Unknown header type ${digits(type, 2)}`] : classLines(type, peek(config, 0x0a, 2))
}

const COMMAND =
  'I/O=IO Mem=MEMORY BusMaster=MASTER SpecCycle=SPECIAL MemWINV=INVALIDATE VGASnoop=VGA_PALETTE ParErr=PARITY' +
  ' Stepping=WAIT SERR FastB2B=FAST_BACK DisINTx=INTX_DISABLE'
const STATUS_FLAGS = 'Cap=CAP_LIST 66MHz=66MHZ UDF FastB2B=FAST_BACK ParErr=PARITY'
const STATUS_ERRORS =
  '>TAbort=SIG_TARGET_ABORT <TAbort=REC_TARGET_ABORT <MAbort=REC_MASTER_ABORT >SERR=SIG_SYSTEM_ERROR' +
  ' <PERR=DETECTED_PARITY INTx=INTERRUPT'

function latencyLines(view: RegisterView): string[] {
  if (!view.is('COMMAND', 'MASTER')) return []
  const grants = view.has('MIN_GNT')
    ? [
        [view.value('MIN_GNT'), 'min'],
        [view.value('MAX_LAT'), 'max'],
      ]
    : []
  const limits = grants.filter(([value]) => value !== 0).map(([value, name]) => `${250 * Number(value)}ns ${name}`)
  const suffix = limits.length > 0 ? ` (${limits.join(', ')})` : ''
  const line = view.value('CACHE_LINE_SIZE')
  const cache = line === 0 ? '' : `, Cache Line Size: ${4 * line} bytes`
  return [`Latency: ${view.value('LATENCY_TIMER')}${suffix}${cache}`]
}

/** INTA# to INTD# are 1 to 4; a device may hold anything. */
const pinLetter = (pin: number): string => (pin >= 1 && pin <= 26 ? String.fromCharCode(0x40 + pin) : '?')

function interruptLines(view: RegisterView): string[] {
  if (!view.has('INTERRUPT_PIN')) return []
  const pin = view.value('INTERRUPT_PIN')
  const line = view.value('INTERRUPT_LINE')
  if (pin === 0 && line === 0) return []
  return [`Interrupt: pin ${pinLetter(pin)} routed to IRQ ${line}`]
}

function selfTestLines(view: RegisterView): string[] {
  if (!view.is('BIST', 'CAPABLE')) return []
  if (view.is('BIST', 'START')) return ['BIST is running']
  return [`BIST result: ${digits(view.field('BIST', 'CODE'), 2)}`]
}

function bodyLines(device: Device, view: RegisterView): string[] {
  const decoding = { io: view.is('COMMAND', 'IO'), memory: view.is('COMMAND', 'MEMORY') }
  switch (headerType(device.config)) {
    case 0:
      return [...selfTestLines(view), ...regionLines(device, decoding), ...romLines(device, 0x30, decoding)]
    case 1:
      return [
        ...selfTestLines(view),
        ...regionLines(device, decoding),
        ...bridgeLines(view),
        ...romLines(device, 0x38, decoding),
        ...bridgeControlLines(view),
      ]
    case 2:
      return [...selfTestLines(view), ...regionLines(device, decoding), ...cardbusLines(view)]
    default:
      return []
  }
}

/** "0000:00:02.0 PCI bridge [0604]: Red Hat, Inc. QEMU PCIe Root port [1b36:000c] (rev 01) (prog-if 00 [Normal decode])". */
function headline({ config, address, id }: Device, naming: IdNaming): string {
  const code = peek(config, 0x0a, 2)
  const revision = config[0x08]! === 0 ? '' : ` (rev ${digits(config[0x08]!, 2)})`
  const name = deviceName(naming, code, peek(config, 0, 2), peek(config, 2, 2))
  return `${address ?? id ?? 'device'} ${name}${revision}${programmingInterface(naming, code, config[0x09]!)}`
}

/** The header's lines, the first without a tab, all others with one. */
export function headerLines(
  device: Device,
  facts: FunctionFacts,
  capabilities: readonly FoundCapability[],
  naming: IdNaming,
): string[] {
  const { config } = device
  const view = new RegisterView(headerLayout(config), (at, width) => peek(config, at, width), facts)
  const lines = [
    ...subsystemLines(view, capabilities, config, naming),
    ...typeLines(config),
    `Control: ${view.flags('COMMAND', COMMAND)}`,
    `Status: ${view.flags('STATUS', STATUS_FLAGS)} DEVSEL=${devsel(view, 'STATUS')} ${view.flags('STATUS', STATUS_ERRORS)}`,
    ...latencyLines(view),
    ...interruptLines(view),
    ...bodyLines(device, view),
  ]
  return [headline(device, naming), ...lines.map((line) => `\t${line}`)]
}

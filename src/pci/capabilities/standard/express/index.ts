import { type CapabilityText, varying } from '../../../capability'
import { PORT_TYPE } from '../../../function-facts'
import type { RegisterView } from '../../../view'
import { deviceLines, deviceLines2 } from './device'
import { linkLines, linkLines2 } from './link'
import { EXP, expLayout } from './registers'
import { rootLines, slotLines } from './slot'

const SLOTTED: readonly number[] = [PORT_TYPE.root, PORT_TYPE.downstream, PORT_TYPE.pciToPcie]

function typeName(view: RegisterView, type: number): string {
  const slot = view.flags('FLAGS', '(Slot=SLOT')
  switch (type) {
    case PORT_TYPE.endpoint:
      return 'Endpoint'
    case PORT_TYPE.legacyEndpoint:
      return 'Legacy Endpoint'
    case PORT_TYPE.root:
      return `Root Port ${slot})`
    case PORT_TYPE.upstream:
      return 'Upstream Port'
    case PORT_TYPE.downstream:
      return `Downstream Port ${slot})`
    case PORT_TYPE.pcieToPci:
      return 'PCI-Express to PCI/PCI-X Bridge'
    case PORT_TYPE.pciToPcie:
      return `PCI/PCI-X to PCI-Express Bridge ${slot})`
    case PORT_TYPE.integratedEndpoint:
      return 'Root Complex Integrated Endpoint'
    case PORT_TYPE.eventCollector:
      return 'Root Complex Event Collector'
    default:
      return `Unknown type ${type}`
  }
}

/** The PCI Express capability. Registers that its type or version does not have are left out. */
function describe(view: RegisterView): CapabilityText {
  const type = view.field('FLAGS', 'TYPE')
  const version = view.field('FLAGS', 'VERS')
  const hasLink = type !== PORT_TYPE.integratedEndpoint && type !== PORT_TYPE.eventCollector
  const hasSlot = SLOTTED.includes(type) && view.is('FLAGS', 'SLOT')
  const isRoot = type === PORT_TYPE.root || type === PORT_TYPE.eventCollector
  const lines = [
    ...deviceLines(view, type),
    ...(hasLink ? linkLines(view, type) : []),
    ...(hasSlot ? slotLines(view) : []),
    ...(isRoot ? rootLines(view) : []),
  ]
  if (version >= 2) lines.push(...deviceLines2(view, type), ...(hasLink ? linkLines2(view, type) : []))
  const message = view.field('FLAGS', 'IRQ')
  const flits = view.is('FLAGS', 'FLIT_MODE') ? ', FLIT Mode Supported' : ''
  return { title: `Express (v${version}) ${typeName(view, type)}, IntMsgNum ${message}${flits}`, lines }
}

export const exp = varying(EXP, (read) => expLayout(read(0x02, 2)), describe)

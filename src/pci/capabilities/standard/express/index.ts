import { digits } from '../../../../bytes/hex'
import { type Description, varying } from '../../../capability'
import { PORT } from '../../../function-facts'
import type { View } from '../../../view'
import { deviceLines, deviceLines2 } from './device'
import { linkLines, linkLines2 } from './link'
import { EXP, expLayout } from './registers'
import { rootLines, slotLines } from './slot'

const SLOTTED: readonly number[] = [PORT.root, PORT.downstream, PORT.pciToPcie]

function typeName(view: View, type: number): string {
  const slot = view.flags('FLAGS', '(Slot=SLOT')
  switch (type) {
    case PORT.endpoint:
      return 'Endpoint'
    case PORT.legacyEndpoint:
      return 'Legacy Endpoint'
    case PORT.root:
      return `Root Port ${slot})`
    case PORT.upstream:
      return 'Upstream Port'
    case PORT.downstream:
      return `Downstream Port ${slot})`
    case PORT.pcieToPci:
      return 'PCI-Express to PCI/PCI-X Bridge'
    case PORT.pciToPcie:
      return `PCI/PCI-X to PCI-Express Bridge ${slot})`
    case PORT.integratedEndpoint:
      return 'Root Complex Integrated Endpoint'
    case PORT.eventCollector:
      return 'Root Complex Event Collector'
    default:
      return `Unknown type ${type}`
  }
}

/** The PCI Express capability. Registers that its type or version does not have are left out. */
function describe(view: View): Description {
  const type = view.field('FLAGS', 'TYPE')
  const version = view.field('FLAGS', 'VERS')
  const hasLink = type !== PORT.integratedEndpoint && type !== PORT.eventCollector
  const hasSlot = SLOTTED.includes(type) && view.is('FLAGS', 'SLOT')
  const isRoot = type === PORT.root || type === PORT.eventCollector
  const lines = [
    ...deviceLines(view, type),
    ...(hasLink ? linkLines(view, type) : []),
    ...(hasSlot ? slotLines(view) : []),
    ...(isRoot ? rootLines(view) : []),
  ]
  if (version >= 2) lines.push(...deviceLines2(view, type), ...(hasLink ? linkLines2(view, type) : []))
  const message = digits(view.field('FLAGS', 'IRQ'), 2)
  return { title: `Express (v${version}) ${typeName(view, type)}, MSI ${message}`, lines }
}

export const exp = varying(EXP, (read) => expLayout(read(0x02, 2)), describe)

import { baseAddressUses } from './base-address'
import type { Link } from './chain'
import { baseAddressValues, headerType, peek } from './config-space'

/** What the layout of a capability may depend on beyond its own bytes. */
export interface FunctionFacts {
  readonly vendorId: number
  readonly deviceId: number
  /** Header type 1. */
  readonly bridge: boolean
  /** Device/Port Type of the PCI Express capability, null without one. */
  readonly portType: number | null
  /** Maximum Link Width in lanes from the Link Capabilities register (0 to 63), 0 if there is none. */
  readonly lanes: number
  /** Whether a base address register of the header holds a memory address. */
  readonly memoryBar: boolean
}

const hasMemoryBar = (config: Uint8Array): boolean => {
  const values = baseAddressValues(config)
  return baseAddressUses(values).some((use, i) => use === 'memory' && values[i] !== 0)
}

const EXPRESS = 0x10

/** @param links the standard chain of this config space */
export function functionFacts(config: Uint8Array, links: readonly Link[]): FunctionFacts {
  const express = links.find((link) => link.id === EXPRESS)
  return {
    vendorId: peek(config, 0x00, 2),
    deviceId: peek(config, 0x02, 2),
    bridge: headerType(config) === 1,
    portType: express ? (peek(config, express.offset + 0x02, 2) >> 4) & 0xf : null,
    lanes: express ? (peek(config, express.offset + 0x0c, 4) >>> 4) & 0x3f : 0,
    memoryBar: hasMemoryBar(config),
  }
}

/** Device/Port Type. PCIe 5.0 table 7-13. */
export const PORT_TYPE = {
  endpoint: 0x0,
  legacyEndpoint: 0x1,
  root: 0x4,
  upstream: 0x5,
  downstream: 0x6,
  pcieToPci: 0x7,
  pciToPcie: 0x8,
  integratedEndpoint: 0x9,
  eventCollector: 0xa,
} as const

/** Ports that head a hierarchy and so have a root's registers: root ports and root complex event collectors. */
export const isRoot = ({ portType }: FunctionFacts): boolean =>
  portType === PORT_TYPE.root || portType === PORT_TYPE.eventCollector

/** Ports with something behind them: root ports, and both kinds of switch port. */
export const isPort = ({ portType }: FunctionFacts): boolean =>
  portType === PORT_TYPE.root || portType === PORT_TYPE.upstream || portType === PORT_TYPE.downstream

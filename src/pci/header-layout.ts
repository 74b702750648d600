import { headerType, peek } from './config-space'
import type { Layout } from './layout'
import { type BaseAddressUse, baseAddressUses } from './registers/base-address'
import { bridgeHeader, endpointHeader, HEADER_CARDBUS, HEADER_UNKNOWN } from './registers/header'

const uses = (config: Uint8Array, count: number): BaseAddressUse[] =>
  baseAddressUses(Array.from({ length: count }, (_, i) => peek(config, 0x10 + 4 * i, 4)))

/** The header's registers by its type, and its base addresses by what they hold. @param config 64 bytes or more */
export function headerLayout(config: Uint8Array): Layout {
  switch (headerType(config)) {
    case 0:
      return endpointHeader(uses(config, 6))
    case 1:
      return bridgeHeader(uses(config, 2))
    case 2:
      return HEADER_CARDBUS
    default:
      return HEADER_UNKNOWN
  }
}

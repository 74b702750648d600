import { baseAddressUses } from './base-address'
import { baseAddressValues, headerType } from './config-space'
import { layoutEnd } from './family'
import { bridgeHeader, endpointHeader, HEADER_CARDBUS, HEADER_UNKNOWN } from './header'
import type { Layout } from './layout'

/** The header's registers by its type, and its base addresses by what they hold. @param config 64 bytes or more */
export function headerLayout(config: Uint8Array): Layout {
  const uses = baseAddressUses(baseAddressValues(config))
  switch (headerType(config)) {
    case 0:
      return endpointHeader(uses)
    case 1:
      return bridgeHeader(uses)
    case 2:
      return HEADER_CARDBUS
    default:
      return HEADER_UNKNOWN
  }
}

const COMMON_LENGTH = 0x40

/** Bytes of this header: 64, and 72 of CardBus, whose last registers lie behind. */
export const headerLength = (layout: Layout): number => Math.max(COMMON_LENGTH, layoutEnd(layout))

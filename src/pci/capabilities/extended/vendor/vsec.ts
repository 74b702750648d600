import { digits } from '../../../../bytes/hex'
import { type Capability, type CapabilityText, lengthOr, oneLine } from '../../../capability'
import { bits, extendedCapability, reg32 } from '../../../layout'
import type { RegisterView } from '../../../view'

/** Vendor-Specific Extended Capability: the header, the rest is the vendor's. PCIe 5.0 section 7.9.5. */
const VSEC = extendedCapability('VNDR', 'Vendor-Specific Extended Capability', 0x000b, () => [
  reg32(0x04, 'HEADER2', 'Vendor-Specific Header', [
    bits(0, 16, 'ID', 'VSEC ID'),
    bits(16, 4, 'REV', 'VSEC Rev'),
    bits(20, 12, 'LEN', 'VSEC Length'),
  ]),
])

function describe(view: RegisterView): CapabilityText {
  const f = (field: string) => view.field('HEADER2', field)
  return oneLine(`Vendor Specific Information: ID=${digits(f('ID'), 4)} Rev=${f('REV')} Len=${digits(f('LEN'), 3)} <?>`)
}

export const vsec: Capability = {
  base: VSEC,
  layout: () => VSEC,
  length: (_, read, room) => lengthOr(read(0x06, 2) >> 4, 8, room),
  describe,
}

import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg16, reg32 } from '../../layout'

/** PCIe 5.0 section 7.9.8.2. */
const ELEMENT = reg32(0x04, 'ESD', 'Element Self Description', [
  bits(0, 4, 'TYPE', 'Element Type'),
  bits(8, 8, 'LINKS', 'Number of Link Entries'),
  bits(16, 8, 'COMPONENT', 'Component ID'),
  bits(24, 8, 'PORT', 'Port Number'),
])

/** PCIe 5.0 section 7.9.8.3. */
const link = (i: number): readonly Register[] => [
  reg32(0x10 + 16 * i, `LINK_DESC_${i}`, `Link ${i} Description`, [
    bit(0, 'VALID', 'Link Valid'),
    bit(1, 'TYPE', 'Link Type'),
    bit(2, 'RCRB', 'Associate RCRB Header'),
    bits(16, 8, 'TARGET_COMPONENT', 'Target Component ID'),
    bits(24, 8, 'TARGET_PORT', 'Target Port Number'),
  ]),
  reg32(0x18 + 16 * i, `LINK_ADDR_LO_${i}`, `Link ${i} Address (Lower DW)`),
  reg32(0x1c + 16 * i, `LINK_ADDR_HI_${i}`, `Link ${i} Address (Upper DW)`),
]

/** The declaration with its link entries. @param element the Element Self Description register */
export function rclinkLayout(element: number): CapabilityLayout {
  const links = Array.from({ length: (element >>> 8) & 0xff }, (_, i) => link(i)).flat()
  return extendedCapability('RCLD', 'Root Complex Link Declaration', 0x0005, [ELEMENT, ...links])
}

export const RCLD = rclinkLayout(0)

/** PCIe 5.0 section 7.9.9. */
export const RCILC = extendedCapability('RCILC', 'Root Complex Internal Link Control', 0x0006, [
  reg32(0x04, 'LNKCAP', 'Root Complex Link Capabilities', [
    bits(0, 4, 'SLS', 'Max Link Speed'),
    bits(4, 6, 'MLW', 'Maximum Link Width'),
    bits(10, 2, 'ASPMS', 'Active State Power Management Support'),
    bits(12, 3, 'L0SEL', 'L0s Exit Latency'),
    bits(15, 3, 'L1EL', 'L1 Exit Latency'),
  ]),
  reg16(0x08, 'LNKCTL', 'Root Complex Link Control', [
    bits(0, 2, 'ASPMC', 'Active State Power Management Control'),
    bit(7, 'ES', 'Extended Synch'),
  ]),
  reg16(0x0a, 'LNKSTA', 'Root Complex Link Status', [
    bits(0, 4, 'CLS', 'Current Link Speed'),
    bits(4, 6, 'NLW', 'Negotiated Link Width'),
  ]),
])

const BITMAP = reg32(0x04, 'RCIEP_BITMAP', 'Association Bitmap for RCiEPs')
const rcec = (...more: Register[]) =>
  extendedCapability('RCEC', 'Root Complex Event Collector Endpoint Association', 0x0007, [BITMAP, ...more])

/** Version 1: 8 bytes. PCIe 5.0 section 7.9.10. */
export const RCEC = rcec()
/** Version 2 and later: 12 bytes. */
export const RCEC_V2 = rcec(
  reg32(0x08, 'BUSN', 'RCEC Associated Bus Numbers', [
    bits(8, 8, 'NEXT', 'RCEC Next Bus'),
    bits(16, 8, 'LAST', 'RCEC Last Bus'),
  ]),
)

/** PCIe 5.0 section 7.9.7. */
export const RCRB = extendedCapability('RCRB', 'Root Complex Register Block', 0x000a, [
  reg16(0x04, 'VENDOR_ID', 'Vendor ID'),
  reg16(0x06, 'DEVICE_ID', 'Device ID'),
  reg32(0x08, 'CAP', 'RCRB Capabilities', [bit(0, 'CRSVIS', 'CRS Software Visibility')]),
  reg32(0x0c, 'CTRL', 'RCRB Control', [bit(0, 'CRSSVE', 'CRS Software Visibility Enable')]),
  reg32(0x10, 'RESERVED', 'Reserved'),
])

import { bit, bits, extendedCapability, reg32 } from '../../layout'

/** Hierarchy ID: 32 bytes. PCIe 5.0 section 7.9.18. */
export const HIER_ID = extendedCapability('HIER_ID', 'Hierarchy ID', 0x0028, [
  reg32(0x04, 'STATUS', 'Hierarchy ID Status', [
    bits(0, 12, 'LENGTH', 'System GUID Length'),
    bit(29, 'WRITABLE', 'Hierarchy ID Writeable'),
    bit(30, 'PENDING', 'Hierarchy ID Pending'),
    bit(31, 'VALID', 'Hierarchy ID Valid'),
  ]),
  reg32(0x08, 'DATA', 'Hierarchy ID Data'),
  ...[1, 2, 3, 4, 5].map((i) => reg32(0x08 + 4 * i, `GUID_${i}`, `Hierarchy ID GUID ${i}`)),
])

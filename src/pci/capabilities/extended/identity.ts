import { digits } from '../../../bytes/hex'
import { type CapabilityText, fixed, nameOnly, oneLine } from '../../capability'
import { bit, bits, extendedCapability, reg32 } from '../../layout'
import type { RegisterView } from '../../view'

/** Device Serial Number: an EUI-64 in two dwords. PCIe 5.0 section 7.9.3. */
const DSN = extendedCapability('DSN', 'Device Serial Number', 0x0003, () => [
  reg32(0x04, 'SERIAL_LO', 'Serial Number (Lower DW)'),
  reg32(0x08, 'SERIAL_HI', 'Serial Number (Upper DW)'),
])

/** The EUI-64 from its most significant byte down. */
function describeDsn(view: RegisterView): CapabilityText {
  const bytes = Array.from({ length: 8 }, (_, i) => digits(view.read(0x0b - i, 1), 2))
  return oneLine(`Device Serial Number ${bytes.join('-')}`)
}

/** Hierarchy ID: 32 bytes. PCIe 5.0 section 7.9.18. */
const HIER_ID = extendedCapability('HIER_ID', 'Hierarchy ID', 0x0028, () => [
  reg32(0x04, 'STATUS', 'Hierarchy ID Status', [
    bits(0, 12, 'LENGTH', 'System GUID Length'),
    bit(29, 'WRITABLE', 'Hierarchy ID Writeable'),
    bit(30, 'PENDING', 'Hierarchy ID Pending'),
    bit(31, 'VALID', 'Hierarchy ID Valid'),
  ]),
  reg32(0x08, 'DATA', 'Hierarchy ID Data'),
  ...[1, 2, 3, 4, 5].map((i) => reg32(0x08 + 4 * i, `GUID_${i}`, `Hierarchy ID GUID ${i}`)),
])

export const dsn = fixed(DSN, describeDsn)
export const hierId = fixed(HIER_ID, nameOnly('Hierarchy ID'))

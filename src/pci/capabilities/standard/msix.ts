import { bit, bits, capability, reg16, reg32 } from '../../layout'

/** MSI-X. PCI 3.0 section 6.8.2. */
export const MSIX = capability('MSIX', 'MSI-X', 0x11, [
  reg16(0x02, 'FLAGS', 'Message Control', [
    bits(0, 11, 'QSIZE', 'Table Size'),
    bit(14, 'MASKALL', 'Function Mask'),
    bit(15, 'ENABLE', 'MSI-X Enable'),
  ]),
  reg32(0x04, 'TABLE', 'Table Offset/Table BIR', [
    bits(0, 3, 'BIR', 'Table BIR'),
    bits(3, 29, 'OFFSET', 'Table Offset'),
  ]),
  reg32(0x08, 'PBA', 'PBA Offset/PBA BIR', [bits(0, 3, 'BIR', 'PBA BIR'), bits(3, 29, 'OFFSET', 'PBA Offset')]),
])

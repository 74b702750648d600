import { bit, bits, capability, reg8 } from '../../layout'

/** CompactPCI Hot Swap. PICMG 2.1 section 3.2. */
export const CHSWP = capability('CHSWP', 'CompactPCI Hot Swap', 0x06, [
  reg8(0x02, 'CSR', 'Hot Swap Control and Status', [
    bit(0, 'DHA', 'Device Hiding Arm'),
    bit(1, 'EIM', 'ENUM# Signal Mask'),
    bit(2, 'PIE', 'Pending Insert or Extract'),
    bit(3, 'LOO', 'LED On/Off'),
    bits(4, 2, 'PI', 'Programming Interface'),
    bit(6, 'EXT', 'ENUM# Status Extraction'),
    bit(7, 'INS', 'ENUM# Status Insertion'),
  ]),
])

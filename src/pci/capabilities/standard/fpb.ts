import { fixed, nameOnly } from '../../capability'
import { bit, bits, reg32, standardCapability } from '../../layout'

/** Flattening Portal Bridge: 36 bytes. PCIe 5.0 section 7.8.10. */
const FPB = standardCapability('FPB', 'Flattening Portal Bridge', 0x15, () => [
  reg32(0x04, 'CAP', 'FPB Capabilities', [
    bit(0, 'RID', 'FPB RID Decode Mechanism Supported'),
    bit(1, 'MEM_LOW', 'FPB MEM Low Decode Mechanism Supported'),
    bit(2, 'MEM_HIGH', 'FPB MEM High Decode Mechanism Supported'),
    bits(3, 5, 'SEC_DEV', 'FPB Num Sec Dev'),
    bits(8, 3, 'RID_VECTOR', 'FPB RID Vector Size Supported'),
    bits(16, 3, 'MEM_LOW_VECTOR', 'FPB MEM Low Vector Size Supported'),
    bits(24, 3, 'MEM_HIGH_VECTOR', 'FPB MEM High Vector Size Supported'),
  ]),
  reg32(0x08, 'RID_CTRL1', 'FPB RID Vector Control 1'),
  reg32(0x0c, 'RID_CTRL2', 'FPB RID Vector Control 2'),
  reg32(0x10, 'MEM_LOW_CTRL', 'FPB MEM Low Vector Control'),
  reg32(0x14, 'MEM_HIGH_CTRL1', 'FPB MEM High Vector Control 1'),
  reg32(0x18, 'MEM_HIGH_CTRL2', 'FPB MEM High Vector Control 2'),
  reg32(0x1c, 'VECTOR_CTRL', 'FPB Vector Access Control'),
  reg32(0x20, 'VECTOR_DATA', 'FPB Vector Access Data'),
])

export const fpb = fixed(FPB, nameOnly('Flattening Portal Bridge'))

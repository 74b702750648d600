import { bit, extendedCapability, reg16, reg32 } from '../../../layout'

/** Page Request Interface. PCIe 5.0 section 10.5.2. */
export const PRI = extendedCapability('PRI', 'Page Request Interface', 0x0013, [
  reg16(0x04, 'CTRL', 'Page Request Control', [bit(0, 'ENABLE', 'Enable'), bit(1, 'RESET', 'Reset')]),
  reg16(0x06, 'STATUS', 'Page Request Status', [
    bit(0, 'RF', 'Response Failure'),
    bit(1, 'UPRGI', 'Unexpected Page Request Group Index'),
    bit(8, 'STOPPED', 'Stopped'),
    bit(15, 'PASID', 'PRG Response PASID Required'),
  ]),
  reg32(0x08, 'MAX_REQ', 'Outstanding Page Request Capacity'),
  reg32(0x0c, 'ALLOC_REQ', 'Outstanding Page Request Allocation'),
])

import { digits } from '../../../../bytes/hex'
import { type CapabilityText, fixed } from '../../../capability'
import { bit, bits, extendedCapability, reg16, reg32 } from '../../../layout'
import type { RegisterView } from '../../../view'

/** Address Translation Services. PCIe 5.0 section 10.5.1. */
export const ATS = extendedCapability('ATS', 'Address Translation Service', 0x000f, () => [
  reg16(0x04, 'CAP', 'ATS Capability', [
    bits(0, 5, 'QDEP', 'Invalidate Queue Depth'),
    bit(5, 'PAGE_ALIGNED', 'Page Aligned Request'),
    bit(6, 'GLOBAL', 'Global Invalidate Supported'),
    bit(7, 'RELAXED', 'Relaxed Ordering Supported'),
  ]),
  reg16(0x06, 'CTRL', 'ATS Control', [bits(0, 5, 'STU', 'Smallest Translation Unit'), bit(15, 'ENABLE', 'Enable')]),
])

/** Page Request Interface. PCIe 5.0 section 10.5.2. */
export const PRI = extendedCapability('PRI', 'Page Request Interface', 0x0013, () => [
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

/** Process Address Space ID. PCIe 5.0 section 7.8.8. */
const PASID = extendedCapability('PASID', 'Process Address Space ID', 0x001b, () => [
  reg16(0x04, 'CAP', 'PASID Capability', [
    bit(1, 'EXEC', 'Execute Permission Supported'),
    bit(2, 'PRIV', 'Privileged Mode Supported'),
    bits(8, 5, 'WIDTH', 'Max PASID Width'),
  ]),
  reg16(0x06, 'CTRL', 'PASID Control', [
    bit(0, 'ENABLE', 'PASID Enable'),
    bit(1, 'EXEC', 'Execute Permission Enable'),
    bit(2, 'PRIV', 'Privileged Mode Enable'),
  ]),
])

const describeAts = (view: RegisterView): CapabilityText => ({
  title: 'Address Translation Service (ATS)',
  lines: [
    `ATSCap:\tInvalidate Queue Depth: ${digits(view.field('CAP', 'QDEP'), 2)}`,
    `ATSCtl:\t${view.flags('CTRL', 'Enable=ENABLE')}, Smallest Translation Unit: ${digits(view.field('CTRL', 'STU'), 2)}`,
  ],
})

const describePasid = (view: RegisterView): CapabilityText => ({
  title: 'Process Address Space ID (PASID)',
  lines: [
    `PASIDCap: ${view.flags('CAP', 'Exec=EXEC Priv=PRIV')}, Max PASID Width: ${digits(view.field('CAP', 'WIDTH'), 2)}`,
    `PASIDCtl: ${view.flags('CTRL', 'Enable=ENABLE Exec=EXEC Priv=PRIV')}`,
  ],
})

const describePri = (view: RegisterView): CapabilityText => ({
  title: 'Page Request Interface (PRI)',
  lines: [
    `PRICtl: ${view.flags('CTRL', 'Enable=ENABLE Reset=RESET')}`,
    `PRISta: ${view.flags('STATUS', 'RF UPRGI Stopped=STOPPED PASID')}`,
    `Page Request Capacity: ${digits(view.value('MAX_REQ'), 8)}, Page Request Allocation: ${digits(view.value('ALLOC_REQ'), 8)}`,
  ],
})

export const ats = fixed(ATS, describeAts)
export const pri = fixed(PRI, describePri)
export const pasid = fixed(PASID, describePasid)

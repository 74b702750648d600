import { digits } from '../../../../bytes/hex'
import { type BaseAddressUse, baseAddress, baseAddressUses } from '../../../base-address'
import { type CapabilityText, varying } from '../../../capability'
import { bit, bits, extendedCapability, type Register, reg8, reg16, reg32 } from '../../../layout'
import type { RegisterView } from '../../../view'

/** Before the base addresses. PCIe 5.0 sections 9.3.3.2 to 9.3.3.13. */
const START: readonly Register[] = [
  reg32(0x04, 'CAP', 'SR-IOV Capabilities', [
    bit(0, 'VFM', 'VF Migration Capable'),
    bit(1, 'ARI_PRESERVED', 'ARI Capable Hierarchy Preserved'),
    bit(2, '10BIT_TAG_REQ', 'VF 10-Bit Tag Requester Supported'),
    bits(21, 11, 'INTR', 'VF Migration Interrupt Message Number'),
  ]),
  reg16(0x08, 'CTRL', 'SR-IOV Control', [
    bit(0, 'VFE', 'VF Enable'),
    bit(1, 'VFM', 'VF Migration Enable'),
    bit(2, 'INTR', 'VF Migration Interrupt Enable'),
    bit(3, 'MSE', 'VF MSE'),
    bit(4, 'ARI', 'ARI Capable Hierarchy'),
    bit(5, '10BIT_TAG_REQ_EN', 'VF 10-Bit Tag Requester Enable'),
  ]),
  reg16(0x0a, 'STATUS', 'SR-IOV Status', [bit(0, 'VFM', 'VF Migration Status')]),
  reg16(0x0c, 'INITIAL_VF', 'InitialVFs'),
  reg16(0x0e, 'TOTAL_VF', 'TotalVFs'),
  reg16(0x10, 'NUM_VF', 'NumVFs'),
  reg8(0x12, 'FUNC_LINK', 'Function Dependency Link'),
  reg16(0x14, 'VF_OFFSET', 'First VF Offset'),
  reg16(0x16, 'VF_STRIDE', 'VF Stride'),
  reg16(0x1a, 'VF_DID', 'VF Device ID'),
  reg32(0x1c, 'SUP_PGSIZE', 'Supported Page Sizes'),
  reg32(0x20, 'SYS_PGSIZE', 'System Page Size'),
]

/** PCIe 5.0 section 9.3.3.15. */
const MIGRATION = reg32(0x3c, 'VFM', 'VF Migration State Array Offset', [
  bits(0, 3, 'BIR', 'VF Migration State BIR'),
  bits(3, 29, 'OFFSET', 'VF Migration State Offset'),
])

/** Single Root I/O Virtualization: 64 bytes. PCIe 5.0 section 9.3.3. @param uses what its six base addresses hold */
export const sriovLayout = (uses: readonly BaseAddressUse[]) =>
  extendedCapability('SRIOV', 'SR-IOV', 0x0010, () => [
    ...START,
    ...uses.map((use, i) => baseAddress(0x24 + 4 * i, `BAR_${i}`, `VF BAR ${i}`, use)),
    MIGRATION,
  ])

/** With memory base addresses of 32 bits. */
export const SRIOV = sriovLayout(Array(6).fill('memory'))

/** One line for each base address of the virtual functions that is not zero. */
function virtualBars(view: RegisterView): string[] {
  const values = [0, 1, 2, 3, 4, 5].map((i) => view.value(`BAR_${i}`))
  const uses = baseAddressUses(values)
  return values.flatMap((value, i) => {
    if (uses[i] === 'upper' || value === 0 || value === 0xffffffff) return []
    const wide = (value & 6) === 4
    const address = digits(value - (value & 0xf), 8)
    const full = wide ? digits(values[i + 1] ?? 0, 8) + address : address
    const prefetch = (value & 8) !== 0 ? '' : 'non-'
    return [`Region ${i}: Memory at ${full} (${wide ? '64' : '32'}-bit, ${prefetch}prefetchable)`]
  })
}

function describe(view: RegisterView): CapabilityText {
  const count = (register: string) => view.value(register)
  return {
    title: 'Single Root I/O Virtualization (SR-IOV)',
    lines: [
      `IOVCap:\t${view.flags('CAP', 'Migration=VFM 10BitTagReq=10BIT_TAG_REQ')}` +
        ` IntMsgNum ${view.field('CAP', 'INTR')}`,
      `IOVCtl:\t${view.flags('CTRL', 'Enable=VFE Migration=VFM Interrupt=INTR MSE ARIHierarchy=ARI 10BitTagReq=10BIT_TAG_REQ_EN')}`,
      `IOVSta:\t${view.flags('STATUS', 'Migration=VFM')}`,
      `Initial VFs: ${count('INITIAL_VF')}, Total VFs: ${count('TOTAL_VF')}, Number of VFs: ${count('NUM_VF')},` +
        ` Function Dependency Link: ${digits(count('FUNC_LINK'), 2)}`,
      `VF offset: ${count('VF_OFFSET')}, stride: ${count('VF_STRIDE')}, Device ID: ${digits(count('VF_DID'), 4)}`,
      `Supported Page Size: ${digits(count('SUP_PGSIZE'), 8)}, System Page Size: ${digits(count('SYS_PGSIZE'), 8)}`,
      ...virtualBars(view),
      `VF Migration: offset: ${digits(8 * view.field('VFM', 'OFFSET'), 8)}, BIR: ${view.field('VFM', 'BIR')}`,
    ],
  }
}

export const sriov = varying(
  SRIOV,
  (read) => sriovLayout(baseAddressUses([0, 1, 2, 3, 4, 5].map((i) => read(0x24 + 4 * i, 4)))),
  describe,
)

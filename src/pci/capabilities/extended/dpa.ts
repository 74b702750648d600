import { bit, bits, type CapabilityLayout, extendedCapability, reg8, reg16, reg32 } from '../../layout'

/** Dynamic Power Allocation with its substate array. PCIe 5.0 section 7.9.12. @param cap DPA Capability register */
export function dpaLayout(cap: number): CapabilityLayout {
  return extendedCapability('DPA', 'Dynamic Power Allocation', 0x0016, [
    reg32(0x04, 'CAP', 'DPA Capability', [
      bits(0, 5, 'SUBSTATE', 'Substate_Max'),
      bits(8, 2, 'TLUNIT', 'Transition Latency Unit'),
      bits(12, 2, 'PAS', 'Power Allocation Scale'),
      bits(16, 8, 'XLCY0', 'Transition Latency Value 0'),
      bits(24, 8, 'XLCY1', 'Transition Latency Value 1'),
    ]),
    reg32(0x08, 'LATENCY', 'DPA Latency Indicator'),
    reg16(0x0c, 'STATUS', 'DPA Status', [
      bits(0, 5, 'SUBSTATE', 'Substate Status'),
      bit(8, 'ENABLED', 'Substate Control Enabled'),
    ]),
    reg16(0x0e, 'CTRL', 'DPA Control', [bits(0, 5, 'SUBSTATE', 'Substate Control')]),
    ...Array.from({ length: (cap & 0x1f) + 1 }, (_, i) =>
      reg8(0x10 + i, `SUBSTATE_${i}`, `Substate Power Allocation ${i}`),
    ),
  ])
}

export const DPA = dpaLayout(0)

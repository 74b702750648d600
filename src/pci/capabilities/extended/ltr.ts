import { bits, extendedCapability, reg16 } from '../../layout'

const latency = (offset: number, name: string, title: string) =>
  reg16(offset, name, title, [bits(0, 10, 'VALUE', 'Latency Value'), bits(10, 3, 'SCALE', 'Latency Scale')])

/** Latency Tolerance Reporting. PCIe 5.0 section 7.8.2. */
export const LTR = extendedCapability('LTR', 'Latency Tolerance Reporting', 0x0018, [
  latency(0x04, 'MAX_SNOOP_LAT', 'Max Snoop Latency'),
  latency(0x06, 'MAX_NOSNOOP_LAT', 'Max No-Snoop Latency'),
])

import { type CapabilityText, varying } from '../../../capability'
import { bit, bits, extendedCapability, type Register, reg16, reg32 } from '../../../layout'
import type { RegisterView } from '../../../view'

/** PCIe 5.0 section 7.7.8.2. */
const CAP = reg16(0x04, 'CAP', 'ACS Capability', [
  bit(0, 'SV', 'ACS Source Validation'),
  bit(1, 'TB', 'ACS Translation Blocking'),
  bit(2, 'RR', 'ACS P2P Request Redirect'),
  bit(3, 'CR', 'ACS P2P Completion Redirect'),
  bit(4, 'UF', 'ACS Upstream Forwarding'),
  bit(5, 'EC', 'ACS P2P Egress Control'),
  bit(6, 'DT', 'ACS Direct Translated P2P'),
  bit(7, 'EE', 'ACS Enhanced Capability'),
  bits(8, 8, 'EGRESS_BITS', 'Egress Control Vector Size'),
])

/** PCIe 5.0 section 7.7.8.3. */
const CTRL = reg16(0x06, 'CTRL', 'ACS Control', [
  bit(0, 'SV', 'ACS Source Validation Enable'),
  bit(1, 'TB', 'ACS Translation Blocking Enable'),
  bit(2, 'RR', 'ACS P2P Request Redirect Enable'),
  bit(3, 'CR', 'ACS P2P Completion Redirect Enable'),
  bit(4, 'UF', 'ACS Upstream Forwarding Enable'),
  bit(5, 'EC', 'ACS P2P Egress Control Enable'),
  bit(6, 'DT', 'ACS Direct Translated P2P Enable'),
  bit(7, 'IO_BLOCK', 'ACS I/O Request Blocking Enable'),
  bits(8, 2, 'DSP_TARGET', 'ACS DSP Memory Target Access Control'),
  bits(10, 2, 'USP_TARGET', 'ACS USP Memory Target Access Control'),
  bit(12, 'UNCLAIMED', 'ACS Unclaimed Request Redirect Control'),
])

const acsWith = (...registers: Register[]) =>
  extendedCapability('ACS', 'Access Control Services', 0x000d, () => [CAP, CTRL, ...registers])

/** Access Control Services without egress control: 8 bytes. */
export const ACS = acsWith()

/** With the egress control vector of `dwords` registers. PCIe 5.0 section 7.7.8.4. */
const acsWithVector = (dwords: number) =>
  acsWith(
    ...Array.from({ length: dwords }, (_, i) => reg32(0x08 + 4 * i, `EGRESS_CTL_V_${i}`, `Egress Control Vector ${i}`)),
  )

/** The layout for an ACS Capability register: a vector of 0 bits means 256 when P2P Egress Control is present. */
function acsLayout(cap: number) {
  if ((cap & 0x20) === 0) return ACS
  return acsWithVector(Math.ceil((cap >> 8 || 256) / 32))
}

const ACS_FLAGS = 'SrcValid=SV TransBlk=TB ReqRedir=RR CmpltRedir=CR UpstreamFwd=UF EgressCtrl=EC DirectTrans=DT'

const describe = (view: RegisterView): CapabilityText => ({
  title: 'Access Control Services',
  lines: [`ACSCap:\t${view.flags('CAP', ACS_FLAGS)}`, `ACSCtl:\t${view.flags('CTRL', ACS_FLAGS)}`],
})

export const acs = varying(ACS, (read) => acsLayout(read(0x04, 2)), describe)

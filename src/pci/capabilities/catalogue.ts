import { baseAddressUses } from '../base-address'
import { type Family, fixed, layoutEnd, open, varying } from '../family'
import { isPort, isRoot } from '../function-facts'
import { BARE_EXTENDED, BARE_STANDARD } from './bare'
import { AER, AER_ENDPOINT } from './extended/aer'
import { ALT_PROTO } from './extended/alt-protocol'
import { DEV3 } from './extended/dev3'
import { DLF } from './extended/dlf'
import { DOE } from './extended/doe'
import { DPA, dpaLayout } from './extended/dpa'
import { DPC, dpcLayout } from './extended/dpc'
import { DSN } from './extended/dsn'
import { HIER_ID } from './extended/hier'
import { IDE } from './extended/ide'
import { L1SS, L1SS_ACTIVATION } from './extended/l1ss'
import { LNR } from './extended/lnr'
import { LTR } from './extended/ltr'
import { MCAST, MCAST_PORT } from './extended/mcast'
import { NPEM } from './extended/npem'
import * as physical from './extended/physical-layer'
import { PMUX } from './extended/pmux'
import { PTM } from './extended/ptm'
import { PWR } from './extended/pwr'
import { FRS, RTR } from './extended/readiness'
import { REBAR, rebarLayout, VF_REBAR, vfRebarLayout } from './extended/rebar'
import { RCEC, RCEC_V2, RCILC, RCLD, RCRB, rclinkLayout } from './extended/root-complex'
import { TPH, tphLayout } from './extended/tph'
import { MFVC, mfvcLayout, VC, VC9, vc9Layout, vcLayout } from './extended/vc'
import { CXL_VENDOR, cxlLayout } from './extended/vendor/cxl'
import { DVSEC } from './extended/vendor/dvsec'
import { VSEC } from './extended/vendor/vsec'
import { ACS, acsLayout } from './extended/virtualization/acs'
import { ARI } from './extended/virtualization/ari'
import { ATS } from './extended/virtualization/ats'
import { PASID } from './extended/virtualization/pasid'
import { PRI } from './extended/virtualization/pri'
import { SRIOV, sriovLayout } from './extended/virtualization/sriov'
import { AF } from './standard/af'
import { AGP, AGP3 } from './standard/agp'
import { CHSWP } from './standard/chswp'
import { DBG } from './standard/dbg'
import { EA, eaLayout } from './standard/ea'
import { EXP, expLayout } from './standard/express/registers'
import { FPB } from './standard/fpb'
import { HT, HT_MSI_MAPPING, HT_MSI_MAPPING_FIXED, HT_PRIMARY, HT_SECONDARY, htLayout } from './standard/ht'
import { MSI_32, msiLayout } from './standard/msi'
import { MSIX } from './standard/msix'
import { PCIX, pcixLayout } from './standard/pcix'
import { PM } from './standard/pm'
import { SATA, sataLayout } from './standard/sata'
import { SHPC } from './standard/shpc'
import { SLOTID } from './standard/slotid'
import { SSVID } from './standard/ssvid'
import { VNDR, vndrLayout } from './standard/vndr'
import { VPD } from './standard/vpd'

/** A length field that holds less than the structure's own header tells nothing. */
const told = (length: number, header: number, room: number): number => (length >= header ? length : room)

/** HyperTransport blocks of which all registers are known. */
const WHOLE_HT: readonly unknown[] = [HT_PRIMARY, HT_SECONDARY, HT_MSI_MAPPING, HT_MSI_MAPPING_FIXED]

const STANDARD: readonly Family[] = [
  ...BARE_STANDARD.map(open),
  fixed(PM),
  fixed(AGP),
  fixed(VPD),
  fixed(SLOTID),
  varying(MSI_32, (read) => msiLayout(read(0x02, 2))),
  fixed(CHSWP),
  varying(PCIX, (read, facts) => pcixLayout(read(0x02, 2), facts.bridge)),
  {
    base: HT,
    layout: (read) => htLayout(read(0x02, 2)),
    length: (layout, _, room) => (WHOLE_HT.includes(layout) ? layoutEnd(layout) : room),
  },
  {
    base: VNDR,
    layout: (read, facts) => vndrLayout(facts, read),
    length: (_, read, room) => told(read(0x02, 1), 3, room),
  },
  fixed(DBG),
  fixed(SHPC),
  fixed(SSVID),
  fixed(AGP3),
  varying(EXP, (read) => expLayout(read(0x02, 2))),
  fixed(MSIX),
  varying(SATA, (read) => sataLayout(read(0x04, 4))),
  fixed(AF),
  varying(EA, (read, facts) => eaLayout(facts.bridge, (at) => read(at, 4))),
  fixed(FPB),
]

const EXTENDED: readonly Family[] = [
  ...BARE_EXTENDED.map(open),
  {
    base: AER,
    layout: (_, facts) => (isRoot(facts) ? AER : AER_ENDPOINT),
    length: (layout, _, room) => Math.min(layoutEnd(layout), room),
  },
  varying(VC, (read) => vcLayout((at) => read(at, 4))),
  fixed(DSN),
  fixed(PWR),
  varying(RCLD, (read) => rclinkLayout(read(0x04, 4))),
  fixed(RCILC),
  varying(RCEC, (read) => ((read(0x02, 1) & 0xf) >= 2 ? RCEC_V2 : RCEC)),
  varying(MFVC, (read) => mfvcLayout((at) => read(at, 4))),
  varying(VC9, (read) => vc9Layout((at) => read(at, 4))),
  fixed(RCRB),
  { base: VSEC, layout: () => VSEC, length: (_, read, room) => told(read(0x06, 2) >> 4, 8, room) },
  varying(ACS, (read) => acsLayout(read(0x04, 2))),
  fixed(ARI),
  fixed(ATS),
  varying(SRIOV, (read) => sriovLayout(baseAddressUses([0, 1, 2, 3, 4, 5].map((i) => read(0x24 + 4 * i, 4))))),
  varying(MCAST, (_, facts) => (isPort(facts) ? MCAST_PORT : MCAST)),
  fixed(PRI),
  varying(REBAR, (read) => rebarLayout(read(0x08, 4))),
  varying(DPA, (read) => dpaLayout(read(0x04, 4))),
  varying(TPH, (read) => tphLayout(read(0x04, 4))),
  fixed(LTR),
  varying(physical.SECPCI, (_, facts) => physical.secpciLayout(facts.lanes)),
  open(PMUX),
  fixed(PASID),
  fixed(LNR),
  varying(DPC, (read) => dpcLayout(read(0x04, 2))),
  varying(L1SS, (read) => ((read(0x04, 4) & 0x20) === 0 ? L1SS : L1SS_ACTIVATION)),
  fixed(PTM),
  fixed(FRS),
  fixed(RTR),
  {
    base: DVSEC,
    layout: (read) => (read(0x04, 2) === CXL_VENDOR ? cxlLayout(read(0x08, 2), read(0x06, 2) >> 4) : DVSEC),
    length: (_, read, room) => told(read(0x06, 2) >> 4, 0x0a, room),
  },
  varying(VF_REBAR, (read) => vfRebarLayout(read(0x08, 4))),
  fixed(DLF),
  varying(physical.PL_16GT, (_, facts) => physical.pl16Layout(facts.lanes)),
  varying(physical.LMR, (_, facts) => physical.lmrLayout(facts.lanes)),
  fixed(HIER_ID),
  fixed(NPEM),
  varying(physical.PL_32GT, (_, facts) => physical.pl32Layout(facts.lanes)),
  open(ALT_PROTO),
  fixed(DOE),
  fixed(DEV3),
  open(IDE),
  varying(physical.PL_64GT, (_, facts) => physical.pl64Layout(facts.lanes)),
]

const byId = (families: readonly Family[]): ReadonlyMap<number, Family> =>
  new Map(families.map((family) => [family.base.id, family]))

/** Every standard capability id with a name. */
export const STANDARD_CAPABILITIES = byId(STANDARD)
/** Every extended capability id with a name. */
export const EXTENDED_CAPABILITIES = byId(EXTENDED)

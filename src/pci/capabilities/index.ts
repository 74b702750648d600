import { digits, hex } from '../../bytes/hex'
import { type Capability, oneLine, open } from '../capability'
import type { ChainKind } from '../chain'
import { extendedCapability, standardCapability } from '../layout'
import { aer } from './extended/aer'
import * as bareExtended from './extended/bare'
import { dev3 } from './extended/dev3'
import { doe } from './extended/doe'
import { dpc } from './extended/dpc'
import { ide } from './extended/ide'
import { dsn, hierId } from './extended/identity'
import { altProtocol, dlf, lmr, pl16, pl32, pl64, pmux, secpci } from './extended/link'
import { mcast } from './extended/mcast'
import { npem } from './extended/npem'
import { dpa, l1ss, ltr, pwr } from './extended/power'
import { ptm } from './extended/ptm'
import { frs, rtr } from './extended/readiness'
import { rebar, vfRebar } from './extended/rebar'
import { rcec, rcilc, rcld, rcrb } from './extended/root-complex'
import { lnr, tph } from './extended/tph'
import { mfvc, vc, vc9 } from './extended/vc'
import { dvsec } from './extended/vendor/dvsec'
import { vsec } from './extended/vendor/vsec'
import { acs } from './extended/virtualization/acs'
import { ats, pasid, pri } from './extended/virtualization/address-translation'
import { ari } from './extended/virtualization/ari'
import { sriov } from './extended/virtualization/sriov'
import { af } from './standard/af'
import { agp, agp3 } from './standard/agp'
import * as bareStandard from './standard/bare'
import { dbg } from './standard/dbg'
import { ea } from './standard/ea'
import { exp } from './standard/express'
import { fpb } from './standard/fpb'
import { chswp, shpc, slotid } from './standard/hot-plug'
import { ht } from './standard/ht'
import { msi, msix } from './standard/msi'
import { pcix } from './standard/pcix'
import { pm } from './standard/pm'
import { sata } from './standard/sata'
import { ssvid } from './standard/ssvid'
import { vndr } from './standard/vndr'
import { vpd } from './standard/vpd'

/*
 * Every capability that is known, in the order of the ids. A capability's registers, length and printed lines are in
 * its own file; naming, walking, `show` and the tests of all tables read these two lists.
 */
const STANDARD: readonly Capability[] = [
  bareStandard.nullStandard,
  pm,
  agp,
  vpd,
  slotid,
  msi,
  chswp,
  pcix,
  ht,
  vndr,
  dbg,
  bareStandard.ccrc,
  shpc,
  ssvid,
  agp3,
  bareStandard.secdev,
  exp,
  msix,
  sata,
  af,
  ea,
  fpb,
]

const EXTENDED: readonly Capability[] = [
  bareExtended.nullExtended,
  aer,
  vc,
  dsn,
  pwr,
  rcld,
  rcilc,
  rcec,
  mfvc,
  vc9,
  rcrb,
  vsec,
  bareExtended.cac,
  acs,
  ari,
  ats,
  sriov,
  bareExtended.mriov,
  mcast,
  pri,
  bareExtended.amd,
  rebar,
  dpa,
  tph,
  ltr,
  secpci,
  pmux,
  pasid,
  lnr,
  dpc,
  l1ss,
  ptm,
  bareExtended.mpcie,
  frs,
  rtr,
  dvsec,
  vfRebar,
  dlf,
  pl16,
  lmr,
  hierId,
  npem,
  pl32,
  altProtocol,
  bareExtended.sfi,
  bareExtended.shadow,
  doe,
  dev3,
  ide,
  pl64,
  bareExtended.flitLog,
  bareExtended.flitPerformance,
  bareExtended.flitError,
  bareExtended.svc,
  bareExtended.mrbl,
]

const byId = (capabilities: readonly Capability[]): ReadonlyMap<number, Capability> =>
  new Map(capabilities.map((capability) => [capability.base.id, capability]))

/** Every standard capability id with a name. */
export const STANDARD_CAPABILITIES = byId(STANDARD)
/** Every extended capability id with a name. */
export const EXTENDED_CAPABILITIES = byId(EXTENDED)

/** An id that no specification known here has: the list header, and as much as there is room for. */
const unknown = (kind: ChainKind, id: number): Capability =>
  kind === 'standard'
    ? open(
        standardCapability(`CAP_${hex(id)}`, `Capability ID ${hex(id)}`, id, () => []),
        (view) => oneLine(`Capability ID ${hex(id, 2)} [${digits(view.read(2, 2), 4)}]`),
      )
    : open(
        extendedCapability(`ECAP_${hex(id)}`, `Extended Capability ID ${hex(id)}`, id, () => []),
        () => oneLine(`Extended Capability ID ${hex(id)}`),
      )

/** What is known about a capability id. @param id 8 bits of a standard capability, 16 of an extended one */
export function capabilityOf(kind: ChainKind, id: number): Capability {
  const known = kind === 'standard' ? STANDARD_CAPABILITIES : EXTENDED_CAPABILITIES
  return known.get(id) ?? unknown(kind, id)
}

import { type Decoder, oneLine } from '../decoded'
import { aer } from '../show/aer'
import { af } from '../show/af'
import { agp } from '../show/agp'
import { debugPort } from '../show/dbg'
import { doe } from '../show/doe'
import { dpc } from '../show/dpc'
import { dsn } from '../show/dsn'
import { dvsec } from '../show/dvsec'
import { ea } from '../show/ea'
import { ht } from '../show/ht'
import { mcast } from '../show/mcast'
import { pcix } from '../show/pcix'
import { secpci } from '../show/physical-layer'
import { pm } from '../show/pm'
import { ptm } from '../show/ptm'
import { rebar, vfRebar } from '../show/rebar'
import { rcec, rclink } from '../show/root-complex'
import { sata } from '../show/sata'
import { tph } from '../show/tph'
import { vc } from '../show/vc'
import { vndr } from '../show/vndr'
import { vpd } from '../show/vpd'
import { vsec } from '../show/vsec'
import { l1ss, ltr } from './extended/power'
import { acs, ari, ats, pasid, pri, sriov } from './extended/virtualization/virtualization'
import { slotid, ssvid } from './standard/bridge-capabilities'
import { exp } from './standard/express/lines'
import { msi, msix } from './standard/interrupts'

const titled =
  (title: string): Decoder =>
  () =>
    oneLine(title)
/** lspci's mark of a capability that it names and does not decode. */
const named = (title: string): Decoder => titled(`${title} <?>`)

/** By standard capability id. */
export const STANDARD_DECODERS: ReadonlyMap<number, Decoder> = new Map([
  [0x00, titled('Null')],
  [0x01, pm],
  [0x02, agp],
  [0x03, vpd],
  [0x04, slotid],
  [0x05, msi],
  [0x06, named('CompactPCI hot-swap')],
  [0x07, pcix],
  [0x08, ht],
  [0x09, vndr],
  [0x0a, debugPort],
  [0x0b, named('CompactPCI central resource control')],
  [0x0c, titled('Hot-plug capable')],
  [0x0d, ssvid],
  [0x0e, named('AGP3')],
  [0x0f, named('Secure device')],
  [0x10, exp],
  [0x11, msix],
  [0x12, sata],
  [0x13, af],
  [0x14, ea],
])

/** By extended capability id. */
export const EXTENDED_DECODERS: ReadonlyMap<number, Decoder> = new Map([
  [0x0000, titled('Null')],
  [0x0001, aer],
  [0x0002, vc],
  [0x0003, dsn],
  [0x0004, named('Power Budgeting')],
  [0x0005, rclink],
  [0x0006, named('Root Complex Internal Link')],
  [0x0007, rcec],
  [0x0008, named('Multi-Function Virtual Channel')],
  [0x0009, vc],
  [0x000a, named('Root Complex Register Block')],
  [0x000b, vsec],
  [0x000d, acs],
  [0x000e, ari],
  [0x000f, ats],
  [0x0010, sriov],
  [0x0011, named('Multi-Root I/O Virtualization')],
  [0x0012, mcast],
  [0x0013, pri],
  [0x0015, rebar],
  [0x0016, named('Dynamic Power Allocation')],
  [0x0017, tph],
  [0x0018, ltr],
  [0x0019, secpci],
  [0x001a, named('Protocol Multiplexing')],
  [0x001b, pasid],
  [0x001c, named('LN Requester')],
  [0x001d, dpc],
  [0x001e, l1ss],
  [0x001f, ptm],
  [0x0020, named('PCI Express over M_PHY')],
  [0x0021, named('FRS Queueing')],
  [0x0022, named('Readiness Time Reporting')],
  [0x0023, dvsec],
  [0x0024, vfRebar],
  [0x0025, named('Data Link Feature')],
  [0x0026, named('Physical Layer 16.0 GT/s')],
  [0x0027, named('Lane Margining at the Receiver')],
  [0x0028, named('Hierarchy ID')],
  [0x0029, named('Native PCIe Enclosure Management')],
  [0x002e, doe],
])

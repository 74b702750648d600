import { digits } from '../../../bytes/hex'
import { type CapabilityText, fixed, nameOnly, varying } from '../../capability'
import { digits64, named } from '../../format'
import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg16, reg32 } from '../../layout'
import { bitField, type RegisterView } from '../../view'

/** PCIe 5.0 section 7.9.8.2. */
const ELEMENT = reg32(0x04, 'ESD', 'Element Self Description', [
  bits(0, 4, 'TYPE', 'Element Type'),
  bits(8, 8, 'LINKS', 'Number of Link Entries'),
  bits(16, 8, 'COMPONENT', 'Component ID'),
  bits(24, 8, 'PORT', 'Port Number'),
])

/** PCIe 5.0 section 7.9.8.3. */
const linkRegisters = (i: number): readonly Register[] => [
  reg32(0x10 + 16 * i, `LINK_DESC_${i}`, `Link ${i} Description`, [
    bit(0, 'VALID', 'Link Valid'),
    bit(1, 'TYPE', 'Link Type'),
    bit(2, 'RCRB', 'Associate RCRB Header'),
    bits(16, 8, 'TARGET_COMPONENT', 'Target Component ID'),
    bits(24, 8, 'TARGET_PORT', 'Target Port Number'),
  ]),
  reg32(0x18 + 16 * i, `LINK_ADDR_LO_${i}`, `Link ${i} Address (Lower DW)`),
  reg32(0x1c + 16 * i, `LINK_ADDR_HI_${i}`, `Link ${i} Address (Upper DW)`),
]

/** The declaration with its link entries. @param element the Element Self Description register */
function rclinkLayout(element: number): CapabilityLayout {
  const links = Array.from({ length: (element >>> 8) & 0xff }, (_, i) => linkRegisters(i)).flat()
  return extendedCapability('RCLD', 'Root Complex Link Declaration', 0x0005, () => [ELEMENT, ...links])
}

const RCLD = rclinkLayout(0)

/** PCIe 5.0 section 7.9.9. */
const RCILC = extendedCapability('RCILC', 'Root Complex Internal Link Control', 0x0006, () => [
  reg32(0x04, 'LNKCAP', 'Root Complex Link Capabilities', [
    bits(0, 4, 'SLS', 'Max Link Speed'),
    bits(4, 6, 'MLW', 'Maximum Link Width'),
    bits(10, 2, 'ASPMS', 'Active State Power Management Support'),
    bits(12, 3, 'L0SEL', 'L0s Exit Latency'),
    bits(15, 3, 'L1EL', 'L1 Exit Latency'),
  ]),
  reg16(0x08, 'LNKCTL', 'Root Complex Link Control', [
    bits(0, 2, 'ASPMC', 'Active State Power Management Control'),
    bit(7, 'ES', 'Extended Synch'),
  ]),
  reg16(0x0a, 'LNKSTA', 'Root Complex Link Status', [
    bits(0, 4, 'CLS', 'Current Link Speed'),
    bits(4, 6, 'NLW', 'Negotiated Link Width'),
  ]),
])

const BITMAP = reg32(0x04, 'RCIEP_BITMAP', 'Association Bitmap for RCiEPs')
const rcecWith = (...extension: Register[]) =>
  extendedCapability('RCEC', 'Root Complex Event Collector Endpoint Association', 0x0007, () => [BITMAP, ...extension])

/** Version 1: 8 bytes. PCIe 5.0 section 7.9.10. */
const RCEC = rcecWith()
/** Version 2 and later: 12 bytes. */
const RCEC_V2 = rcecWith(
  reg32(0x08, 'BUSN', 'RCEC Associated Bus Numbers', [
    bits(8, 8, 'NEXT', 'RCEC Next Bus'),
    bits(16, 8, 'LAST', 'RCEC Last Bus'),
  ]),
)

/** PCIe 5.0 section 7.9.7. */
const RCRB = extendedCapability('RCRB', 'Root Complex Register Block', 0x000a, () => [
  reg16(0x04, 'VENDOR_ID', 'Vendor ID'),
  reg16(0x06, 'DEVICE_ID', 'Device ID'),
  reg32(0x08, 'CAP', 'RCRB Capabilities', [bit(0, 'CRSVIS', 'CRS Software Visibility')]),
  reg32(0x0c, 'CTRL', 'RCRB Control', [bit(0, 'CRSSVE', 'CRS Software Visibility Enable')]),
  reg32(0x10, 'RESERVED', 'Reserved'),
])

const ELEMENTS = ['Config', 'Egress', 'Internal']

function linkLines(view: RegisterView, i: number): string[] {
  const desc = (field: string) => view.field(`LINK_DESC_${i}`, field)
  const low = view.value(`LINK_ADDR_LO_${i}`)
  const high = view.value(`LINK_ADDR_HI_${i}`)
  const config = desc('TYPE') !== 0
  const lines = [
    `Link${i}:\tDesc:\tTargetPort=${digits(desc('TARGET_PORT'), 2)} TargetComponent=${digits(desc('TARGET_COMPONENT'), 2)}` +
      ` ${view.flags(`LINK_DESC_${i}`, 'AssocRCRB=RCRB')} LinkType=${config ? 'Config' : 'MemMapped'}` +
      ` ${view.flags(`LINK_DESC_${i}`, 'LinkValid=VALID')}`,
  ]
  if (!config) return [...lines, `\tAddr:\t${digits64(high, low)}`]
  const busBits = low & 7 || 8
  const bus = digits(bitField(low, 20, busBits), 2)
  const target = `${bus}:${digits(bitField(low, 15, 5), 2)}.${bitField(low, 12, 3)}`
  return [...lines, `\tAddr:\t${target}  CfgSpace=${digits64(high, low)}`]
}

function describeLinks(view: RegisterView): CapabilityText {
  const esd = (field: string) => view.field('ESD', field)
  const type = named(ELEMENTS, esd('TYPE'), `??${esd('TYPE')}`)
  const lines = [
    `Desc:\tPortNumber=${digits(esd('PORT'), 2)} ComponentID=${digits(esd('COMPONENT'), 2)} EltType=${type}`,
  ]
  for (let i = 0; i < esd('LINKS'); i++) lines.push(...linkLines(view, i))
  return { title: 'Root Complex Link', lines }
}

/** Device numbers of set bits, runs of them as "3-5". */
function runs(bits: number): string {
  const found: string[] = []
  for (let at = 0; at < 32; at++) {
    if (((bits >>> at) & 1) === 0) continue
    const start = at
    while (at < 31 && (bits >>> (at + 1)) & 1) at++
    found.push(start === at ? `${start}` : `${start}-${at}`)
  }
  return found.join(', ')
}

function describeCollector(view: RegisterView): CapabilityText {
  const bitmap = view.value('RCIEP_BITMAP')
  const lines = [bitmap === 0 ? 'RCiEPBitmap: 00000000 [none]' : `RCiEPBitmap: RCiEP at Device(s): ${runs(bitmap)}`]
  if (view.has('BUSN')) {
    const next = view.field('BUSN', 'NEXT')
    const last = view.field('BUSN', 'LAST')
    const none = next === 0xff && last === 0
    lines.push(`AssociatedBusNumbers: ${none ? 'ff-00 [none]' : `${digits(next, 2)}-${digits(last, 2)}`}`)
  }
  return { title: 'Root Complex Event Collector Endpoint Association', lines }
}

export const rcld = varying(RCLD, (read) => rclinkLayout(read(0x04, 4)), describeLinks)
export const rcilc = fixed(RCILC, nameOnly('Root Complex Internal Link'))
export const rcec = varying(RCEC, (read) => ((read(0x02, 1) & 0xf) >= 2 ? RCEC_V2 : RCEC), describeCollector)
export const rcrb = fixed(RCRB, nameOnly('Root Complex Register Block'))

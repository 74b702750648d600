import type { Decoded } from '../decoded'
import { digits, digits64, named } from '../format'
import { extract, type View } from '../view'

const ELEMENTS = ['Config', 'Egress', 'Internal']

function link(view: View, i: number): string[] {
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
  const bus = digits(extract(low, 20, busBits), 2)
  const target = `${bus}:${digits(extract(low, 15, 5), 2)}.${extract(low, 12, 3)}`
  return [...lines, `\tAddr:\t${target}  CfgSpace=${digits64(high, low)}`]
}

export function rclink(view: View): Decoded {
  const esd = (field: string) => view.field('ESD', field)
  const type = named(ELEMENTS, esd('TYPE'), `??${esd('TYPE')}`)
  const lines = [
    `Desc:\tPortNumber=${digits(esd('PORT'), 2)} ComponentID=${digits(esd('COMPONENT'), 2)} EltType=${type}`,
  ]
  for (let i = 0; i < esd('LINKS'); i++) lines.push(...link(view, i))
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

export function rcec(view: View): Decoded {
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

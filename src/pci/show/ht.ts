import { HT, HT_MSI_MAPPING, HT_MSI_MAPPING_FIXED } from '../capabilities/standard/ht'
import { type Decoded, oneLine } from '../decoded'
import { digits, digits64 } from '../format'
import type { View } from '../view'

const ADDRESS_ALIGNMENT = 0x100000

function msiMapping(view: View): Decoded {
  const title = `HyperTransport: MSI Mapping ${view.flags('CMD', 'Enable=ENABLE Fixed=FIXED')}`
  if (!view.has('ADDR_LO')) return oneLine(title)
  const low = view.value('ADDR_LO')
  return {
    title,
    lines: [`Mapping Address Base: ${digits64(view.value('ADDR_HI'), low - (low % ADDRESS_ALIGNMENT))}`],
  }
}

/** The kind of block; of links and their states nothing is told, no virtual machine has any. */
export function ht(view: View): Decoded {
  if (view.layout === HT_MSI_MAPPING || view.layout === HT_MSI_MAPPING_FIXED) return msiMapping(view)
  return oneLine(view.layout === HT ? `HyperTransport: #${digits(view.field('CMD', 'TYPE'), 2)}` : view.layout.title)
}

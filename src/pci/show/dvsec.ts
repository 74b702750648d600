import { CXL_VENDOR } from '../capabilities/extended/vendor/cxl'
import type { Decoded } from '../decoded'
import { digits } from '../format'
import type { View } from '../view'
import { cxlLines } from './cxl'

export function dvsec(view: View): Decoded {
  const f = (field: string) => view.field('HEADER1', field)
  const id = digits(view.field('HEADER2', 'ID'), 4)
  const cxl = f('VENDOR') === CXL_VENDOR
  const what = `Vendor=${digits(f('VENDOR'), 4)} ID=${id} Rev=${f('REV')} Len=${f('LEN')}`
  return { title: `Designated Vendor-Specific: ${what}${cxl ? ': CXL' : ' <?>'}`, lines: cxl ? cxlLines(view) : [] }
}

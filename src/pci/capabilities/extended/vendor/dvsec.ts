import { digits } from '../../../../bytes/hex'
import { type Capability, type CapabilityText, lengthOr } from '../../../capability'
import type { RegisterView } from '../../../view'
import { CXL_VENDOR, cxlLayout, cxlLines } from './cxl'
import { DVSEC } from './dvsec-layout'

function describe(view: RegisterView): CapabilityText {
  const f = (field: string) => view.field('HEADER1', field)
  const id = digits(view.field('HEADER2', 'ID'), 4)
  const cxl = f('VENDOR') === CXL_VENDOR
  const what = `Vendor=${digits(f('VENDOR'), 4)} ID=${id} Rev=${f('REV')} Len=${f('LEN')}`
  return { title: `Designated Vendor-Specific: ${what}${cxl ? ': CXL' : ' <?>'}`, lines: cxl ? cxlLines(view) : [] }
}

export const dvsec: Capability = {
  base: DVSEC,
  layout: (read) => (read(0x04, 2) === CXL_VENDOR ? cxlLayout(read(0x08, 2), read(0x06, 2) >> 4) : DVSEC),
  length: (_, read, room) => lengthOr(read(0x06, 2) >> 4, 0x0a, room),
  describe,
}

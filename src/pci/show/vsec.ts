import { type Decoded, oneLine } from '../decoded'
import { digits } from '../format'
import type { View } from '../view'

export function vsec(view: View): Decoded {
  const f = (field: string) => view.field('HEADER2', field)
  return oneLine(`Vendor Specific Information: ID=${digits(f('ID'), 4)} Rev=${f('REV')} Len=${digits(f('LEN'), 3)} <?>`)
}

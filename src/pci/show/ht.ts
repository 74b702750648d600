import { type Decoded, oneLine } from './decoded'
import type { View } from './view'

export function ht(view: View): Decoded {
  return oneLine(view.layout.title)
}

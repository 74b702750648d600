import { type Decoded, oneLine } from '../decoded'
import { digits } from '../format'
import type { View } from '../view'

/** The EUI-64 from its most significant byte down. */
export function dsn(view: View): Decoded {
  const bytes = Array.from({ length: 8 }, (_, i) => digits(view.read(0x0b - i, 1), 2))
  return oneLine(`Device Serial Number ${bytes.join('-')}`)
}

import { type Decoded, oneLine } from '../decoded'
import { digits } from '../format'
import type { View } from '../view'

export const debugPort = (view: View): Decoded =>
  oneLine(`Debug port: BAR=${view.field('PORT', 'BAR')} offset=${digits(view.field('PORT', 'OFFSET'), 4)}`)

import { u16 } from '../../bytes/little-endian'
import { isVirtio } from '../devices/virtio-types'
import type { Context } from '../painting/context'
import type { Assumption } from './assumption'
import { extendedAt, standardAt } from './edit'

const AER = 0x01
const ATS = 0x0f
const MSIX = 0x11
const MSIX_BYTES = 12
const MULTIFUNCTION = 0x80

/** Options whose effect a dump shows if they are not at their defaults. */
const SHOWN: readonly (readonly [property: string, shown: (config: Uint8Array, type: string) => string | null])[] = [
  ['multifunction', (config) => ((config[0x0e]! & MULTIFUNCTION) !== 0 ? 'on' : null)],
  ['aer', (config, type) => (isVirtio(type) && extendedAt(config, AER, 8) !== undefined ? 'on' : null)],
  ['ats', (config, type) => (isVirtio(type) && extendedAt(config, ATS, 8) !== undefined ? 'on' : null)],
  [
    'vectors',
    (config, type) => {
      const at = isVirtio(type) ? standardAt(config, MSIX, MSIX_BYTES) : undefined
      return at === undefined ? null : `${(u16(config, at + 2) & 0x7ff) + 1}`
    },
  ],
]

/**
 * Returns the options that the source shows and that neither version nor machine type decides, except `handled` ones.
 */
export function optionsShown({ config }: Context, type: string, handled: ReadonlySet<string>): Assumption[] {
  return SHOWN.flatMap(([property, shown]): Assumption[] => {
    const value = shown(config, type)
    if (value === null || handled.has(property)) return []
    return [{ property, value, from: 'dump', confirmed: true, text: `${property}=${value}, read from the source` }]
  })
}

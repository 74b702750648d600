import { type Recorded, recorded } from '../../test/ground-truth'
import { surveyed } from '../records/store'
import { CHANGED } from './collect'

/** Whether QEMU made it without any options. */
const isPlain = ({ options, refused }: Recorded): boolean => options === '' && refused === undefined

/**
 * What seeds are made of: the surveys, and what the tests compare with. Of a chipset those do not say with which
 * options of the machine it was made: it counts if no survey has it, or other releases made other bytes.
 */
export function records(): Recorded[] {
  const surveys = surveyed(isPlain)
  const chipsets = new Set(surveys.filter(({ placement }) => placement === 'chipset').map(({ device }) => device))
  const isKnown = (device = '') => chipsets.has(device) && !(device in CHANGED)
  const compared = (['pcie-root-port', 'virtio', 'emulated'] as const)
    .flatMap(recorded)
    .filter((record) => isPlain(record) && (record.placement !== 'chipset' || !isKnown(record.device)))
  return [...surveys, ...compared]
}

import { EXTENDED_CAPABILITIES } from '../../pci/capabilities'
import type { RegisterPlace } from './signature'

/** Every pointer of the extended list, for a signature whose one side's list passes over one of these capabilities. */
export const extendedListWithout = (...names: readonly string[]): readonly RegisterPlace[] =>
  [...EXTENDED_CAPABILITIES.values()].map(({ base }) => ({ in: base.name, register: 'HEADER', skips: names }))

import type { Stream } from '../formats/stream'
import type { Device } from '../pci/device'
import { relate, routingOfAddress } from '../pci/virtual-functions'

/** What devices come out of: a dump, a sysfs directory, a stream, or a list of your own. */
export interface Side {
  readonly devices: readonly Device[]
}

/** Whether a side is a whole machine and not devices alone. */
export const isStream = (side: Side): side is Stream => 'sections' in side && 'ramBlocks' in side

/** The devices of a dump, virtual functions with the physical ones that lay them out. */
export const related = (devices: readonly Device[]): readonly Device[] =>
  relate(devices, ({ address }) => routingOfAddress(address))

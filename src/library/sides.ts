import type { Stream } from '../formats/stream'
import type { Device } from '../pci/device'
import { relate, routingOfAddress } from '../pci/virtual-functions'

/** A source of devices: a dump, a sysfs directory, a stream, or your own list. */
export interface Side {
  readonly devices: readonly Device[]
}

/** Whether a side is a whole machine and not only devices. */
export const isStream = (side: Side): side is Stream => 'sections' in side && 'ramBlocks' in side

/** The devices of a dump, with virtual functions linked to their physical ones. */
export const related = (devices: readonly Device[]): readonly Device[] =>
  relate(devices, ({ address }) => routingOfAddress(address))

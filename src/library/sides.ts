import type { ComparedSide } from '../check/sides/captured'
import type { CapturedMachine } from '../formats/capture/machine'
import type { Stream } from '../formats/stream'
import type { Device } from '../pci/device'
import { relate, routingOfAddress } from '../pci/virtual-functions'

/** A source of devices: a dump, a sysfs directory, a stream, a capture, or your own list. */
export interface Side {
  readonly devices: readonly Device[]
}

/** Whether a side is a whole machine and not only devices. */
const isStream = (side: Side): side is Stream => 'sections' in side && 'ramBlocks' in side

const isCaptured = (side: Side): side is CapturedMachine => 'host' in side && 'frame' in side

/** A side as the check takes it. */
export const asCompared = (side: Side): ComparedSide =>
  isCaptured(side) ? side : { devices: side.devices, stream: isStream(side) ? side : null }

/** The devices of a dump, with virtual functions linked to their physical ones. */
export const related = (devices: readonly Device[]): readonly Device[] =>
  relate(devices, ({ address }) => routingOfAddress(address))

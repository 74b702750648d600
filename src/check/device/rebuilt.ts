import type { Device } from '../../pci/device'
import { builtDoubts } from '../../qemu/doubts/doubts'
import { lookAt } from '../../qemu/doubts/look'
import { withMemoryOf } from '../../qemu/painting/memory'
import { reconstruct, type Target } from '../../qemu/reconstruct'
import type { TargetRequest, View } from '../../qemu/request'
import type { Looks } from '../report/looks'
import type { DeviceCache, Ends, Rebuilt } from '../report/request'

/**
 * Rebuilds the destination's device of a pair.
 * @param view what the destination's dump shows, whatever the request says
 * @param looks of this pair, with the same settings
 * @throws InputError as reconstruct
 */
export function rebuilt(
  ends: Ends,
  asked: TargetRequest,
  view: View | null,
  target: Target,
  looks: Looks,
  cache: DeviceCache,
): Rebuilt {
  const find = (): Rebuilt => {
    const { source, destination } = ends
    const request = { ...asked, view }
    const shown = { ...withMemoryOf(destination, source, request.set), otherEnd: source.config }
    const look = looks.destination.of(() => lookAt(shown, request))
    const found = reconstruct(shown, request, target, look)
    // One whose masks were read is what it is.
    return { ...found, built: destination.measured ? [] : builtDoubts(destination, found.profile) }
  }
  return cache.rebuilt(ends, asked, view, target, looks, find)
}

/**
 * Rebuilds a predicted device. It has what is compared and no more: there is no dump whose contents could be doubted.
 * @param open bits that are uncertain in the prediction
 * @throws InputError as reconstruct
 */
export function predicted(
  destination: Device,
  source: Device,
  open: Uint8Array,
  request: TargetRequest,
  target: Target,
): Rebuilt {
  const memory = withMemoryOf(destination, source, request.set)
  const found = reconstruct({ ...memory, otherEnd: source.config, isPredicted: true }, request, target)
  const uncertain = found.masks.uncertain.map((byte, i) => byte | open[i]!)
  return { ...found, masks: { ...found.masks, uncertain }, built: [] }
}

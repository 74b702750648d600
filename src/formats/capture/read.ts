import { fromHex } from '../../bytes/hex'
import { InputError } from '../../bytes/input-error'
import { registersToSpare } from '../../pci/read-effects'
import { conformData } from '../conform'
import { readJson } from '../json'
import type { Capture, CaptureDevice } from './capture'
import { CAPTURE_FORM } from './form'

/** @throws InputError if masks, config space and size do not agree in length */
function refuseUneven({ config, size, masks, absent = [] }: CaptureDevice, name: string): void {
  const wrong = (what: string) => new InputError(`${name}: ${what}`, {}, 'Capture the machine again.')
  if (config.length !== 2 * size) throw wrong(`has ${config.length / 2} bytes of config space and the size ${size}`)
  for (const [mask, bytes] of Object.entries(masks ?? {})) {
    if (bytes.length !== config.length) throw wrong(`has a ${mask} of ${bytes.length / 2} bytes and the size ${size}`)
  }
  const spared = absent.length === 0 ? [] : registersToSpare(fromHex(config))
  if (absent.some((run) => !spared.some(({ offset, length }) => run.offset === offset && run.length === length))) {
    throw wrong('lacks bytes that decide what the others mean')
  }
}

/** @throws InputError for devices that have the same section or address */
function refuseTwins(devices: readonly CaptureDevice[]): void {
  const taken = new Set<string>()
  for (const { id, instance, address } of devices) {
    for (const name of [id === null ? null : `${id} (instance ${instance})`, address]) {
      if (name === null) continue
      if (taken.has(name)) throw new InputError(`has two devices ${name}`, {}, 'Capture the machine again.')
      taken.add(name)
    }
  }
}

/**
 * Reads a capture file.
 * @throws InputError if it is not JSON, not of that form, or contradicts itself
 */
export function readCapture(text: string): Capture {
  const data = readJson(text, 'Was the capture truncated or edited?')
  const capture: Capture = conformData(CAPTURE_FORM, data, 'Capture the machine again.')
  for (const [i, device] of capture.devices.entries()) {
    refuseUneven(device, device.id ?? device.address ?? `device ${i + 1}`)
  }
  refuseTwins(capture.devices)
  return capture
}

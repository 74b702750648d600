import type { Device } from '../pci/device'
import { isPropertyValue } from './releases/properties'
import type { TargetRequest } from './request'

/** What properties hold that were left alone: UINT32_MAX, UINT64_MAX and -1 mean that QEMU decides. */
const UNSET: ReadonlySet<string> = new Set(['4294967295', '18446744073709551615', '-1'])

/** Returns the properties of a device that rules may ask for, as its input shows that QEMU holds them. */
function heldProperties({ properties }: Device): ReadonlyMap<string, string> {
  return new Map([...(properties ?? [])].filter(([name, value]) => !UNSET.has(value) && isPropertyValue(name, value)))
}

/**
 * Returns the request for a device whose input says itself what QEMU holds: its properties, what the bytes show, where
 * it sits. That goes before what was given for all devices.
 */
export function withHeld(request: TargetRequest, device: Device): TargetRequest {
  const { view = request.view, placement = request.placement, properties } = device
  if (!properties) return { ...request, view, placement }
  return { ...request, view, placement, set: new Map([...request.set, ...heldProperties(device)]) }
}

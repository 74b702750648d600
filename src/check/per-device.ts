import type { Device } from '../pci/device'
import type { TargetRequest } from '../qemu/request'
import { isCalled } from './pair'

/** What is asked of one device in place of what is asked of all. */
export type DeviceRequest = Partial<Pick<TargetRequest, 'profile' | 'view' | 'placement' | 'set' | 'bars' | 'rom'>>

/** Requests for single devices, by address or id. */
export type DeviceRequests = ReadonlyMap<string, DeviceRequest>

/** The request for a device, or for a pair of which one side is called so. The first name that fits counts. */
export function requestFor(
  target: TargetRequest,
  devices: DeviceRequests | undefined,
  pair: readonly Device[],
): TargetRequest {
  for (const [name, request] of devices ?? []) {
    if (pair.some((device) => isCalled(device, name))) return { ...target, ...request }
  }
  return target
}

import { isCalled } from '../../formats/stream/devices/qdev-path'
import type { Device } from '../../pci/device'
import type { TargetRequest } from '../../qemu/request'
import type { Report } from './report'
import type { DeviceRequests } from './request'

/**
 * Returns the request for a device, or for a pair in which one side has the name. The first name that matches counts.
 */
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

/** Returns a note for each name that no device of the report has, as it may be misspelt. */
export function unusedNames(devices: DeviceRequests | undefined, report: Report): string[] {
  const { source, destination } = report.unpaired
  const compared = report.devices.flatMap(({ id, address }) => [
    { id, address: address.source },
    { id, address: address.destination },
  ])
  const known = [...compared, ...source, ...destination]
  return [...(devices ?? new Map()).keys()]
    .filter((name) => !known.some((device) => isCalled(device, name)))
    .map((name) => `settings: no device is called ${name}`)
}

import type { LoggedDevice } from '../../formats/log/command-line'

const ROOT_BUS = /^(?:pcie|pci)(?:\.0)?$/

/** "0x2.0x1", "2.1", "0x2" as slot and function (qdev: pci-devfn). */
function placeOf(value: string | number | boolean | undefined): string | null {
  if (typeof value === 'number') return `${value >> 3}.${value & 7}`
  const match = typeof value === 'string' ? /^(?:0x)?([0-9a-f]{1,2})(?:\.(?:0x)?([0-7]))?$/i.exec(value) : null
  return match ? `${Number.parseInt(match[1]!, 16)}.${match[2] ?? 0}` : null
}

const isAt = (device: LoggedDevice, bus: string | null, place: string): boolean => {
  const own = device.properties.get('bus')
  const onBus = bus === null ? own === undefined || ROOT_BUS.test(String(own)) : own === bus
  const addr = device.properties.get('addr')
  return onBus && (addr === undefined ? bus !== null && place === '0.0' : placeOf(addr) === place)
}

/** "0000:00:02.0:00.0/virtio-net" as "2.0", "0.0"; null for a device that is not below the first root bus. */
function pathOf(section: string): string[] | null {
  const match = /^0000:00:([0-9a-f]{2}\.[0-7](?::[0-9a-f]{2}\.[0-7]){0,8})\//i.exec(section)
  return match ? match[1]!.split(':').map((hop) => placeOf(hop)!) : null
}

/** Returns the device of a logged command line that sends a section, by its place; null if the log does not show it. */
export function lineOf(section: string | null, devices: readonly LoggedDevice[]): LoggedDevice | null {
  const path = section === null ? null : pathOf(section)
  if (path === null) return null
  let bus: string | null = null
  let found: LoggedDevice | null = null
  for (const [i, place] of path.entries()) {
    const here = devices.filter((device) => isAt(device, bus, place))
    found = here.length === 1 ? here[0]! : null
    const id: unknown = found?.properties.get('id')
    if (i < path.length - 1 && typeof id !== 'string') return null
    bus = typeof id === 'string' ? id : null
  }
  return found
}

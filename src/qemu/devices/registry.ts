import { u16 } from '../../bytes/little-endian'
import { idsAt } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import { AUDIO } from './audio'
import { BRIDGES } from './bridges'
import { CHIPSET } from './chipset'
import { CXL } from './cxl'
import { DISPLAYS } from './display'
import { MISC } from './misc'
import { NETWORK } from './network'
import type { DeviceRow, Unlike } from './row'
import { STORAGE } from './storage'
import { USB } from './usb'

/** Every device type that QEMU emulates, except virtio's (virtio-types.ts). */
export const DEVICE_ROWS: readonly (readonly DeviceRow[])[] = [
  BRIDGES,
  CHIPSET,
  NETWORK,
  STORAGE,
  USB,
  DISPLAYS,
  AUDIO,
  MISC,
  CXL,
]

/** "8086:10d3" */
export const idText = ({ config }: Device): string => idsAt(config)

/** The 24-bit class code: class, subclass, programming interface. */
export const classOf = ({ config }: Device): number => (config[0x0b]! << 16) | u16(config, 0x09)

function shows({ classes, revision, dump, section }: Unlike, device: Device): boolean {
  const shown = device.id?.split('/').at(-1)
  return (
    (classes?.includes(classOf(device)) ?? true) &&
    (revision === undefined || device.config[0x08] === revision) &&
    (dump === undefined || dump(device.config)) &&
    (section === undefined || shown === undefined || shown === section)
  )
}

/** Returns the row of a device type by one of QEMU's names for it. */
export function rowFor(name: string): DeviceRow | undefined {
  for (const rows of DEVICE_ROWS) {
    const found = rows.find(({ names, aliases }) => names.includes(name) || aliases?.includes(name))
    if (found) return found
  }
  return undefined
}

const hasIds = ({ ids, idPattern }: DeviceRow, id: string): boolean =>
  ids.includes(id) || (idPattern?.test(id) ?? false)

/** Whether a device may be of a row's type, given its ids, class, capabilities and section. */
export const fits = (row: DeviceRow, device: Device, id = idText(device)): boolean =>
  hasIds(row, id) && (!row.unlike || shows(row.unlike, device))

/** The rows that have certain ids, by these: "8086:10d3". Devices have few different ones. */
const byIds = new Map<string, readonly DeviceRow[]>()
const MANY_IDS = 1000

function rowsWithIds(id: string): readonly DeviceRow[] {
  const known = byIds.get(id)
  if (known) return known
  const found = DEVICE_ROWS.flatMap((rows) => rows.filter((row) => hasIds(row, id)))
  if (byIds.size < MANY_IDS) byIds.set(id, found)
  return found
}

/** Returns every row that may describe a device. */
export const rowsOf = (device: Device): DeviceRow[] =>
  rowsWithIds(idText(device)).filter((row) => !row.unlike || shows(row.unlike, device))

import { join } from 'node:path'
import { InputError, orRefusal } from '../../bytes/input-error'
import type { CaptureDevice, CapturedHostFunction, MissingDevice } from '../../formats/capture/capture'
import { readSysfsDirectory } from '../../formats/dump'
import { addressOrNull } from '../../pci/address'
import type { Device } from '../../pci/device'
import { isVfioType } from '../../qemu/detection/profile'
import { withoutSection } from './device-state'
import { hostDirectory } from './host-directory'
import type { TreeFunction } from './tree'

const SYSFS = '/sys/bus/pci/devices'

/** What was found of passed-through functions that device state leaves out. */
export interface HostFunctions {
  readonly devices: readonly CaptureDevice[]
  /** Those about which nothing was found. */
  readonly missing: readonly MissingDevice[]
  /** What a person should know about them. */
  readonly notes: readonly string[]
}

/**
 * The directory of a function of the host, as vfio-pci's properties name it: `sysfsdev` goes before `host`, which then
 * reads "ffff:ff:ff.f" (vfio_realize, hw/vfio/pci.c, 2.6 to 11.1).
 */
function directoryOf({ properties }: TreeFunction, sysfs: string): string | null {
  const path = properties.get('sysfsdev') ?? ''
  if (path !== '') return path
  const address = addressOrNull(properties.get('host') ?? '')
  return address === null ? null : join(sysfs, address)
}

/** The function as its host shows it, or why it does not. */
function onHost(found: TreeFunction, here: boolean, sysfs: string): Device | string {
  const path = directoryOf(found, sysfs)
  if (!here || path === null) return 'and was not read on its host'
  const files = hostDirectory(path)
  if (files === null) return 'and sysfs shows no config space for it, as with a mediated device'
  const read = orRefusal(() => readSysfsDirectory(files))
  return read instanceof InputError ? `and sysfs does not show it: ${read.message}` : read.devices[0]!
}

const hostFunctionOf = ({ driver, virtual, physicalAddress, hiddenIds, resources }: Device): CapturedHostFunction => ({
  driver: driver ?? null,
  virtual: virtual ?? false,
  physicalFunction: physicalAddress ?? null,
  hidesIds: hiddenIds ?? false,
  resources: [...(resources ?? [])].map(([bar, { typeBits, assigned }]) => ({ bar, typeBits, assigned })),
})

/**
 * Reads passed-through functions whose sections a capture lacks from sysfs, as the host shows them: QEMU before 11.0
 * leaves vfio out of device state (8df42ed6e5).
 * @param captured what was captured otherwise
 * @param here whether QEMU runs on this host
 */
export function hostFunctions(
  functions: readonly TreeFunction[],
  captured: readonly CaptureDevice[],
  here: boolean,
  sysfs = SYSFS,
): HostFunctions {
  const paths = new Set(captured.map(({ path }) => path))
  const devices: CaptureDevice[] = []
  const missing: MissingDevice[] = []
  const notes: string[] = []
  for (const found of functions.filter((one) => isVfioType(one.type) && !paths.has(one.path))) {
    const device = onHost(found, here, sysfs)
    if (typeof device === 'string') {
      const reason = `not in device state before QEMU 11.0, ${device}: capture it with --pid`
      missing.push({ path: found.path, type: found.type, reason })
      continue
    }
    notes.push(`${found.path}/vfio is not in device state before QEMU 11.0: taken from its host's sysfs`)
    devices.push({ ...withoutSection(found, device.config, 'physical'), hostFunction: hostFunctionOf(device) })
  }
  return { devices, missing, notes }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toHex } from '../../bytes/hex'
import type { CaptureDevice } from '../../formats/capture/capture'
import { addressOrNull } from '../../pci/address'
import { describedBy } from './device-state'
import type { TreeFunction } from './tree'

const SYSFS = '/sys/bus/pci/devices'
const SMALLEST = 64
const LARGEST = 4096

/** What was found of passed-through functions that device state leaves out. */
export interface HostFunctions {
  readonly devices: readonly CaptureDevice[]
  /** What a person should know of them. */
  readonly notes: readonly string[]
}

/** The directory of a function of the host, as vfio-pci's properties name it. */
function directoryOf({ properties }: TreeFunction, sysfs: string): string | null {
  const address = addressOrNull(properties.get('host') ?? '')
  if (address !== null) return join(sysfs, address)
  const path = properties.get('sysfsdev')
  return path !== undefined && path !== '' ? path : null
}

function configIn(directory: string): Uint8Array | null {
  try {
    const config = readFileSync(join(directory, 'config'))
    return config.length >= SMALLEST && config.length <= LARGEST ? config : null
  } catch {
    return null
  }
}

const isPassedThrough = ({ type }: TreeFunction): boolean => type.startsWith('vfio-pci')

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
  const missing = functions.filter((found) => isPassedThrough(found) && !paths.has(found.path))
  const devices: CaptureDevice[] = []
  const notes: string[] = []
  for (const found of missing) {
    const directory = directoryOf(found, sysfs)
    const config = here && directory !== null ? configIn(directory) : null
    if (!config) {
      notes.push(
        `${found.path}/vfio is not in device state before QEMU 11.0, and was not read on its host: it is missing`,
      )
      continue
    }
    notes.push(`${found.path}/vfio is not in device state before QEMU 11.0: taken from its host's sysfs`)
    devices.push({
      id: null,
      instance: 0,
      address: found.address,
      path: found.path,
      ...describedBy(found),
      size: config.length,
      view: 'physical',
      config: toHex(config),
      masks: null,
    })
  }
  return { devices, notes }
}

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '../../../bytes/system-error'
import type { Fact } from '../../../report/machine/doctor'
import { readInput } from '../../reading/input'

const TOPIC = 'PCI devices of this host'
const SYSFS = '/sys/bus/pci/devices'

/** Bytes that unprivileged users can read: the header (pci_read_config, Linux drivers/pci/pci-sysfs.c). */
const WITHOUT_ROOT = 64

/** Readable bytes of a device's config space. */
async function readable(directory: string): Promise<number> {
  try {
    const input = await readInput(join(directory, 'config'))
    return 'bytes' in input ? input.bytes.length : 0
  } catch {
    return 0
  }
}

function names(): readonly string[] | string {
  try {
    return readdirSync(SYSFS)
  } catch (error) {
    return reasonOf(error)
  }
}

const sizesText = (sizes: ReadonlyMap<number, number>): string =>
  [...sizes]
    .sort(([a], [b]) => b - a)
    .map(([size, count]) => `${count} with ${size} bytes`)
    .join(', ')

/** Whether sysfs shows config space, and how many bytes. */
export async function deviceFacts(): Promise<Fact[]> {
  const found = names()
  const base = { topic: TOPIC, name: 'sysfs' }
  if (typeof found === 'string') {
    return [{ ...base, state: 'absent', text: `${SYSFS}: ${found}`, advice: null, details: { devices: 0 } }]
  }
  const sizes = new Map<number, number>()
  for (const name of found) {
    const size = await readable(join(SYSFS, name))
    sizes.set(size, (sizes.get(size) ?? 0) + 1)
  }
  const short = found.length > 0 && [...sizes.keys()].some((size) => size <= WITHOUT_ROOT)
  return [
    {
      ...base,
      state: found.length === 0 ? 'absent' : short ? 'limited' : 'found',
      text: found.length === 0 ? `no devices in ${SYSFS}` : `${found.length} devices: ${sizesText(sizes)}`,
      advice: short ? 'Only root can read more than the 64-byte header: dump as root.' : null,
      details: {
        devices: found.length,
        readableWhole: [...sizes].reduce((n, [size, m]) => n + (size > WITHOUT_ROOT ? m : 0), 0),
      },
    },
  ]
}

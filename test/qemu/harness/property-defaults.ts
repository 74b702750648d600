import { COMPAT, type CompatMachine, defaultOf } from '../../../src/qemu/releases/compat'
import { orderOf, parseVersion } from '../../../src/qemu/releases/version'
import { needsOf } from './needs'
import { withQemu } from './qemu-process'

/** Bases that QEMU's device types inherit properties from. */
const BASES: Readonly<Record<string, RegExp>> = {
  'pci-device': /./,
  'pcie-slot': /^(pcie-root-port|ioh3420|xio3130-downstream)$/,
  'virtio-pci': /^virtio-(.*-pci|vga)$/,
}

/** Where QEMU calls a property otherwise, and says the opposite (x-native-hotplug, 6.2). */
const TURNED: Readonly<Record<string, string>> = { 'x-do-not-expose-native-hotplug-cap': 'x-native-hotplug' }
const OPPOSITE: Readonly<Record<string, string>> = { on: 'off', off: 'on' }

/** What the table writes in another way than the monitor: what QEMU decides at start, and files of ROMs. */
const SPELT: Readonly<Record<string, RegExp>> = {
  auto: /^(auto|on|off|1|65535|4294967295)$/,
  efi: /^efi-/,
  pxe: /^pxe-/,
}

/** "16 (0x10)", "true" and "\"efi-e1000.rom\"" as an option has them. */
function spelt(text: string): string {
  const plain = text.replace(/ \(.*\)$/, '').replaceAll('"', '')
  return plain === 'true' ? 'on' : plain === 'false' ? 'off' : plain
}

type Properties = ReadonlyMap<string, string>

/** Device types and their properties as the monitor's `info qtree` lists them, the first device of each type. */
export function propertiesIn(qtree: string): ReadonlyMap<string, Properties> {
  const found = new Map<string, Map<string, string>>()
  let current = new Map<string, string>()
  for (const line of qtree.split(/\r?\n/)) {
    const device = /^\s*dev: ([^,]+),/.exec(line)
    const property = /^\s+([\w.-]+) = (.*)$/.exec(line)
    if (device) {
      current = new Map()
      if (!found.has(device[1]!)) found.set(device[1]!, current)
    } else if (property) current.set(property[1]!, spelt(property[2]!))
  }
  return found
}

const isOf = (owner: string, property: string, type: string): boolean =>
  // The abstract type of all bridges has the name of one of them.
  owner === 'pci-bridge' && property.startsWith('x-')
    ? /bridge|port|stream|3420/.test(type)
    : (BASES[owner]?.test(type) ?? owner === type)

/** Compat properties whose default on a machine type is not what the table says, and how many were compared. */
export async function compareDefaults(
  program: string,
  release: string,
  machine: string,
  devices: readonly string[],
): Promise<{ readonly compared: number; readonly wrong: readonly string[] }> {
  const [, family = '', version = ''] = /^(.*)-([\d.]+)$/.exec(machine)!
  const spot: CompatMachine = { family, version: { text: version, order: orderOf(version) } }
  const args = devices.flatMap((device, i) => {
    const needs = needsOf(device, `d${i}`, i + 1)
    return [...needs.args, '-device', [device, ...needs.properties].join(',')]
  })
  const qtree = await withQemu({ program, machine, args: ['-m', '256M', ...args] }, ({ qmp }) =>
    qmp.execute('human-monitor-command', { 'command-line': 'info qtree' }),
  )
  const types = propertiesIn(qtree as string)
  const wrong: string[] = []
  let compared = 0
  for (const property of COMPAT) {
    const shown = TURNED[property.name] ?? property.name
    const expected = defaultOf(property, parseVersion(release), spot)
    const wanted = shown === property.name ? expected : OPPOSITE[expected]!
    for (const [type, properties] of types) {
      const value = properties.get(shown)
      if (value === undefined || !property.types.some((owner) => isOf(owner, property.name, type))) continue
      compared++
      const same = value === wanted || SPELT[wanted]?.test(value) || Number(value) === Number(wanted)
      if (!same) wrong.push(`${shown} of ${type} on ${machine}: ${value}, the table has ${wanted}`)
    }
  }
  return { compared, wrong }
}

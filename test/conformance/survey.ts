import { profileNames } from '../../src/qemu/profiles'
import type { Placement } from '../qemu/harness/machine'
import { QemuEnded } from '../qemu/harness/qemu-process'
import type { Binary } from './binary'
import { judge } from './judge'
import {
  chipsetOf,
  type Group,
  type Groups,
  groupsOf,
  type Start,
  type Started,
  startAll,
  startSpecials,
} from './measure'
import { optionsOf } from './options'
import { isSpecial } from './special'
import { add, type Tally } from './tally'

/** The first one takes every device that starts at all. */
const ON_Q35: readonly Placement[] = ['pcie.0', 'root-port', 'pci-bridge']
const ON_PC: readonly Placement[] = ['pci.0']
/** Options are tried where they can show: behind a port, on the root bus, on a conventional bus. */
const WITH_OPTIONS: readonly Placement[] = ['pcie.0', 'root-port', 'pci.0']

/** A trailing option or the device type's own need that is no property of config space's. */
const settings = (device: string): Map<string, string> =>
  new Map(
    device
      .split(',')
      .slice(1)
      .map((option): [string, string] => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)]),
  )

function record(tally: Tally, machine: string, started: readonly Started[]): void {
  for (const { start, live, refused } of started) {
    const [type = '', ...options] = start.device.split(',')
    if (!live) {
      if (options.length === 0 && !(type in tally.devices)) tally.notStarted[type] = refused
      continue
    }
    delete tally.notStarted[type]
    const request = {
      qemu: tally.qemu,
      machine,
      set: settings(start.device),
      placement: isSpecial(type) ? null : start.placement,
      bars: new Map(),
      rom: null,
      view: null,
    }
    const title = [options.join(','), `at ${start.placement}, ${machine}`].filter(Boolean).join(' ')
    add(tally, type, title, judge(live, { type, request }))
  }
}

const CHIPSETS: readonly (readonly [machine: (binary: Binary) => readonly string[], suffix: string, args: string])[] = [
  [({ q35 }) => q35, ',usb=on', ''],
  [({ i440fx }) => i440fx, ',usb=on', ''],
  [({ q35 }) => q35.slice(0, 1), '', '-device amd-iommu'],
  [() => ['microvm'], ',pcie=on', ''],
]

async function chipsets(tally: Tally, binary: Binary, known: ReadonlySet<string>): Promise<void> {
  for (const [machines, suffix, args] of CHIPSETS) {
    for (const machine of machines(binary)) {
      try {
        for (const live of await chipsetOf(machine + suffix, args === '' ? [] : args.split(' '))) {
          if (!known.has(live.type)) continue
          const set = new Map<string, string>()
          const request = { qemu: tally.qemu, machine, set, placement: null, bars: new Map(), rom: null, view: null }
          add(tally, live.type, `of ${machine}`, judge(live, { type: live.type, request }))
        }
      } catch (error) {
        if (!(error instanceof QemuEnded)) throw error
      }
    }
  }
}

const startsAt = (devices: readonly string[], placement: Placement): Start[] =>
  devices.map((device) => ({ device, placement }))

const begun = (started: readonly Started[]): string[] =>
  started.filter(({ live }) => live !== null).map(({ start }) => start.device)

/** Devices at one placement after the other; what QEMU does not start at the first is not tried at the others. */
async function everywhere(tally: Tally, machine: string, placements: readonly Placement[], devices: readonly string[]) {
  const groups: Group[] = []
  let left = devices
  for (const placement of placements) {
    const { started, groups: learned } = await startAll(machine, groupsOf(startsAt(left, placement)))
    record(tally, machine, started)
    groups.push(...learned)
    if (placement === placements[0]) left = begun(started)
  }
  return groups
}

/** All types at these placements, with all options on the newest machine type and without on the others. */
async function family(
  tally: Tally,
  binary: Binary,
  machines: readonly string[],
  placements: readonly Placement[],
  types: readonly string[],
  progress: (text: string) => void,
): Promise<void> {
  const [newest] = machines
  if (newest === undefined) return
  progress(newest)
  let groups: Groups = await everywhere(tally, newest, placements, types)
  const onQ35 = placements === ON_Q35
  const special = startsAt(types.filter(isSpecial), 'root-port')
  if (onQ35) record(tally, newest, await startSpecials(newest, special))

  progress(`${newest} with options`)
  const configured = types
    .filter((type) => type in tally.devices)
    .flatMap((type) => optionsOf(binary.devices.get(type)!).map((option) => `${type},${option}`))
  const where = placements.filter((placement) => WITH_OPTIONS.includes(placement))
  await everywhere(tally, newest, where, configured)
  const own = configured.filter((device) => isSpecial(device.split(',')[0]!))
  if (onQ35) record(tally, newest, await startSpecials(newest, startsAt(own, 'root-port')))

  for (const machine of machines.slice(1)) {
    progress(machine)
    const { started, groups: learned } = await startAll(machine, groups)
    record(tally, machine, started)
    groups = learned
  }
}

/** Runs a QEMU through its PCI devices, placements, options and machine types. */
export async function survey(binary: Binary, progress: (text: string) => void): Promise<Tally> {
  const known = new Set(profileNames())
  const types = [...binary.devices.keys()].filter((type) => known.has(type) && !type.startsWith('vfio-')).sort()
  const tally: Tally = {
    qemu: binary.version,
    scope: `${binary.q35.length} pc-q35 and ${binary.i440fx.length} pc-i440fx machine types`,
    devices: {},
    notStarted: {},
  }
  await family(tally, binary, binary.q35, ON_Q35, types, progress)
  await family(tally, binary, binary.i440fx, ON_PC, types, progress)
  progress('chipsets')
  await chipsets(tally, binary, known)
  for (const type of binary.devices.keys()) if (!known.has(type)) tally.notStarted[type] = 'no profile'
  return tally
}

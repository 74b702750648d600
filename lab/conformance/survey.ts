import { optionsOf } from '../../src/live/binary/learn/options'
import { profileNames } from '../../src/qemu/detection/profiles'
import type { Placement } from '../../test/qemu/harness/machine'
import { QemuEnded } from '../../test/qemu/harness/qemu-process'
import type { Binary } from './binary'
import { type Findings, scopeOf } from './log'
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
import { isSpecial, placeOf } from './special'

/** The first one takes every device that starts at all. */
const ON_Q35: readonly Placement[] = ['pcie.0', 'root-port', 'pci-bridge']
const ON_PC: readonly Placement[] = ['pci.0']
/** Options are tried where they can show: behind a port, on the root bus, on a conventional bus. */
const WITH_OPTIONS: readonly Placement[] = ['pcie.0', 'root-port', 'pci.0']

function record(findings: Findings, machine: string, started: readonly Started[]): void {
  for (const { start, live, refused } of started) {
    const [type = '', ...options] = start.device.split(',')
    if (live) {
      const place = placeOf(start)
      findings.observations.push({ type, options: options.join(','), place, machine, live })
    } else if (options.length === 0) findings.notStarted[type] ??= refused
  }
}

const CHIPSETS: readonly (readonly [machine: (binary: Binary) => readonly string[], suffix: string, args: string])[] = [
  [({ q35 }) => q35, ',usb=on', ''],
  [({ i440fx }) => i440fx, ',usb=on', ''],
  [({ q35 }) => q35.slice(0, 1), '', '-device amd-iommu'],
  [() => ['microvm'], ',pcie=on', ''],
]

async function chipsets(findings: Findings, binary: Binary, known: ReadonlySet<string>): Promise<void> {
  for (const [machines, suffix, args] of CHIPSETS) {
    for (const machine of machines(binary)) {
      try {
        for (const live of await chipsetOf(machine + suffix, args === '' ? [] : args.split(' '))) {
          if (known.has(live.type))
            findings.observations.push({ type: live.type, options: '', place: 'chipset', machine, live })
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
async function everywhere(
  findings: Findings,
  machine: string,
  placements: readonly Placement[],
  devices: readonly string[],
) {
  const groups: Group[] = []
  let left = devices
  for (const placement of placements) {
    const { started, groups: learned } = await startAll(machine, groupsOf(startsAt(left, placement)))
    record(findings, machine, started)
    groups.push(...learned)
    if (placement === placements[0]) left = begun(started)
  }
  return groups
}

/** Every type that was seen, with one option after the other. */
async function withOptions(
  findings: Findings,
  binary: Binary,
  newest: string,
  placements: readonly Placement[],
  types: readonly string[],
  progress: (text: string) => void,
): Promise<void> {
  progress(`${newest} with options`)
  const seen = new Set(findings.observations.map(({ type }) => type))
  const configured = types
    .filter((type) => seen.has(type))
    .flatMap((type) => optionsOf(binary.devices.get(type)!.keys()).map((option) => `${type},${option}`))
  const where = placements.filter((placement) => WITH_OPTIONS.includes(placement))
  await everywhere(findings, newest, where, configured)
  const own = configured.filter((device) => isSpecial(device.split(',')[0]!))
  if (placements === ON_Q35) record(findings, newest, await startSpecials(newest, startsAt(own, 'root-port')))
}

/** All types at these placements, with all options on the newest machine type and without on the others. */
async function family(
  findings: Findings,
  binary: Binary,
  machines: readonly string[],
  placements: readonly Placement[],
  types: readonly string[],
  options: boolean,
  progress: (text: string) => void,
): Promise<void> {
  const [newest] = machines
  if (newest === undefined) return
  progress(newest)
  let groups: Groups = await everywhere(findings, newest, placements, types)
  const onQ35 = placements === ON_Q35
  const special = startsAt(types.filter(isSpecial), 'root-port')
  if (onQ35) record(findings, newest, await startSpecials(newest, special))

  if (options) await withOptions(findings, binary, newest, placements, types, progress)
  for (const machine of machines.slice(1)) {
    progress(machine)
    const { started, groups: learned } = await startAll(machine, groups)
    record(findings, machine, started)
    if (learned.length === 0) throw new Error(`nothing starts on ${machine}: ${started[0]?.refused}`)
    groups = learned
  }
}

/**
 * Runs a QEMU through its PCI devices, placements, options and machine types.
 * @param parts whether to try properties on the newest machine type of each family, and to look at what machines bring
 */
export async function survey(
  binary: Binary,
  parts: { readonly options: boolean; readonly chipsets: boolean },
  progress: (text: string) => void,
): Promise<Findings> {
  const known = new Set(profileNames())
  const types = [...binary.devices.keys()].filter((type) => known.has(type) && !type.startsWith('vfio-')).sort()
  const findings: Findings = {
    qemu: binary.version,
    scope: scopeOf([...binary.q35, ...binary.i440fx, ...binary.virt, ...binary.pseries]),
    observations: [],
    notStarted: {},
  }
  await family(findings, binary, binary.q35, ON_Q35, types, parts.options, progress)
  await family(findings, binary, binary.i440fx, ON_PC, types, parts.options, progress)
  await family(findings, binary, binary.virt, ON_Q35, types, parts.options, progress)
  await family(findings, binary, binary.pseries, ON_PC, types, parts.options, progress)
  if (parts.chipsets) {
    progress('chipsets')
    await chipsets(findings, binary, known)
  }
  for (const type of binary.devices.keys()) if (!known.has(type)) findings.notStarted[type] = 'no profile'
  for (const { type } of findings.observations) delete findings.notStarted[type]
  return findings
}

import { needsOf } from './needs'
import type { Launch } from './qemu-process'

/** Where a device is plugged: behind a root port, on q35's root bus, behind a conventional bridge, on pc's root bus. */
export type Placement = 'root-port' | 'pcie.0' | 'pci-bridge' | 'pci.0'

/** A device to start. Its `id` and `bus` are added. */
export interface Subject {
  readonly id: string
  /** As after -device: "virtio-net-pci,aer=on". */
  readonly device: string
  readonly placement: Placement
  /** A device to plug behind this one, which is a port. */
  readonly child?: string
}

/** QEMU refuses a second one of each; without a ROM BAR it is the ROM's file that must not be there twice. */
const ONE_PER_MACHINE = [
  /^virtio-balloon/,
  /^virtio-iommu/,
  /^acpi-erst/,
  /^pxb/,
  /^(?!pci-|virtio-(?!net|vga)).*rombar=0/,
]

/** So many devices fit in one machine of `machineOf`. */
const ROOM: Readonly<Record<Placement, number>> = {
  'root-port': 48,
  'pcie.0': 22,
  'pci-bridge': 31,
  'pci.0': 29,
}

/* On q35, slots 1 to 16h take devices, the carriers follow, 1fh is the chipset. pc's chipset has slots 0 and 1. */
const FIRST_SLOT = { 'pcie.0': 1, 'pci-bridge': 1, 'pci.0': 2 } as const
const FIRST_CARRIER = 0x17
const BRIDGE_SLOT = 0x1e

const hexOf = (value: number): string => value.toString(16)

/** Address of the n-th carrier port, eight to a slot. */
const carrierAddress = (n: number): string => `${hexOf(FIRST_CARRIER + (n >> 3))}.${n & 7}`

/** A root port for one device to sit behind. */
const carrier = (n: number): string[] => [
  '-device',
  `pcie-root-port,id=carrier${n},bus=pcie.0,addr=${carrierAddress(n)},multifunction=on,chassis=${200 + n}`,
]

const BRIDGE = ['-device', `pci-bridge,id=bridge,bus=pcie.0,addr=${hexOf(BRIDGE_SLOT)},chassis_nr=199`]

/** The arguments that plug the `index`-th device at the `n`-th free place of its kind. */
function plug({ id, device, placement, child }: Subject, index: number, n: number): string[] {
  const needs = needsOf(device, id, index + 1)
  const slot = placement === 'root-port' ? '0' : hexOf(FIRST_SLOT[placement] + n)
  const bus = placement === 'root-port' ? `carrier${n}` : placement === 'pci-bridge' ? 'bridge' : placement
  return [
    ...needs.args,
    ...(placement === 'root-port' ? carrier(n) : []),
    '-device',
    [device, `id=${id}`, `bus=${bus},addr=${slot}`, ...needs.properties].join(','),
    ...(child ? ['-device', `${child},bus=${id}`] : []),
  ]
}

/**
 * A machine that holds all subjects, each on the bus it asks for.
 * @param machine "pc-q35-7.2" or, for placement pci.0, "pc-i440fx-7.2"
 * @throws Error when there are more than ROOM for a placement
 */
export function machineOf(machine: string, subjects: readonly Subject[], env: Launch['env'] = {}): Launch {
  const used = new Map<Placement, number>()
  // POWER counts RAM in blocks of 256 MiB (spapr_machine_init, hw/ppc/spapr.c).
  const args = machine.startsWith('pseries') ? ['-m', '256M'] : []
  if (subjects.some(({ placement }) => placement === 'pci-bridge')) args.push(...BRIDGE)
  for (const [index, subject] of subjects.entries()) {
    const n = used.get(subject.placement) ?? 0
    if (n >= ROOM[subject.placement]) throw new Error(`no room for ${subject.id} at ${subject.placement}`)
    used.set(subject.placement, n + 1)
    args.push(...plug(subject, index, n))
  }
  return { machine, args, env }
}

/** Whether one more subject fits in a machine. */
function fits(machine: readonly Subject[], { placement, device }: Subject): boolean {
  for (const kind of ONE_PER_MACHINE) {
    if (kind.test(device) && machine.some((other) => kind.test(other.device))) return false
  }
  return machine.filter((other) => other.placement === placement).length < ROOM[placement]
}

/** Distributes subjects over machines, each going to the first one that has room for it. */
export function inMachines(subjects: readonly Subject[]): Subject[][] {
  const machines: Subject[][] = []
  for (const subject of subjects) {
    const first = machines.find((machine) => fits(machine, subject))
    if (first) first.push(subject)
    else machines.push([subject])
  }
  return machines
}

/** QEMU's path of the n-th subject at a placement, as section ids begin: "0000:00:17.0:00.0". */
export function devicePath(placement: Placement, n: number): string {
  if (placement === 'root-port') return `0000:00:${carrierAddress(n)}:00.0`
  const slot = hexOf(FIRST_SLOT[placement] + n).padStart(2, '0')
  if (placement === 'pci-bridge') return `0000:00:${hexOf(BRIDGE_SLOT)}.0:${slot}.0`
  return `0000:00:${slot}.0`
}

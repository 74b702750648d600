import { InputError } from '../bytes/input-error'
import { parseMachine } from '../qemu/machine'
import { resolveTarget } from '../qemu/reconstruct'
import { NEWEST, parseVersion } from '../qemu/version'
import { chosen, refuseUnknown } from './chosen'
import { checkDevice } from './device'
import type { Migration, MigrationDevice } from './migration-side'
import type { DeviceReport, Report, Stop, Unpaired, Verdict } from './report'
import type { CheckRequest } from './request'
import { vfioOrderNotes } from './vfio-order'

/** Loaded before any section: the configuration section, and the list of RAM blocks. */
const BEFORE_SECTIONS = { machine: -2, ram: -1 }

/**
 * Blocks that QEMU resizes on load (memory_region_init_resizeable_ram): firmware tables that fw_cfg hands to the
 * guest. All others must have the same length.
 */
const isResizable = (id: string): boolean => id.startsWith('/rom@')

/** Sections that QEMU writes only in some states, so that a paused destination does not show them. */
const CONDITIONAL: readonly string[] = ['globalstate', 'dirty-bitmap', 'kvm-tpr-opt']

const key = ({ id, instance }: { id: string; instance: number }) => `${instance} ${id}`

function machineStop(source: Migration, destination: Migration): Stop[] {
  if (source.machine === null || destination.machine === null || source.machine === destination.machine) return []
  return [
    {
      order: BEFORE_SECTIONS.machine,
      section: 'configuration',
      kind: 'machine-type',
      message: `Machine type received is '${source.machine}' and local is '${destination.machine}'`,
    },
  ]
}

/** parse_ramblock and qemu_ram_resize (migration/ram.c, softmmu/physmem.c). */
function ramStops(source: Migration, destination: Migration): Stop[] {
  const local = new Map(destination.ramBlocks.map(({ id, length }) => [id, length]))
  if (local.size === 0) return []
  return source.ramBlocks.flatMap(({ id, length }): Stop[] => {
    const own = local.get(id)
    const stop = { order: BEFORE_SECTIONS.ram, section: 'ram' }
    if (own === undefined) {
      return [{ ...stop, kind: 'ram-block', message: `Unknown ramblock "${id}", cannot accept migration` }]
    }
    if (own === length || isResizable(id)) return []
    const sizes = `0x${length.toString(16)} != 0x${own.toString(16)}`
    return [{ ...stop, kind: 'ram-block', message: `Size mismatch: ${id}: ${sizes}: Invalid argument` }]
  })
}

/** qemu_loadvm_section_start_full (migration/savevm.c): no entry of that name, or one of an older version. */
function sectionStops(source: Migration, destination: Migration): Stop[] {
  const local = new Map(destination.sections.map((section) => [key(section), section]))
  return source.sections.flatMap((section): Stop[] => {
    const { id, instance, version, order } = section
    const own = local.get(key(section))
    if (!own) {
      if (CONDITIONAL.includes(id)) return []
      const message = `Unknown savevm section or instance '${id}' ${instance}. Make sure that your current VM setup matches your saved VM setup, including any hotplugged devices`
      return [{ order, section: id, kind: 'unknown-section', message }]
    }
    if (version === null || own.version === null || version <= own.version) return []
    return [
      {
        order,
        section: id,
        kind: 'section-version',
        message: `savevm: unsupported version ${version} for '${id}' v${own.version}`,
      },
    ]
  })
}

/** What stops QEMU at a device whose config space it compares. */
function configStop(report: DeviceReport, { id, order }: MigrationDevice): Stop[] {
  if (report.verdict !== 'incompatible') return []
  return [{ order, section: id, kind: 'config', message: report.firstFailure?.message ?? null }]
}

function verdictOf(devices: readonly DeviceReport[], stops: readonly Stop[], open: number): Verdict {
  if (stops.length > 0) return 'incompatible'
  return open > 0 || devices.some(({ verdict }) => verdict === 'undetermined') ? 'undetermined' : 'compatible'
}

const alone = (devices: readonly MigrationDevice[]): Unpaired[] => devices.map(({ id, address }) => ({ id, address }))

/**
 * Compares two migration streams: the source's, and one that the destination wrote before its first instruction.
 * @throws InputError for a request that makes no sense, a machine type that is not known, and where nothing is compared
 */
export function checkMigration(source: Migration, destination: Migration, request: CheckRequest): Report {
  const machine = request.target.machine ?? destination.machine ?? source.machine
  const qemu = request.target.qemu === null ? NEWEST : parseVersion(request.target.qemu)
  const asked = {
    ...request,
    target: {
      ...request.target,
      machine: machine === null ? null : parseMachine(machine, qemu, request.target.machineBase).name,
    },
  }
  const target = resolveTarget(asked.target)
  refuseUnknown(request.devices, [...source.devices, ...destination.devices])
  const counterparts = new Map(destination.devices.map((device) => [key(device), device]))
  const from = chosen(source.devices, request.devices)
  const pairs = from.flatMap((device) => {
    const counterpart = counterparts.get(key(device))
    return counterpart ? [{ source: device, destination: counterpart, note: null }] : []
  })
  const devices = pairs.map((pair) =>
    checkDevice(pair, { ...asked, sourceView: 'qemu', destinationView: 'qemu' }, target),
  )
  const stops = [
    ...machineStop(source, destination),
    ...ramStops(source, destination),
    ...sectionStops(source, destination),
    ...devices.flatMap((report, i) => configStop(report, pairs[i]!.source)),
  ].sort((a, b) => a.order - b.order)
  const unread = source.problems.length + destination.problems.length
  if (devices.length + stops.length + unread === 0) {
    throw new InputError(
      'nothing to compare: no PCI device of the source is on the destination',
      {},
      'Are these the streams of one guest?',
    )
  }
  const names = new Set(source.devices.map(key))
  const extra = destination.devices.filter((device) => !names.has(key(device)))
  return {
    schemaVersion: 1,
    tool: { name: 'pcimig', version: request.version },
    target: { qemu: target.qemu.text, machine: target.machine?.name ?? null },
    verdict: verdictOf(devices, stops, unread),
    unpaired: { source: alone(from.filter((device) => !counterparts.has(key(device)))), destination: alone(extra) },
    devices,
    stops,
    unread: [
      ...source.problems.map(({ section, reason }) => ({ side: 'source' as const, section, reason })),
      ...destination.problems.map(({ section, reason }) => ({ side: 'destination' as const, section, reason })),
    ],
    notes: [
      ...(source.machine !== destination.machine
        ? [
            `the source is ${source.machine ?? 'of an unnamed machine type'}, the destination ${destination.machine ?? 'of an unnamed machine type'}`,
          ]
        : []),
      ...target.notes,
      ...extra.map(({ id }) => `${id} exists on the destination only: QEMU leaves it as it is`),
      ...source.notes.map((text) => `source: ${text}`),
      ...destination.notes.map((text) => `destination: ${text}`),
      ...vfioOrderNotes(from, source.sections),
      ...source.problems.map(({ section, reason }) => `source: ${section} could not be read: ${reason}`),
      ...destination.problems.map(({ section, reason }) => `destination: ${section} could not be read: ${reason}`),
    ],
  }
}

import * as v from 'valibot'
import { InputError } from '../../bytes/input-error'
import type { CapturedBitmap } from '../../formats/capture/capture'
import { readQtree } from '../../formats/monitor/qtree'
import { type Monitor, type MonitorCommand, Refused } from '../monitor'

/** Answers of QEMU, as far as they are used. QEMU: qapi/*.json */

const VERSION = v.object({
  qemu: v.object({ major: v.number(), minor: v.number(), micro: v.number() }),
  package: v.string(),
})
const TARGET = v.object({ arch: v.string() })
const STATUS = v.object({ status: v.string(), running: v.boolean() })
/** An empty object is an answer: no migration yet, and nothing blocks one. A list is not an answer, though it lacks those keys, too. */
const MIGRATION = v.pipe(
  v.unknown(),
  v.check((answer) => !Array.isArray(answer)),
  v.object({ status: v.optional(v.string()), 'blocked-reasons': v.optional(v.array(v.string()), []) }),
)
const CAPABILITIES = v.array(v.object({ capability: v.string(), state: v.boolean() }))

const CPUS = v.array(v.object({ 'vcpus-count': v.number() }))
/** TYPE_HDA_BUS (hw/audio/intel-hda.h) */
const HDA_BUS = 'HDA'
/** TYPE_HPET (hw/timer/hpet.c) */
const HPET = 'hpet'
const SLOTS = v.array(v.object({ 'slot-type': v.string() }))
/** ACPIDimmDevice (qapi/acpi.json) */
const DIMM = 'DIMM'
const UUID = v.object({ UUID: v.string() })
const BITMAPS = v.optional(v.array(v.object({ name: v.optional(v.string()) })), [])
const NODES = v.array(v.object({ 'node-name': v.optional(v.string()), 'dirty-bitmaps': BITMAPS }))
const DRIVES = v.array(
  v.object({ device: v.string(), inserted: v.optional(v.object({ 'node-name': v.optional(v.string()) })) }),
)
const TPMS = v.array(v.object({ options: v.object({ type: v.string() }) }))

/** What the monitor says about the machine as a whole. */
export interface MachineAnswers {
  /** "7.2.22" */
  readonly version: string
  readonly package: string | null
  readonly architecture: string
  /** "pc-q35-7.2" */
  readonly machine: string | null
  /** "running" */
  readonly status: string
  readonly running: boolean
  /** Of a migration, out or in: "active"; null if there was none. */
  readonly migration: string | null
  /** Why the machine can't be migrated, in QEMU's words. */
  readonly blocked: readonly string[]
  /** Capabilities of migration that are on. */
  readonly capabilities: ReadonlySet<string>
  /** `info qtree` */
  readonly qtree: string
  /** `info ramblock`; null if this QEMU lacks it: before 2.9. */
  readonly ramblocks: string | null
  /** Kinds of what is behind its TPMs: "emulator", "passthrough". */
  readonly tpms: readonly string[]
  /** Types of its HDA codecs, as the tree names them. */
  readonly hdaCodecs: readonly string[]
  /** How many processors the machine can have; null if it has no hot-plug of them. */
  readonly possibleCpus: number | null
  /** How many memory modules can be plugged in; null if ACPI shows none. */
  readonly memorySlots: number | null
  /** How many timers its HPET has; null without one. */
  readonly hpetTimers: number | null
  /** Zeros if it was given none; null if this QEMU does not tell. */
  readonly uuid: string | null
  /** Null if this QEMU does not show them. */
  readonly dirtyBitmaps: readonly CapturedBitmap[] | null
}

const hmp = (line: string): MonitorCommand => ({
  execute: 'human-monitor-command',
  arguments: { 'command-line': line },
})

const COMMANDS: readonly MonitorCommand[] = [
  { execute: 'query-version' },
  { execute: 'query-target' },
  { execute: 'qom-get', arguments: { path: '/machine', property: 'type' } },
  { execute: 'query-status' },
  { execute: 'query-migrate' },
  { execute: 'query-migrate-capabilities' },
  hmp('info qtree'),
  hmp('info ramblock'),
  { execute: 'query-hotpluggable-cpus' },
  { execute: 'query-tpm' },
  { execute: 'query-acpi-ospm-status' },
  { execute: 'query-uuid' },
  { execute: 'query-named-block-nodes', arguments: { flat: true } },
  { execute: 'query-block' },
]

/** Reads an answer. @throws InputError for one of another form, or a refusal */
function read<S extends v.GenericSchema>(schema: S, answer: unknown, command: string, name: string): v.InferOutput<S> {
  if (answer instanceof Refused) throw new InputError(`${name} refuses ${command}: ${answer.reason}`)
  const { output, issues } = v.safeParse(schema, answer)
  if (issues) throw new InputError(`${name} gives an answer to ${command} that is not QEMU's`)
  return output
}

/** The name without what QOM adds to a machine type's: TYPE_MACHINE_SUFFIX, include/hw/boards.h. */
const machineName = (type: unknown): string | null => (typeof type === 'string' ? type.replace(/-machine$/, '') : null)

/** `timers = 3 (0x3)` of `info qtree`. */
function timersOf(tree: ReturnType<typeof readQtree>): number | null {
  const timers = Number.parseInt(tree.find(({ type }) => type === HPET)?.properties.get('timers') ?? '', 10)
  return Number.isNaN(timers) ? null : timers
}

/** A migration names a node by the drive that it belongs to, if that has a name (bdrv_get_device_or_node_name). */
function bitmapsOf(
  nodes: v.InferOutput<typeof NODES>,
  drives: v.InferOutput<typeof DRIVES>,
): readonly CapturedBitmap[] {
  return nodes.flatMap(({ 'node-name': own = '', 'dirty-bitmaps': bitmaps }) => {
    const above = drives.filter(({ device, inserted }) => device !== '' && inserted?.['node-name'] === own)
    const names = [own, ...above.map(({ device }) => device)]
    return bitmaps.flatMap(({ name }) => (name === undefined ? [] : names.map((node) => ({ node, name }))))
  })
}

const textOrNull = (answer: unknown): string | null => (typeof answer === 'string' && answer !== '' ? answer : null)

/**
 * Asks for all that needs no device state; nothing of the machine is changed.
 * @throws InputError if the monitor can't be reached, or is no QEMU's
 */
export async function ask(monitor: Monitor): Promise<MachineAnswers> {
  const answers = await monitor.executeAll(COMMANDS)
  const [version, target, type, status, migration, capabilities, qtree, ramblocks, cpus, tpms, ...others] = answers
  const [ospm, uuid, nodes, drives] = others
  const checked = <S extends v.GenericSchema>(schema: S, answer: unknown, command: string) =>
    read(schema, answer, command, monitor.name)
  /** Of a command that some builds or machines refuse. */
  const answered = <S extends v.GenericSchema>(schema: S, answer: unknown, command: string) =>
    answer instanceof Refused ? null : checked(schema, answer, command)
  const tree = checked(v.string(), qtree, 'info qtree')
  const parts = readQtree(tree)
  const { qemu, package: build } = checked(VERSION, version, 'query-version')
  const { status: run, running } = checked(STATUS, status, 'query-status')
  const { status: migrating = null, 'blocked-reasons': blocked } = checked(MIGRATION, migration, 'query-migrate')
  const on = answered(CAPABILITIES, capabilities, 'query-migrate-capabilities') ?? []
  const slots = answered(CPUS, cpus, 'query-hotpluggable-cpus')
  const modules = answered(SLOTS, ospm, 'query-acpi-ospm-status')
  const named = answered(NODES, nodes, 'query-named-block-nodes')
  return {
    version: `${qemu.major}.${qemu.minor}.${qemu.micro}`,
    package: textOrNull(build.trim()),
    architecture: checked(TARGET, target, 'query-target').arch,
    machine: machineName(type),
    status: run,
    running,
    migration: migrating,
    blocked,
    capabilities: new Set(on.filter(({ state }) => state).map(({ capability }) => capability)),
    qtree: tree,
    hdaCodecs: parts.flatMap(({ bus, type: codec }) => (bus === HDA_BUS ? [codec] : [])),
    ramblocks: textOrNull(ramblocks),
    tpms: (answered(TPMS, tpms, 'query-tpm') ?? []).map(({ options }) => options.type),
    memorySlots: modules?.filter((slot) => slot['slot-type'] === DIMM).length ?? null,
    hpetTimers: timersOf(parts),
    uuid: answered(UUID, uuid, 'query-uuid')?.UUID ?? null,
    dirtyBitmaps: named && bitmapsOf(named, answered(DRIVES, drives, 'query-block') ?? []),
    possibleCpus: slots?.reduce((sum, slot) => sum + slot['vcpus-count'], 0) || null,
  }
}

/** @throws InputError if the run state is another than it was, though not by our doing; else as `ask` */
export async function refuseOtherState(monitor: Monitor, { status }: Pick<MachineAnswers, 'status'>): Promise<void> {
  const now = read(STATUS, await monitor.execute('query-status'), 'query-status', monitor.name).status
  if (now === status) return
  const what = `${monitor.name} went from ${status} to ${now} meanwhile`
  throw new InputError(what, {}, 'Somebody else stopped or started it, or its migration ended: capture it again.')
}

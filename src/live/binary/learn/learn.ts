import { availableParallelism } from 'node:os'
import { InputError } from '../../../bytes/input-error'
import { DECIDING_PROPERTIES } from '../../../check/measured/deciding-properties'
import type { RulesFile } from '../../../formats/rules/form'
import type { Placement } from '../../../qemu/request'
import { functionsOf } from '../../capture/tree'
import type { RunningProgram } from '../../memory/program'
import { NoDevice } from '../../memory/read'
import type { RootBus, Wanted } from '../machine'
import { type Bare, EMPTY, made, rootOf, Unmade } from '../measure'
import { Book } from './book'
import { makeGroup, type Outcomes, type Seen } from './group'
import { learnedNames, learnedOptions } from './options'
import { deviceTypesOf, isKnownMachine, machineTypesOf, statesOf } from './program'

/** What to measure. */
export interface LearnRequest {
  readonly program: string
  /** Names of machine types; all that may be migrated with a PCI device if none is given. */
  readonly machines: readonly string[]
  /** Names of device types; all that the program plugs into a PCI bus if none is given. */
  readonly types: readonly string[]
  /** Whether devices are tried with options too. */
  readonly options: boolean
  readonly progress: (what: string) => void
}

/** Types that only sit behind another, and which that is. */
const BEHIND: ReadonlyMap<string, string> = new Map([['xio3130-downstream', 'x3130-upstream']])

/** Most devices in one machine. */
const LARGEST_GROUP = 24

const EXPRESS_PLACES: readonly Placement[] = ['root-port', 'pcie.0', 'pci-bridge']
const CONVENTIONAL_PLACES: readonly Placement[] = ['pci.0', 'pci-bridge']

/** A device to be measured at a place. */
interface Trial {
  readonly type: string
  readonly place: Placement
  readonly set: ReadonlyMap<string, string>
}

/** Types of which a machine has one, or which have to be its first. */
const ALONE = /^(?:virtio-balloon|qxl-vga$)/

/** Trials that one machine takes. */
function grouped(trials: readonly Trial[]): Trial[][] {
  const shared = trials.filter(({ type }) => !ALONE.test(type))
  const parts = Array.from({ length: Math.ceil(shared.length / LARGEST_GROUP) }, (_, i) =>
    shared.slice(LARGEST_GROUP * i, LARGEST_GROUP * (i + 1)),
  )
  return [...parts, ...trials.filter(({ type }) => ALONE.test(type)).map((trial) => [trial])]
}

/** Machines that are started at a time. */
const ABREAST = Math.min(4, availableParallelism())

/** Does the same for all, some at a time. @returns the results in their order */
async function abreast<T, R>(all: readonly T[], act: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const work = async () => {
    while (next < all.length) {
      const index = next++
      results[index] = await act(all[index]!, index)
    }
  }
  await Promise.all(Array.from({ length: ABREAST }, work))
  return results
}

/** A trial and what came of it: what was seen, or the program's words. */
type Made = readonly [trial: Trial, outcome: Seen | string]

/** The devices of a trial: itself, after what has to be above it. Each trial has two numbers. */
function wantedFor({ type, place, set }: Trial, index: number): Wanted[] {
  const above = BEHIND.get(type)
  const number = 2 * index
  const one = { number, type, properties: set, placement: place }
  if (above === undefined) return [one]
  const carrier: Wanted = { number: number + 1, type: above, properties: new Map(), placement: 'root-port' }
  return [carrier, { ...one, placement: null, spot: { behind: carrier.number, slot: '0' } }]
}

/** An option as QEMU's properties: "mq=on,vectors=4". */
const setOf = (option: string): ReadonlyMap<string, string> =>
  new Map(option.split(',').map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]))

/** Measures one machine type after the other. */
class Survey {
  private readonly book = new Book(new Set([...DECIDING_PROPERTIES, ...learnedNames()]))
  /** Types that start at a place on some machine type; all until the first was tried. */
  private readonly starting = new Map<string, readonly string[]>()
  /** Types that started anywhere. */
  private readonly started = new Set<string>()
  /** What the program says about itself. */
  said: RunningProgram | null = null

  constructor(
    private readonly request: LearnRequest,
    private readonly types: readonly string[],
  ) {}

  /** Makes devices, as many as fit into one machine. */
  private async make(machine: string, root: RootBus, trials: readonly Trial[], what: string): Promise<Made[]> {
    const groups = grouped(trials)
    let done = 0
    const made = await abreast(groups, async (group) => {
      const wanted = group.flatMap(wantedFor)
      const outcomes: Outcomes = await makeGroup(this.request.program, machine, root, wanted)
      this.request.progress(`${machine}, ${what}: ${++done} of ${groups.length}`)
      return group.map((trial, index): Made => [trial, outcomes.get(2 * index) ?? 'it is not made'])
    })
    return made.flat()
  }

  /** Devices with their options, each in a machine of its place. */
  private async withOptions(machine: string, root: RootBus, seen: readonly (readonly [Trial, Seen])[]): Promise<void> {
    const trials = seen.flatMap(([{ type, place }, { properties }]) =>
      learnedOptions(properties).map((option): Trial => ({ type, place, set: setOf(option) })),
    )
    const differing = trials.filter(({ type, place, set }) => {
      const own = seen.find(([trial]) => trial.type === type && trial.place === place)![1].properties
      return [...set].some(([name, value]) => own.get(name) !== value)
    })
    const what = `${seen[0]?.[0].place} with options`
    for (const [{ type, place, set }, outcome] of await this.make(machine, root, differing, what)) {
      if (typeof outcome !== 'string') this.book.addTried({ type, place }, set, { ...outcome, place, path: null })
    }
  }

  private async at(machine: string, root: RootBus, place: Placement): Promise<void> {
    const kind = `${root.express} ${place}`
    const types = this.starting.get(kind) ?? this.types
    const unseen: [Trial, Seen][] = []
    const started: string[] = []
    const trials = types.map((type): Trial => ({ type, place, set: new Map() }))
    for (const [trial, outcome] of await this.make(machine, root, trials, place)) {
      if (typeof outcome === 'string') {
        if (!this.started.has(trial.type)) this.book.refused.set(trial.type, outcome)
        continue
      }
      this.said ??= outcome.program
      started.push(trial.type)
      this.started.add(trial.type)
      if (this.book.add({ ...outcome, place, path: null })) unseen.push([trial, outcome])
    }
    if (!this.starting.has(kind) && started.length > 0) this.starting.set(kind, started)
    for (const type of started) this.book.refused.delete(type)
    if (this.request.options) await this.withOptions(machine, root, unseen)
  }

  /** What the machine brings along; null if the program makes no such machine. */
  private async bare(machine: string): Promise<Bare | null> {
    try {
      const { answer = '', ...bare } = await made(this.request.program, machine, [], (qemu) => qemu.ask('info qtree'))
      const shown = new Map(functionsOf(answer).map(({ path, properties }) => [path, properties]))
      this.said ??= bare.program
      for (const device of bare.devices) {
        if (device.path === null) continue
        const properties = shown.get(device.path) ?? new Map()
        this.book.add({ device, place: 'machine', path: device.path, properties })
      }
      return bare
    } catch (error) {
      if (error instanceof NoDevice) return EMPTY
      if (error instanceof Unmade) return null
      throw error
    }
  }

  /** Measures a machine type; one without a PCI bus has nothing. */
  async machine(machine: string): Promise<void> {
    this.request.progress(machine)
    this.book.begin(machine)
    const bare = await this.bare(machine)
    if (!bare) return
    const root = rootOf(bare)
    for (const place of root.express ? EXPRESS_PLACES : CONVENTIONAL_PLACES) await this.at(machine, root, place)
  }

  /** The machine types on which anything was found, in the order in which they were measured. */
  measured(): readonly string[] {
    return this.book.measured()
  }

  written(rest: Pick<RulesFile, 'taken' | 'qemu' | 'vmstate'>, aliases: ReadonlyMap<string, string>): RulesFile {
    return this.book.written(rest, aliases)
  }
}

/** Types that need a function of the host, or a program of it. */
const isOfHost = (type: string): boolean => type.startsWith('vfio-') || type.startsWith('vhost-user-')

/**
 * Measures a QEMU of this host: every machine type, and every PCI device type at every place of it, with options.
 * @throws InputError if it can't be started, or has no machine type with a PCI bus
 */
export async function learn(request: LearnRequest): Promise<RulesFile> {
  const { program, progress } = request
  const { names, aliases } = await machineTypesOf(program)
  const named = request.machines.map((name) => aliases.get(name) ?? name)
  const missing = named.find((name) => !names.includes(name))
  if (missing !== undefined) throw new InputError(`${program} has no machine type '${missing.slice(0, 64)}'`)
  const machines = named.length > 0 ? named : names.filter(isKnownMachine)
  const types = (await deviceTypesOf(program)).filter((type) => !isOfHost(type))
  const survey = new Survey(
    request,
    request.types.length === 0 ? types : types.filter((type) => request.types.includes(type)),
  )
  for (const machine of machines) await survey.machine(machine)
  const { said } = survey
  const [newest] = survey.measured()
  if (!said || said.version === null || newest === undefined)
    throw new InputError(`${program} has no machine type with a PCI bus that can be migrated`)
  progress('-dump-vmstate')
  const qemu = { version: said.version, package: said.package, architecture: said.architecture }
  return survey.written({ taken: new Date().toISOString(), qemu, vmstate: await statesOf(program, newest) }, aliases)
}

import { readFileSync, writeFileSync } from 'node:fs'
import { fromHex, toHex } from '../../src/bytes/hex'
import { type Observation, PAUSED } from './observation'

/** What a survey found out: devices that were seen, types that were not started. */
export interface Findings {
  /** "7.2.22" */
  readonly qemu: string
  readonly scope: string
  readonly observations: Observation[]
  /** Device types that were never seen, and what QEMU said. */
  readonly notStarted: Record<string, string>
}

const FAMILIES = ['pc-q35', 'pc-i440fx', 'virt', 'pseries'] as const

/** What a survey of these machine types is about: "20 pc-q35 and 25 pc-i440fx machine types". */
export function scopeOf(machines: readonly string[]): string {
  const counts = FAMILIES.flatMap((family) => {
    const count = machines.filter((name) => name.startsWith(`${family}-`)).length
    return count === 0 ? [] : [`${count} ${family}`]
  })
  return `${counts.join(' and ')} machine types`
}

/** A line of a records file, in the form of fixtures/ground-truth. */
interface Line {
  readonly qemu: string
  readonly device: string
  readonly placement: string
  readonly options: string
  readonly state?: string
  readonly machines: string[]
  readonly size: number
  readonly config: string
  readonly cmask: string
  readonly wmask: string
  readonly w1cmask: string
}

const NAMES = ['config', 'cmask', 'wmask', 'w1cmask'] as const

/**
 * Writes what was seen as lines of JSON: first what the survey was about, then one line for each device that differs
 * from all others, with every machine type that gave it.
 */
export function writeRecords(path: string, { qemu, scope, observations, notStarted }: Findings): void {
  const lines = new Map<string, Line>()
  for (const { type, options, place, state, machine, live } of observations) {
    const [config, cmask, wmask, w1cmask] = NAMES.map((name) => toHex(live[name]))
    const key = [type, options, place, state, config, cmask, wmask, w1cmask].join('/')
    const known = lines.get(key)
    if (known) known.machines.push(machine)
    else {
      lines.set(key, {
        qemu,
        device: type,
        placement: place,
        options,
        ...(state === undefined || state === PAUSED ? {} : { state }),
        machines: [machine],
        size: live.config.length,
        config: config!,
        cmask: cmask!,
        wmask: wmask!,
        w1cmask: w1cmask!,
      })
    }
  }
  const all = [{ qemu, scope, notStarted }, ...lines.values()].map((line) => JSON.stringify(line))
  writeFileSync(path, `${all.join('\n')}\n`)
}

const startOf = ({ type, options, place, state, machine }: Observation): string =>
  [type, options, place, state, machine].join('/')

/** What several surveys of one QEMU saw; of devices that were started in the same way, the first. */
export function together(parts: readonly Findings[]): Findings {
  const all = parts.flatMap((part) => part.observations)
  const observations =
    parts.length === 1 ? all : [...new Map(all.reverse().map((entry) => [startOf(entry), entry])).values()].reverse()
  const machines = [...new Set(observations.map(({ machine }) => machine))]
  const notStarted = Object.assign({}, ...parts.map((part) => part.notStarted)) as Record<string, string>
  for (const { type } of observations) delete notStarted[type]
  return {
    qemu: parts[0]!.qemu,
    scope: parts.length === 1 ? parts[0]!.scope : scopeOf(machines),
    observations,
    notStarted,
  }
}

/** Reads what `writeRecords` wrote. */
export function readRecords(path: string): Findings {
  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const { qemu, scope, notStarted } = JSON.parse(head!) as Omit<Findings, 'observations'>
  const observations = lines.flatMap((text) => {
    const line = JSON.parse(text) as Line
    const [config, cmask, wmask, w1cmask] = NAMES.map((name) => fromHex(line[name]))
    const live = { config: config!, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask! }
    const { device, options, placement, machines, state = PAUSED } = line
    return machines.map((machine): Observation => ({ type: device, options, place: placement, state, machine, live }))
  })
  return { qemu, scope, observations, notStarted }
}

import type { Placement } from '../../src/qemu/painting/placement'
import { type Arrays, type Judgement, judge } from './judge'

/** A device as QEMU held it, and how it was started. */
export interface Observation {
  /** QEMU's name of the device type. */
  readonly type: string
  /** What followed it: "aer=on,ats=on". */
  readonly options: string
  /** The bus it sat on. */
  readonly place: string
  /** What happened before it was looked at: "after firmware". */
  readonly state?: string
  readonly machine: string
  readonly live: Arrays
}

/** The state in which devices are as QEMU created them. */
export const PAUSED = 'paused'

/** Places that `--placement` has a name for. */
const PLACEMENTS: Readonly<Record<string, Placement>> = {
  'root-port': 'root-port',
  'downstream-port': 'root-port',
  'pcie.0': 'pcie.0',
  'pci-bridge': 'pci-bridge',
  'pci.0': 'pci.0',
  'pci-bridge-pc': 'pci.0',
  pxb: 'pci.0',
}

/** "a=b,c=d" as `--set` would give it. */
const settings = (options: string): Map<string, string> =>
  new Map(
    options
      .split(',')
      .filter((option) => option.includes('='))
      .map((option) => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)]),
  )

/** The configuration in words: "aer=on at root-port, pc-q35-7.2". */
export const titleOf = ({ options, place, state = PAUSED, machine }: Observation): string =>
  [options, `at ${place}, ${machine}`, state === PAUSED ? '' : state].filter(Boolean).join(' ')

/** Rebuilds what was observed. @param qemu version of the program that held it */
export function judgeObservation(qemu: string, { type, options, place, machine, live }: Observation): Judgement {
  const request = {
    qemu,
    machine,
    set: settings(options),
    placement: PLACEMENTS[place] ?? null,
    bars: new Map<number, number>(),
    rom: null,
    view: null,
  }
  return judge(live, { type, request })
}

import type { DeviceReport, Stop, Verdict } from '../../check/report/report'
import { count } from '../drawing/words'

/** Devices that a report describes with the same words. */
export interface AlikeDevices {
  readonly first: DeviceReport
  readonly others: readonly DeviceReport[]
}

/** All that a report says about a device, without its name and place; what remedies are read from is never printed. */
const said = ({ id: _, address: __, grid: ___, differences, ...rest }: DeviceReport): string =>
  JSON.stringify([rest, differences.map(({ refused: ____, ...byte }) => byte)])

/** Groups what has the same key, in the order of the first of each group. */
function alike<T>(all: readonly T[], keyOf: (each: T) => string): { first: T; others: T[] }[] {
  const found = new Map<string, { first: T; others: T[] }>()
  for (const each of all) {
    const key = keyOf(each)
    const group = found.get(key)
    if (group) group.others.push(each)
    else found.set(key, { first: each, others: [] })
  }
  return [...found.values()]
}

/** Groups devices that differ in nothing but the name. */
export const alikeDevices = (devices: readonly DeviceReport[]): AlikeDevices[] => alike(devices, said)

/** Stops of several sections that differ in nothing but the section. */
export interface AlikeStops {
  readonly first: Stop
  readonly others: readonly Stop[]
}

/** Groups stops that differ in nothing but the section, in the order in which QEMU comes to the first of each group. */
export const alikeStops = (stops: readonly Stop[]): AlikeStops[] =>
  alike(stops, ({ section: _, order: __, ...rest }) => JSON.stringify(rest))

const GRAVITY: readonly Verdict[] = ['incompatible', 'undetermined', 'compatible']

/** Devices with what fails first; those of one verdict stay in the order of the stream. */
export const gravestFirst = (devices: readonly DeviceReport[]): DeviceReport[] =>
  GRAVITY.flatMap((verdict) => devices.filter((device) => device.verdict === verdict))

/** Names in a list; more are counted. */
const NAMED = 20

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, NAMED)
  return [...shown, ...(ids.length > NAMED ? [`and ${ids.length - NAMED} more`] : [])].join(', ')
}

/** "and 13 more alike: a, b, …" */
export const moreAlike = (ids: readonly string[]): string => `and ${ids.length} more alike: ${listed(ids)}`

/** "13 compatible devices: a, b, …" */
export const compatibleOnes = (devices: readonly DeviceReport[]): string =>
  `${count(devices.length, 'compatible device')}: ${listed(devices.map(({ id }) => id))}`

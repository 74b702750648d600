import type { DeviceReport } from '../../check/report/report'
import { count } from '../drawing/words'

/** Devices that a report describes with the same words. */
export interface AlikeDevices {
  readonly first: DeviceReport
  readonly others: readonly DeviceReport[]
}

/** All that a report says about a device, without its name and place. */
const said = ({ id: _, address: __, grid: ___, ...rest }: DeviceReport): string => JSON.stringify(rest)

/** Groups devices that differ in nothing but the name, in the order of the first of each group. */
export function alikeDevices(devices: readonly DeviceReport[]): AlikeDevices[] {
  const found = new Map<string, { first: DeviceReport; others: DeviceReport[] }>()
  for (const device of devices) {
    const key = said(device)
    const group = found.get(key)
    if (group) group.others.push(device)
    else found.set(key, { first: device, others: [] })
  }
  return [...found.values()]
}

/** Names in a list; more are counted. */
const NAMED = 20

function names(devices: readonly DeviceReport[]): string {
  const shown = devices.slice(0, NAMED).map(({ id }) => id)
  return [...shown, ...(devices.length > NAMED ? [`and ${devices.length - NAMED} more`] : [])].join(', ')
}

/** "and 13 more alike: a, b, …" */
export const moreAlike = (others: readonly DeviceReport[]): string =>
  `and ${others.length} more alike: ${names(others)}`

/** "13 compatible devices: a, b, …" */
export const compatibleOnes = (devices: readonly DeviceReport[]): string =>
  `${count(devices.length, 'compatible device')}: ${names(devices)}`

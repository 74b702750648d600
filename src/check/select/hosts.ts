import { InputError } from '../../bytes/input-error'
import { readUint } from '../../bytes/little-endian'
import { isCalled } from '../../formats/stream/devices/qdev-path'
import { driverOf, isBoundToVfio } from '../../kernel/drivers'
import { isVirtual } from '../../kernel/header'
import { headerType, idsAt } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import type { Pairing } from './pair'

/** One pair of functions, with the address that names it. */
type Pair = Pairing['pairs'][number]

const CLASS = 0x09
const SUBSYSTEM = 0x2c

/** What makes two functions the same kind of hardware, as far as a scheduler cares. */
const kindOf = (device: Device): string =>
  [idsAt(device.config), readUint(device.config, CLASS, 3), isVirtual(device)].join(' ')

/** Ids of a virtual function's physical one, null if the input does not hold it. */
const parentOf = ({ physicalFunction }: Device): string | null =>
  physicalFunction ? idsAt(physicalFunction.config) : null

function areOfOneKind(from: Device, to: Device): boolean {
  const [parent, other] = [parentOf(from), parentOf(to)]
  return kindOf(from) === kindOf(to) && (parent === null || other === null || parent === other)
}

const subsystemOf = ({ config }: Device): string => idsAt(config, SUBSYSTEM)

const isEndpoint = ({ config }: Device): boolean => headerType(config) === 0

const driverName = (device: Device): string => {
  const found = driverOf(device)
  return found.how === 'known' ? found.driver.name : (device.driver ?? '')
}

/** How well a function of the destination fits one of the source, the best first; null for another kind. */
function rankOf(from: Device, to: Device): number | null {
  if (!areOfOneKind(from, to)) return null
  const other = subsystemOf(from) === subsystemOf(to) ? 0 : 3
  if (driverName(from) === driverName(to)) return other
  return other + (isBoundToVfio(to) ? 1 : 2)
}

/** What a user should know about a pair, or null. */
function noteOn(from: Device, to: Device, again: boolean): string | null {
  const notes = [
    again ? 'the destination has fewer functions of this kind: this one is compared again' : null,
    subsystemOf(from) === subsystemOf(to) ? null : `subsystem ${subsystemOf(from)} and ${subsystemOf(to)}`,
    driverName(from) === driverName(to)
      ? null
      : `bound to ${from.driver ?? 'no driver'} on the source and to ${to.driver ?? 'no driver'} on the destination`,
  ].filter((note) => note !== null)
  return notes.length === 0 ? null : notes.join('; ')
}

/** Pairs that the user named. @throws InputError for a name that no function has */
function mapped(source: readonly Device[], destination: readonly Device[], map: ReadonlyMap<string, string>) {
  const find = (devices: readonly Device[], name: string, side: string): Device => {
    const found = devices.find((device) => isCalled(device, name))
    if (found) return found
    throw new InputError(`--map: the ${side} has no device ${JSON.stringify(name)}`)
  }
  return new Map(
    [...map].map(([from, to]) => [find(source, from, 'source'), find(destination, to, 'destination')] as const),
  )
}

/** Whether the functions of two hosts are meant, and not the devices of two guests: one is bound to a vfio driver. */
export const areHosts = (...sides: readonly (readonly Device[])[]): boolean =>
  sides.some((devices) => devices.some(isBoundToVfio))

/**
 * Pairs the functions of two hosts: those of the source that are bound to a vfio driver (all of them, if none is), each
 * with one of the destination of the same driver and kind: ids, class, subsystem, virtual function of which physical
 * one. Addresses do not count. If the destination has fewer functions, one is compared with several.
 * @param names addresses to which the source's functions are limited; empty for all
 * @throws InputError for a name in `map` that no function has
 */
export function pairHosts(
  source: readonly Device[],
  destination: readonly Device[],
  map: ReadonlyMap<string, string>,
  names: readonly string[] = [],
): Pairing {
  const endpoints = source.filter(isEndpoint)
  const bound = endpoints.filter(isBoundToVfio)
  const meant = (bound.length > 0 ? bound : endpoints).filter(
    (device) => names.length === 0 || names.some((name) => isCalled(device, name)),
  )
  const given = mapped(source, destination, map)
  const all = [...given.keys(), ...meant.filter((device) => !given.has(device))]
  const used = new Set<Device>(given.values())
  const pairs: Pair[] = []
  const alone: Device[] = []
  for (const from of all) {
    const to = given.get(from) ?? counterpart(from, destination, used)
    if (!to) {
      alone.push(from)
      continue
    }
    pairs.push({ source: from, destination: to, note: noteOn(from, to, used.has(to) && !given.has(from)) })
    used.add(to)
  }
  const others = endpoints.length - meant.length
  return {
    pairs,
    source: alone,
    destination: [],
    notes: [
      'two hosts: functions are paired by driver and kind, not by address',
      ...(others > 0 && names.length === 0 ? [`${others} functions of the source are not bound to a vfio driver`] : []),
    ],
  }
}

/** The function of the destination that fits best; one that is already taken only if all that fit are. */
function counterpart(from: Device, destination: readonly Device[], used: ReadonlySet<Device>): Device | null {
  const fitting = destination
    .filter(isEndpoint)
    .flatMap((device) => {
      const rank = rankOf(from, device)
      return rank === null ? [] : [{ device, rank }]
    })
    .sort((a, b) => a.rank - b.rank)
  return (fitting.find(({ device }) => !used.has(device)) ?? fitting[0])?.device ?? null
}

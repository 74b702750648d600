import { notMigrated } from '../../qemu/fresh/eras'
import { machineIn } from '../../qemu/releases/machine'
import { orderOf, parseVersion } from '../../qemu/releases/version'
import type { Outcome } from '../report/proof'
import { type Atlas, type AtlasRequest, atlas } from './atlas'
import type { CellGroup } from './cells'

/** Which guests are to be moved: the atlas of one machine type, from one release or from each that has it. */
export interface NextRequest extends Omit<AtlasRequest, 'to' | 'machines'> {
  readonly machine: string
}

/** Devices that a migration fails with, or may fail with, for one reason in one direction. */
export interface Hindrance {
  readonly direction: 'there' | 'back'
  readonly devices: readonly string[]
  readonly cells: CellGroup
}

/** A release that guests can be taken to, and what stands in the way there and back. */
export interface LaterRelease {
  readonly to: string
  /** The worst of both directions. */
  readonly outcome: Outcome
  readonly hindrances: readonly Hindrance[]
}

/** All later releases for guests that run under one release of QEMU, newest first. */
export interface NextReleases {
  readonly from: string
  readonly later: readonly LaterRelease[]
}

/** Where guests of a machine type can be taken and brought back from. */
export interface NextFound {
  readonly machine: string
  readonly notes: readonly string[]
  /** The device types that were considered. */
  readonly devices: readonly string[]
  readonly sources: readonly NextReleases[]
}

/** Equal for groups that hinder for the same reason, whichever releases, places and example bytes they hold. */
const causeOf = ({ outcome, reasons, conditions }: CellGroup): string =>
  [
    outcome,
    ...reasons.map(({ register, action, on, property }) => [register, action, on, property?.name].join('~')),
    ...conditions,
  ].join('|')

function hindrances({ devices }: Atlas, direction: Hindrance['direction'], from: string, to: string): Hindrance[] {
  const found = new Map<string, { devices: Set<string>; cells: CellGroup }>()
  for (const { device, groups } of devices) {
    for (const cells of groups) {
      if (cells.outcome === 'safe' || !cells.from.includes(from) || !cells.to.includes(to)) continue
      const key = causeOf(cells)
      const known = found.get(key) ?? { devices: new Set(), cells }
      known.devices.add(device)
      found.set(key, known)
    }
  }
  return [...found.values()].map(({ devices: names, cells }) => ({ direction, devices: [...names].sort(), cells }))
}

/** Named devices that no guest can take from one release to the other: nothing was looked at, so nothing is safe. */
function withoutCells({ devices }: Atlas, named: readonly string[], from: string, to: string): Hindrance[] {
  return devices
    .filter(({ device, groups }) => {
      const has = groups.some((cells) => cells.from.includes(from) && cells.to.includes(to))
      return named.includes(device) && !has
    })
    .map(({ device }) => {
      const why = notMigrated(device, parseVersion(from)) ?? `QEMU ${from} has no ${device} on such a machine type`
      const cells = { outcome: 'unknown', from: [from], to: [to], places: [], reasons: [], conditions: [why] } as const
      return { direction: 'there', devices: [device], cells }
    })
}

function outcomeOf(found: readonly Hindrance[]): Outcome {
  if (found.some(({ cells }) => cells.outcome === 'unsafe')) return 'unsafe'
  return found.length > 0 ? 'depends' : 'safe'
}

/**
 * Returns for each release that guests of a machine type may run under which later releases they can be taken to and
 * brought back from, in any state. What fails also between hosts that run the same does not count: staying is no safer.
 * @throws InputError as `atlas`
 */
export function nextReleases({ machine, ...request }: NextRequest): NextFound {
  const found = atlas({ ...request, to: null, machines: [machine] })
  const releases = found.releases.filter((release) => machineIn(machine, parseVersion(release)) !== null)
  const asked = request.from === null ? null : parseVersion(request.from).order
  const sources = releases.filter((release) => asked === null || orderOf(release) === asked)
  return {
    machine,
    notes: found.notes,
    devices: found.devices.filter(({ groups }) => groups.length > 0).map(({ device }) => device),
    sources: sources.map((from) => ({
      from,
      later: releases
        .filter((to) => orderOf(to) > orderOf(from))
        .reverse()
        .map((to): LaterRelease => {
          const all = [
            ...withoutCells(found, request.devices, from, to),
            ...hindrances(found, 'there', from, to),
            ...hindrances(found, 'back', to, from),
          ]
          return { to, outcome: outcomeOf(all), hindrances: all }
        }),
    })),
  }
}

/** Returns the newest later release with one of these outcomes, or null. */
export const newestWith = ({ later }: NextReleases, outcomes: readonly Outcome[]): LaterRelease | null =>
  later.find(({ outcome }) => outcomes.includes(outcome)) ?? null

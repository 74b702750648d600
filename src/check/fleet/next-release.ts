import { maskIn } from '../../pci/layout'
import { type Named, naming } from '../../pci/name'
import { checkedBits } from '../../qemu/painting/masks'
import { machineIn } from '../../qemu/releases/machine'
import { MILESTONES, parseVersion, type Version } from '../../qemu/releases/version'
import { beyond, type Judgement, judgementOf } from '../atlas/cells'
import { type DeviceKind, type Form, Forms, type Spot } from '../atlas/form'
import type { Reason } from '../atlas/reason'
import { Transitions } from '../atlas/transition'
import { reachableBits } from '../device/proof/reach'
import type { CheckRequest } from '../report/request'
import { type GuestDevice, guestOf } from './guest-devices'
import type { MatrixSource } from './matrix'

/** Guests that can't be taken to a release and brought back from it, for one reason. */
export interface NextObstacle {
  readonly direction: 'there' | 'back'
  readonly outcome: Judgement['outcome']
  /** Device types, in alphabetical order. */
  readonly devices: readonly string[]
  /** What is refused; null if a condition decides. */
  readonly reason: Reason | null
  /** What decides besides, a sentence each. */
  readonly conditions: readonly string[]
  readonly guests: number
}

/** The newest release for all guests of a matrix. */
export interface NextForAll {
  /** The newest release that every guest of `judged` can be taken to and brought back from, in any state; or null. */
  readonly newest: string | null
  /** Guests that are judged; the others are `open`. */
  readonly judged: number
  /** Guests about which nothing can be said, and why. */
  readonly open: readonly { readonly source: string; readonly reason: string }[]
  /** The newest known release, if not all guests can go there, and what keeps them from it. */
  readonly beyond: { readonly release: string; readonly obstacles: readonly NextObstacle[] } | null
}

/** A way of a device from one release to another. */
interface Way {
  readonly direction: NextObstacle['direction']
  readonly verdict: Judgement
}

/** Fields that belong to the individual device and are the same on both ends: they don't depend on type or QEMU, and no form has them. */
const OWN: readonly (readonly [layout: string, register: string, fields: readonly string[]])[] = [
  ['DSN', 'SERIAL_LO', []],
  ['DSN', 'SERIAL_HI', []],
  ['EXP', 'LNKCAP', ['PN']],
  ['EXP', 'SLTCAP', ['PSN']],
  ['EXP', 'SLTSTA', ['PDS']],
]

/** The bits of a byte that are the device's own. */
function ownBits({ layout, registerRow, byteInRegister }: Named): number {
  if (!registerRow) return 0
  const own = OWN.find(([name, register]) => layout?.name === name && registerRow.name === register)
  if (!own) return 0
  const [, , fields] = own
  return fields.length === 0 ? 0xff : (maskIn(registerRow, ...fields) >>> (8 * byteInRegister)) & 0xff
}

/**
 * The register of the first compared bit that no state of the form has, or null: with one, the device was created with
 * options that its bytes do not show.
 */
function unreached(config: Uint8Array, { side }: Form): string | null {
  const { masks } = side
  if (config.length !== masks.size) return 'the size of config space'
  const moving = reachableBits(side)
  const checked = checkedBits(masks)
  const names = naming(masks.config)
  const at = config.findIndex((byte, i) => {
    const bits = (byte ^ masks.config[i]!) & checked[i]! & ~moving[i]!
    return bits !== 0 && (bits & ~ownBits(names.at(i))) !== 0
  })
  return at < 0 ? null : names.at(at).register
}

/** All ways of devices that were created alike: each is proved once. */
class Ways {
  private readonly transitions: Transitions
  private readonly forms: Forms
  private readonly known = new Map<string, readonly Way[]>()

  constructor(kind: DeviceKind) {
    this.forms = new Forms(kind)
    this.transitions = new Transitions(this.forms)
  }

  /** Why nothing follows for a device with these bytes from what QEMU is known to make there, or null. */
  problemAt(spot: Spot, config: Uint8Array): string | null {
    const form = this.forms.at(spot)
    if ('reason' in form) return form.reason
    const register = unreached(config, form)
    return register && `${register} is not what QEMU ${spot.qemu.text} builds by default`
  }

  /** There and back again: what is not safe beyond what is refused between hosts that run the same. */
  notSafe(from: Spot, to: Spot): readonly Way[] {
    const key = [from.qemu.text, to.qemu.text, from.machine.name, from.placement].join('|')
    const before = this.known.get(key)
    if (before) return before
    const one = (direction: Way['direction'], a: Spot, b: Spot): Way => {
      const verdict = beyond(judgementOf(this.transitions.between(a, b)), judgementOf(this.transitions.between(b, b)))
      return { direction, verdict }
    }
    const found = [one('there', from, to), one('back', to, from)].filter(({ verdict }) => verdict.outcome !== 'safe')
    this.known.set(key, found)
    return found
  }
}

interface Guest {
  readonly source: string
  readonly qemu: Version
  readonly machine: string
  readonly devices: readonly GuestDevice[]
}

/** Ways by device type and the options that it was created with. */
class AllWays {
  private readonly known = new Map<string, Ways>()

  of({ kind }: GuestDevice): Ways {
    const key = [kind.type, ...[...kind.set].map(([name, value]) => `${name}=${value}`).sort()].join('|')
    const ways = this.known.get(key) ?? new Ways(kind)
    this.known.set(key, ways)
    return ways
  }
}

const spotOf = (qemu: Version, { machine }: Guest, { placement }: GuestDevice): Spot | null => {
  const type = machineIn(machine, qemu)
  return type && { qemu, machine: type, placement }
}

/** What keeps a guest from a release, or from coming back; null if the release lacks its machine type. */
function notSafe(guest: Guest, release: Version, ways: AllWays): (Way & { readonly type: string })[] | null {
  const found: (Way & { type: string })[] = []
  for (const device of guest.devices) {
    const [from, to] = [spotOf(guest.qemu, guest, device), spotOf(release, guest, device)]
    if (!from || !to) return null
    found.push(
      ...ways
        .of(device)
        .notSafe(from, to)
        .map((way) => ({ ...way, type: device.kind.type })),
    )
  }
  return found
}

/** Reasons, each with the types and guests that it is for. */
function obstacles(guests: readonly Guest[], release: Version, ways: AllWays): NextObstacle[] {
  const found = new Map<string, { obstacle: NextObstacle; types: Set<string>; guests: Set<string> }>()
  for (const guest of guests) {
    for (const { direction, verdict, type } of notSafe(guest, release, ways) ?? []) {
      const { outcome, reasons, conditions } = verdict
      for (const reason of reasons.length > 0 ? reasons : [null]) {
        const key = JSON.stringify([direction, outcome, reason?.register, reason?.action, reason?.on, conditions])
        const obstacle = { direction, outcome, devices: [], reason, conditions, guests: 0 }
        const known = found.get(key) ?? { obstacle, types: new Set(), guests: new Set() }
        known.types.add(type)
        known.guests.add(guest.source)
        found.set(key, known)
      }
    }
  }
  return [...found.values()]
    .map(({ obstacle, types, guests: held }) => ({ ...obstacle, devices: [...types].sort(), guests: held.size }))
    .sort((a, b) => b.guests - a.guests)
}

/**
 * Returns the newest release of QEMU that all guests can be taken to and brought back from, no matter what their drivers did
 * to the devices before. What is refused between two hosts of one release as well does not count: staying is no safer.
 * Only a guest whose input names its release is judged (a capture).
 */
export function nextForAll(sources: readonly MatrixSource[], request: CheckRequest): NextForAll {
  const open: { source: string; reason: string }[] = []
  const guests: Guest[] = []
  const ways = new AllWays()
  for (const source of sources) {
    const found = guestOf(source, request)
    if ('reason' in found) {
      open.push({ source: source.name, reason: found.reason })
      continue
    }
    const guest = { source: source.name, ...found }
    const problem = guest.devices.map((device) =>
      ways.of(device).problemAt(spotOf(guest.qemu, guest, device)!, device.config),
    )
    const at = problem.findIndex((text) => text !== null)
    if (at >= 0) open.push({ source: source.name, reason: `${guest.devices[at]!.id}: ${problem[at]}` })
    else guests.push(guest)
  }
  const releases = MILESTONES.map(parseVersion).reverse()
  const isForAll = (release: Version): boolean =>
    guests.every((guest) => release.order === guest.qemu.order || notSafe(guest, release, ways)?.length === 0)
  const newest = guests.length === 0 ? null : (releases.find(isForAll) ?? null)
  const known = releases[0]!
  return {
    newest: newest?.text ?? null,
    judged: guests.length,
    open,
    beyond:
      guests.length === 0 || newest === known
        ? null
        : { release: known.text, obstacles: obstacles(guests, known, ways) },
  }
}

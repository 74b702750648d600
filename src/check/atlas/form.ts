import { behaviourOf } from '../../qemu/behaviour'
import { fresh, type NoFresh } from '../../qemu/fresh'
import { seedTurns } from '../../qemu/fresh/seed'
import type { Machine } from '../../qemu/machine'
import type { Masks } from '../../qemu/masks'
import type { Placement } from '../../qemu/request'
import type { Version } from '../../qemu/version'
import type { Side } from '../proof'

/** A device type with the options it is created with. */
export interface Kind {
  readonly type: string
  readonly set: ReadonlyMap<string, string>
}

/** A release of QEMU, a machine type it has, and a place in that machine. */
export interface Spot {
  readonly qemu: Version
  readonly machine: Machine
  readonly placement: Placement
}

/** Config space and masks of a device, however many releases and machine types build it like this. */
export interface Form {
  /** The same for devices that differ in nothing that a migration looks at. */
  readonly id: number
  readonly side: Side
}

const ARRAYS = ['config', 'cmask', 'wmask', 'w1cmask', 'uncertain'] as const

/** A number that devices which are alike have in common (FNV-1a over what is not zero). */
function digest(masks: Masks): number {
  let sum = 0x811c9dc5 ^ masks.size
  for (const name of ARRAYS) {
    const bytes = masks[name]
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] !== 0) sum = Math.imul(sum ^ bytes[i]! ^ (i << 8), 0x01000193)
    }
  }
  return sum
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const told = ({ changes }: Masks): string =>
  changes.map(({ at, width, value, by, how }) => [at, width, value, by, how].join(',')).join(';')

const alike = (a: Masks, b: Masks): boolean => ARRAYS.every((name) => equal(a[name], b[name])) && told(a) === told(b)

/**
 * The forms of one device type. Each is built once: releases and machine types that decide nothing differently share it.
 */
export class Forms {
  private readonly built = new Map<string, Form | NoFresh>()
  private readonly known = new Map<number, readonly Form[]>()
  private count = 0

  constructor(readonly kind: Kind) {}

  /** @param extra properties besides those of the kind */
  at({ qemu, machine, placement }: Spot, extra: readonly (readonly [string, string])[] = []): Form | NoFresh {
    const key = [placement, ...extra.flat(), behaviourOf(this.kind.type, qemu, machine, seedTurns())].join('|')
    const before = this.built.get(key)
    if (before) return before
    const { type } = this.kind
    const set = new Map([...this.kind.set, ...extra])
    const found = fresh({ type, placement, set }, { qemu, machine, notes: [] })
    const form = 'reason' in found ? found : this.shared(found.masks)
    this.built.set(key, form)
    return form
  }

  private shared(masks: Masks): Form {
    const key = digest(masks)
    const others = this.known.get(key) ?? []
    const before = others.find(({ side }) => alike(side.masks, masks))
    if (before) return before
    const form: Form = { id: this.count++, side: { type: this.kind.type, how: 'model', masks, physical: false } }
    this.known.set(key, [...others, form])
    return form
  }
}

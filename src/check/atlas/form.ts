import { fresh, type NoFresh } from '../../qemu/fresh/fresh'
import { seedChanges } from '../../qemu/fresh/seed'
import type { Masks } from '../../qemu/painting/masks'
import { behaviourOf } from '../../qemu/releases/behaviour'
import type { Machine } from '../../qemu/releases/machine'
import type { Version } from '../../qemu/releases/version'
import type { Placement } from '../../qemu/request'
import type { ProofEnd } from '../report/proof'

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
  /** Equal for devices that do not differ in anything that a migration depends on. */
  readonly id: number
  readonly side: ProofEnd
}

const ARRAYS = ['config', 'cmask', 'wmask', 'w1cmask', 'uncertain'] as const

/** Everything that a migration depends on, as one text, equal for equal devices. */
function looks(masks: Masks): string {
  const { size, changes } = masks
  const parts: (string | number)[] = [size]
  for (const name of ARRAYS) {
    parts.push(name)
    masks[name].forEach((byte, offset) => {
      if (byte !== 0) parts.push(offset, byte)
    })
  }
  for (const { at, width, value, by, how } of changes) parts.push(at, width, value, by, how)
  return parts.join(' ')
}

/**
 * The forms of one device type. Each is built once, and shared by releases and machine types that make no difference.
 */
export class Forms {
  private readonly built = new Map<string, Form | NoFresh>()
  private readonly known = new Map<string, Form>()

  constructor(readonly kind: Kind) {}

  /** @param extra properties besides those of the kind */
  at({ qemu, machine, placement }: Spot, extra: readonly (readonly [string, string])[] = []): Form | NoFresh {
    const key = [placement, ...extra.flat(), behaviourOf(this.kind.type, qemu, machine, seedChanges())].join('|')
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
    const key = looks(masks)
    const before = this.known.get(key)
    if (before) return before
    const form: Form = { id: this.known.size, side: { type: this.kind.type, how: 'model', masks, physical: false } }
    this.known.set(key, form)
    return form
  }
}

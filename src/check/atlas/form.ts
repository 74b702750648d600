import { fresh, type NoFresh } from '../../qemu/fresh/fresh'
import type { Masks } from '../../qemu/painting/masks'
import type { Machine } from '../../qemu/releases/machine'
import type { Version } from '../../qemu/releases/version'
import type { Placement } from '../../qemu/request'
import { alikeIn, listening } from '../releases/listening'
import type { ProofEnd } from '../report/proof'

/** A device type with the options it is created with. */
export interface DeviceKind {
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

/** One character for each byte; equal texts for equal bytes alone. */
const oneByte = new TextDecoder('latin1')

/** Everything that a migration depends on, as one text, equal for equal devices. */
function looks(masks: Masks): string {
  const arrays = ARRAYS.map((name) => oneByte.decode(masks[name]))
  const changes = masks.changes.map(({ at, width, value, by, how }) => [at, width, value, by, how].join(' '))
  return [masks.size, ...changes, ...arrays].join('|')
}

/** A form, and the releases and machine types that build it like this as far as its rules asked. */
interface Built {
  readonly isAlike: ReturnType<typeof alikeIn>
  readonly form: Form | NoFresh
}

/**
 * The forms of one device type. Each is built once, and shared by releases and machine types that make no difference.
 */
export class Forms {
  private readonly built = new Map<string, Built[]>()
  private readonly known = new Map<string, Form>()

  constructor(readonly kind: DeviceKind) {}

  /** @param extra properties besides those of the kind */
  at({ qemu, machine, placement }: Spot, extra: readonly (readonly [string, string])[] = []): Form | NoFresh {
    const key = [placement, ...extra.flat()].join('|')
    const before = this.built.get(key) ?? []
    const same = before.find(({ isAlike }) => isAlike({ qemu, machine }))
    if (same) return same.form
    const { type } = this.kind
    const set = new Map([...this.kind.set, ...extra])
    const heard = listening({ qemu, machine })
    const found = fresh({ type, placement, set }, { ...heard.target, notes: [] })
    const form = 'reason' in found ? found : this.shared(found.masks)
    this.built.set(key, [...before, { isAlike: alikeIn(heard), form }])
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
